"""Invented twins of real bodies, marked contoh, for the demo and tests: no real office is touched."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from netra.regions.models import Level, Region

from . import field
from .models import Institution, InstitutionKind, Post

# As the real one: see the institutions pack.
_KASN_LAST_DAY = date(2024, 8, 23)


@dataclass(frozen=True, slots=True)
class Twin:
    key: str
    kind: InstitutionKind
    name: str
    region: str
    authority_code: str = ""
    valid_to: date | None = None
    post: str = ""
    personnel_authority: bool = False


TWINS = (
    Twin("bawaslu-00-contoh", InstitutionKind.BAWASLU, "Bawaslu Republik Indonesia (contoh)", "00"),
    Twin(
        "bawaslu-64-contoh",
        InstitutionKind.BAWASLU,
        "Bawaslu Provinsi Kalimantan Timur (contoh)",
        "64",
        "BAWASLU_PROV",
    ),
    Twin(
        "bawaslu-64.02-contoh",
        InstitutionKind.BAWASLU,
        "Bawaslu Kabupaten Kutai Kartanegara (contoh)",
        "64.02",
        "BAWASLU_KAB",
    ),
    Twin(
        "bawaslu-64.08-contoh",
        InstitutionKind.BAWASLU,
        "Bawaslu Kabupaten Kutai Timur (contoh)",
        "64.08",
        "BAWASLU_KAB",
    ),
    Twin("bkn-contoh", InstitutionKind.BKN_REGIONAL_OFFICE, "BKN Kantor Regional (contoh)", "64", "BKN"),
    Twin(
        "gakkumdu-64.02-contoh",
        InstitutionKind.GAKKUMDU,
        "Sentra Gakkumdu Kabupaten Kutai Kartanegara (contoh)",
        "64.02",
        "GAKKUMDU",
    ),
    Twin(
        "gakkumdu-64.08-contoh",
        InstitutionKind.GAKKUMDU,
        "Sentra Gakkumdu Kabupaten Kutai Timur (contoh)",
        "64.08",
        "GAKKUMDU",
    ),
    Twin(
        "kasn-contoh",
        InstitutionKind.KASN,
        "Komisi Aparatur Sipil Negara (contoh)",
        "00",
        "KASN",
        valid_to=_KASN_LAST_DAY,
    ),
    Twin(
        "pemkab-64.02-contoh",
        InstitutionKind.REGIONAL_GOVERNMENT,
        "Pemerintah Kabupaten Kutai Kartanegara (contoh)",
        "64.02",
        "PERSONNEL_AUTHORITY",
        post="Bupati Kutai Kartanegara (contoh)",
        personnel_authority=True,
    ),
    Twin(
        "dinas-64.02-contoh",
        InstitutionKind.REGIONAL_UNIT,
        "Dinas Contoh Kabupaten Kutai Kartanegara (contoh)",
        "64.02",
        post="Kepala Bidang Contoh",
    ),
)


# Invented supervisors of real places, by level: a committee and the supervisor of one of its villages.
FIELD = {Level.DISTRICT: "64.02.03", Level.VILLAGE: "64.02.03.2003"}
# As far as the clock of a demo can be moved.
_FIELD_PERIOD = field.Period(date(2024, 5, 1), date(2027, 12, 31))


def load_field() -> None:
    """Idempotent: what stands already in this period is passed over."""
    office = Institution.objects.select_related("region").get(key="bawaslu-64.02-contoh")
    with transaction.atomic():
        for level, code in FIELD.items():
            if not field.in_area(Region.objects.get(pk=code), example=True):
                field.make(
                    office,
                    level,
                    [code],
                    _FIELD_PERIOD,
                    source="Keputusan contoh",
                    actor="sistem",
                    actor_name="Netra (contoh)",
                )


def load() -> None:
    """Idempotent. Their regions must be there: all of them, or the sample."""
    with transaction.atomic():
        for twin in TWINS:
            institution, _ = Institution.objects.update_or_create(
                key=twin.key,
                defaults={
                    "kind": twin.kind,
                    "name": twin.name,
                    "region_id": twin.region,
                    "authority_code": twin.authority_code,
                    "valid_to": twin.valid_to,
                    "example": True,
                    "source": "contoh",
                },
            )
            if twin.post:
                Post.objects.update_or_create(
                    institution=institution,
                    title=twin.post,
                    defaults={"is_personnel_authority": twin.personnel_authority, "example": True},
                )
