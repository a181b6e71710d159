from django.db import models
from django.utils.translation import gettext_lazy as _


class InstitutionKind(models.TextChoices):
    BAWASLU = "bawaslu", _("Election supervisory body (Bawaslu)")
    ELECTION_COMMISSION = "election_commission", _("Election commission (KPU)")
    REGIONAL_GOVERNMENT = "regional_government", _("Regional government")
    REGIONAL_UNIT = "regional_unit", _("Regional government unit")
    REGIONAL_HR_AGENCY = "regional_hr_agency", _("Regional personnel agency (BKPSDM)")
    KESBANGPOL = "kesbangpol", _("Unity and politics agency (Kesbangpol)")
    DISKOMINFO = "diskominfo", _("Communication and informatics office (Diskominfo)")
    BKN = "bkn", _("National Civil Service Agency (BKN)")
    BKN_REGIONAL_OFFICE = "bkn_regional_office", _("BKN regional office")
    KASN = "kasn", _("Civil Service Commission (KASN)")
    MINISTRY = "ministry", _("Ministry")
    GAKKUMDU = "gakkumdu", _("Joint centre for election crimes (Gakkumdu)")
    ARMED_FORCES = "armed_forces", _("Armed forces (TNI)")
    POLICE = "police", _("Police (Polri)")


class Institution(models.Model):
    key = models.SlugField(max_length=80, primary_key=True)
    kind = models.CharField(max_length=32, choices=InstitutionKind.choices)
    name = models.CharField(max_length=200)
    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT, related_name="institutions")
    authority_code = models.CharField(max_length=32, blank=True)
    example = models.BooleanField(default=False)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        ordering = ["region_id", "kind", "key"]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """An office within an institution. `is_personnel_authority`: the *pejabat pembina kepegawaian* of that government."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=160)
    is_personnel_authority = models.BooleanField(default=False)
    example = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.title


class Capacity(models.TextChoices):
    DEFINITIVE = "definitive", _("definitive")
    ACTING = "acting", _("acting (penjabat)")
    TEMPORARY = "temporary", _("temporary (penjabat sementara)")


class OfficeHolder(models.Model):
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holders")
    name = models.CharField(max_length=160)
    capacity = models.CharField(max_length=16, choices=Capacity.choices, default=Capacity.DEFINITIVE)
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    source = models.TextField(blank=True)
