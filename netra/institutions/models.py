from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from netra.regions.codes import level_of
from netra.regions.models import Level

# Below the villages, where the regions end: a supervisor of one polling station.
STATION = Level.VILLAGE + 1


class InstitutionKind(models.TextChoices):
    BAWASLU = "bawaslu", _("Election supervisory body (Bawaslu)")
    ELECTION_COMMISSION = "election_commission", _("Election commission (KPU)")
    REGIONAL_GOVERNMENT = "regional_government", _("Regional government")
    REGIONAL_UNIT = "regional_unit", _("Regional government unit")
    REGIONAL_HR_AGENCY = "regional_hr_agency", _("Regional personnel agency (BKPSDM)")
    INSPECTORATE = "inspectorate", _("Regional inspectorate")
    KESBANGPOL = "kesbangpol", _("Unity and politics agency (Kesbangpol)")
    DISKOMINFO = "diskominfo", _("Communication and informatics office (Diskominfo)")
    BKN = "bkn", _("National Civil Service Agency (BKN)")
    BKN_REGIONAL_OFFICE = "bkn_regional_office", _("BKN regional office")
    KASN = "kasn", _("Civil Service Commission (KASN)")
    MINISTRY = "ministry", _("Ministry")
    GAKKUMDU = "gakkumdu", _("Joint centre for election crimes (Gakkumdu)")
    ETHICS_COUNCIL = "ethics_council", _("Election organisers' ethics council (DKPP)")
    ARMED_FORCES = "armed_forces", _("Armed forces (TNI)")
    POLICE = "police", _("Police (Polri)")
    PROSECUTOR = "prosecutor", _("Public prosecutor")
    VILLAGE_GOVERNMENT = "village_government", _("Village government")


class Institution(models.Model):
    """A body on a region. Keys name kind and region (`bawaslu-64.02`)."""

    key = models.CharField(
        max_length=80, primary_key=True, validators=[RegexValidator(r"\A[a-z0-9]+(?:[-.~][a-z0-9]+)*\Z")]
    )
    kind = models.CharField(max_length=32, choices=InstitutionKind.choices)
    name = models.CharField(max_length=200)
    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT, related_name="institutions")
    # The code by which the law pack names this body, e.g. "BKN"; blank when no rule names it.
    authority_code = models.CharField(max_length=32, blank=True)
    status = models.CharField(max_length=12, default="confirmed")
    source = models.TextField(blank=True)
    example = models.BooleanField(default=False)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    # Of a supervisor of one polling station, its number; its region is the village.
    station = models.CharField(max_length=8, blank=True)

    class Meta:
        ordering = ["region_id", "kind", "key"]

    def __str__(self) -> str:
        return self.name

    @property
    def level(self) -> int:
        """Of the office: 0 national, 1 province, 2 regency or city, 3 sub-district, 4 village, 5 station."""
        return STATION if self.station else level_of(self.region_id)

    @property
    def is_field(self) -> bool:
        """Of the supervisors below a regency: there for one election, and made by the office above."""
        return self.kind == InstitutionKind.BAWASLU and self.level > Level.REGENCY


class Jurisdiction(models.Model):
    """A region for which an institution answers although it sits elsewhere."""

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="jurisdictions")
    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "region"], name="jurisdiction_once")]


class Post(models.Model):
    """An office within an institution.

    `is_personnel_authority`: it is the *pejabat pembina kepegawaian* of that government.
    """

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=160)
    is_personnel_authority = models.BooleanField(default=False)
    example = models.BooleanField(default=False)

    class Meta:
        ordering = ["institution_id", "title"]
        constraints = [models.UniqueConstraint(fields=["institution", "title"], name="post_once")]

    def __str__(self) -> str:
        return self.title


class Capacity(models.TextChoices):
    DEFINITIVE = "definitive", _("definitive")
    ACTING = "acting", _("acting (penjabat)")
    TEMPORARY = "temporary", _("temporary (penjabat sementara)")


class OfficeHolder(models.Model):
    """Who held a post. Days are inclusive; null means not known, or not known to have ended."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holders")
    name = models.CharField(max_length=160)
    capacity = models.CharField(max_length=16, choices=Capacity.choices, default=Capacity.DEFINITIVE)
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    # A day on which a source shows this person in the post, when the first and last day are not known.
    seen_on = models.DateField(null=True)
    source = models.TextField(blank=True)

    class Meta:
        ordering = ["post_id", "starts", "name"]

    def __str__(self) -> str:
        return self.name


class OfficeSetting(models.Model):
    """What an office has settled, from a day on, by whom and why. Never changed: a newer row takes its place.

    `key` is one of `settings`; an empty value takes the former one back.
    """

    office = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="settings")
    key = models.CharField(max_length=60)
    value = models.CharField(max_length=1000, blank=True)
    starts = models.DateField()
    reason = models.CharField(max_length=500)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=40)
    entered_by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["office", "key", "-starts"], name="office_setting_in_force")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="office_setting_has_reason")
        ]

    def __str__(self) -> str:
        return f"{self.key}={self.value}"


class EnteredBody(models.Model):
    """Who entered a body that no pack has, and when. Never changed: another body takes its place."""

    institution = models.OneToOneField(Institution, on_delete=models.PROTECT, related_name="entered")
    office = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="entered_bodies")
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=40)
    entered_by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.institution_id


class LastDay(models.Model):
    """The last day of a body that an office entered, as it was set, by whom and why.

    Never changed: a newer row takes its place. What holds stands in `Institution.valid_to`.
    """

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="last_days")
    day = models.DateField()
    reason = models.CharField(max_length=500)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=40)
    entered_by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="last_day_has_reason")]

    def __str__(self) -> str:
        return f"{self.institution_id}: {self.day}"
