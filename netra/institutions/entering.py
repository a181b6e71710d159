"""Bodies that an office enters itself: the law names them, and no list has all of them.

A village head, a sub-district head, a commander, an owner: there are tens of thousands. The office that
refers enters the one it needs, with its source. Nothing is removed: another entry for the same place takes
the place of the former one from its day on, or the body ends on a day for a reason. What was sent before
stays with whom it was sent to.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from netra.law import packs
from netra.platform import audit
from netra.platform.clock import office_today, wall_now
from netra.regions.codes import is_code, is_within
from netra.regions.models import Level, Region

from .models import EnteredBody, Institution, InstitutionKind, LastDay
from .settings import Refused, said

STATUS = "entered"
_ANY = (
    InstitutionKind.REGIONAL_UNIT,
    InstitutionKind.REGIONAL_GOVERNMENT,
    InstitutionKind.REGIONAL_HR_AGENCY,
    InstitutionKind.MINISTRY,
    InstitutionKind.POLICE,
)
# The codes of the law packs for which no pattern makes a body, and what such a body can be.
KINDS: Mapping[str, Sequence[InstitutionKind]] = {
    "VILLAGE_HEAD": (InstitutionKind.VILLAGE_GOVERNMENT,),
    "SUBDISTRICT_HEAD": (InstitutionKind.REGIONAL_UNIT,),
    "TNI_COMMANDER": (InstitutionKind.ARMED_FORCES,),
    # The national one is in the list; nearer ones, of a region or a garrison, are not.
    "TNI_POM": (InstitutionKind.ARMED_FORCES,),
    "POLRI_PROPAM": (InstitutionKind.POLICE,),
    "AUTHORISED_OFFICIAL": _ANY,
    "OWNER_MINISTRY": _ANY,
}
# A body of one village entered for more would get the files of its neighbours.
_LEVELS = {"VILLAGE_HEAD": Level.VILLAGE, "SUBDISTRICT_HEAD": Level.DISTRICT}


def authorities() -> list[tuple[str, str]]:
    """The codes that an office may enter a body for, with their names in the packs of rules."""
    names = {
        code: said(authority.name)
        for name in packs.names()
        for code, authority in packs.shipped(name).authorities.items()
        if code in KINDS
    }
    return sorted(names.items(), key=lambda one: one[1])


def kinds() -> list[tuple[str, str]]:
    offered = dict.fromkeys(kind for fitting in KINDS.values() for kind in fitting)
    return [(kind.value, str(kind.label)) for kind in offered]


def of_office(office: Institution) -> list[EnteredBody]:
    """The bodies that files go to and this office has entered, the newest first."""
    entered = EnteredBody.objects.filter(office=office).exclude(institution__kind=InstitutionKind.BAWASLU)
    return list(entered.select_related("institution__region").prefetch_related("institution__last_days"))


def stands(institution: Institution, today: date) -> bool:
    return institution.valid_to is None or institution.valid_to >= today


def enter(
    office: Institution,
    *,
    authority_code: str,
    kind: str,
    region_code: str,
    name: str,
    source: str,
    actor: str,
    actor_name: str,
) -> Institution:
    """Raises Refused. Inside the caller's transaction, which also keeps the audit line."""
    name, source = " ".join(name.split()), source.strip()
    if office.example and "(contoh)" not in name:
        name = f"{name} (contoh)"
    region = _region(office, authority_code, region_code.strip())
    if kind not in KINDS[authority_code]:
        raise Refused("kind", _("A body of this kind is not what the rules mean here. Choose another kind."))
    # Held, so that of two offices that enter a body for it at once the second meets the first one's.
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)
    today = office_today(office.region.timezone)
    there = Institution.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today),
        authority_code=authority_code,
        region=region,
        example=office.example,
    )
    if there.filter(name__iexact=name).exists():
        raise Refused("same", _("This body stands there already. Nothing was changed."))
    if there.exclude(entered__office=office).exists():
        raise Refused(
            "taken",
            _("Another office has entered a body for this place. Check it there; nothing was changed."),
        )
    replaced = there.update(valid_to=today - timedelta(days=1))
    institution = Institution.objects.create(
        key=_key(authority_code, region, office.example),
        kind=kind,
        name=name,
        region=region,
        authority_code=authority_code,
        status=STATUS,
        source=source,
        example=office.example,
        valid_from=today if replaced else None,
    )
    EnteredBody.objects.create(
        institution=institution,
        office=office,
        entered_at=wall_now(),
        entered_by=actor,
        entered_by_name=actor_name,
    )
    audit.append(
        actor=actor,
        action="institution.entered",
        object_kind="institution",
        object_key=institution.key,
        facts={
            "office": office.key,
            "authority": authority_code,
            "region": region.code,
            "replaced": replaced,
            "body": audit.digest_of({"name": name, "source": source}),
        },
    )
    return institution


def set_last_day(institution: Institution, day: date, *, reason: str, actor: str, actor_name: str) -> None:
    """An entered body ends, sooner or later than was said. Raises Refused.

    Inside the caller's transaction, of somebody who may enter such a body.
    """
    reason = reason.strip()
    institution = (
        Institution.objects.select_for_update(of=("self",), no_key=True)
        .select_related("region")
        .get(pk=institution.pk)
    )
    today = office_today(institution.region.timezone)
    if institution.status != STATUS or not stands(institution, today):
        raise Refused("over", _("This body has ended already. Nothing was changed."))
    if not reason:
        raise Refused("reason", _("Write the reason in one sentence."))
    if institution.valid_from is not None and day < institution.valid_from:
        raise Refused("day", _("That day lies before the first day of this body."))
    # Its people have worked until now: what they did must not come to lie after its end.
    if institution.is_field and day < today:
        raise Refused("day", _("The last day of supervisors is today or later."))
    if institution.valid_to == day:
        raise Refused("day", _("That is the last day already. Nothing was changed."))
    former, institution.valid_to = institution.valid_to, day
    institution.save(update_fields=["valid_to"])
    LastDay.objects.create(
        institution=institution,
        day=day,
        reason=reason[:500],
        entered_at=wall_now(),
        entered_by=actor,
        entered_by_name=actor_name,
    )
    audit.append(
        actor=actor,
        action="institution.last_day",
        object_kind="institution",
        object_key=institution.key,
        facts={"from": former.isoformat() if former else None, "to": day.isoformat()},
    )


def _region(office: Institution, authority_code: str, code: str) -> Region:
    region = Region.objects.filter(pk=code, valid_to__isnull=True).first() if is_code(code) else None
    if region is None:
        raise Refused("region", _("No place has this code. It looks like 64.02.03.2001 for a village."))
    if not is_within(region.code, office.region_id):
        raise Refused("region", _("That place is not in the area of your office."))
    level = _LEVELS.get(authority_code)
    if level is Level.VILLAGE and region.level != level:
        raise Refused("region", _("This body sits in one village: write the code of the village."))
    if level is Level.DISTRICT and region.level != level:
        raise Refused("region", _("This body sits in one sub-district: write the code of the sub-district."))
    return region


def _key(authority_code: str, region: Region, example: bool) -> str:
    start = f"{authority_code.lower().replace('_', '-')}-{region.code}"
    number = Institution.objects.filter(authority_code=authority_code, region=region).count() + 1
    return f"{start}-{number}-contoh" if example else f"{start}-{number}"
