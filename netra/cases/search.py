"""What somebody typed into the one box of the list of cases: a number, a name, a place, an office or a body.

Numbers and names lead to cases at once. Places and bodies lead to the list narrowed to them, so that a word
that is both a person's and a village's name mixes nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from netra.accounts.viewer import Viewer
from netra.cases import names
from netra.cases.access import OFFICERS, cases_for, findable_by_name, referrals_for
from netra.cases.models import Case
from netra.cases.queries import Wish, registered_for
from netra.institutions.models import Institution, InstitutionKind
from netra.regions import search as regions
from netra.regions.codes import is_code, is_within, range_of
from netra.regions.models import Region
from netra.regions.words import words_of

# Places and bodies that are offered beside the cases.
OFFERED = 6
_AT_A_TIME = 50
_INTERNAL = re.compile(r"0*([0-9]{1,9})/([0-9]{4})")
_SEQUENCE = re.compile(r"0*([0-9]{1,9})(/.*)?")
# The beginning of the key by which a report, or first information, is named while it has no number.
_KEY = re.compile(r"(?:^|[^0-9a-f])([0-9a-f]{8})(?:$|[^0-9a-f])")


def is_number(text: str) -> bool:
    """No name has a digit, and every number has one."""
    return any(sign.isdigit() for sign in text) or _KEY.search(text.casefold()) is not None


def numbered(cases: QuerySet[Case], text: str) -> QuerySet[Case]:
    """By the whole number, its beginning or its sequence, by the internal number while a case waits for one,
    or by the short number of the report."""
    number = "".join(text.split())
    if internal := _INTERNAL.fullmatch(number):
        return cases.filter(running_number=int(internal[1]), year=int(internal[2]), number="")
    if key := _KEY.search(text.casefold()):
        first, last = UUID(key[1] + "0" * 24), UUID(key[1] + "f" * 24)
        found = {
            *Case.objects.filter(pk__gte=first, pk__lte=last).values_list("pk", flat=True),
            *Case.objects.filter(report__gte=first, report__lte=last).values_list("pk", flat=True),
        }
        return cases.filter(pk__in=found)
    if sequence := _SEQUENCE.fullmatch(number):
        found_by_sequence = cases.filter(given_number__sequence=int(sequence[1]))
        if sequence[2]:
            # Few are left of all that begin with this sequence.
            return found_by_sequence.filter(number__istartswith=f"{int(sequence[1]):03d}{sequence[2]}")
        return found_by_sequence
    return cases.none()


@dataclass(frozen=True, slots=True)
class Sought:
    """`bearers`: of each case that was found by a name, who bears it. `too_many` share the words to be looked
    at, so nobody was."""

    cases: QuerySet[Case]
    bearers: Mapping[UUID, Sequence[str]]
    too_many: bool = False


def sought(viewer: Viewer, wish: Wish) -> Sought:
    """Everything on the list of the viewer that fits, whatever its stage."""
    cases = registered_for(viewer)
    shown: dict[UUID, list[str]] = {}
    too_many = False
    if wish.text and is_number(wish.text):
        cases = numbered(cases, wish.text)
    elif wish.text:
        bearers = names.bearers(viewer, wish.text)
        too_many = bearers is None
        if bearers:
            persons = findable_by_name(viewer).filter(pk__in=bearers).order_by("position")
            for case, name in persons.values_list("case_id", "name"):
                shown.setdefault(case, []).append(name)
        cases = cases.filter(pk__in=list(shown))
    if wish.region:
        cases = in_region(cases, wish.region)
    return Sought(with_body(viewer, cases, wish.body) if wish.body else cases, shown, too_many)


def in_region(cases: QuerySet[Case], code: str) -> QuerySet[Case]:
    low, high = range_of(code)
    return cases.filter(region_id__gte=low, region_id__lt=high)


def with_body(viewer: Viewer, cases: QuerySet[Case], key: str) -> QuerySet[Case]:
    """What an office holds, or what was sent to another body."""
    if Institution.objects.filter(pk=key, kind=InstitutionKind.BAWASLU).exists():
        return cases.filter(office=key)
    sent = referrals_for(viewer).filter(newest=True, institution=key)
    return cases.filter(pk__in=sent.values("track__case"))


def region_of(code: str) -> str:
    """The name of a region to which the list is narrowed; "" of none."""
    return (Region.objects.filter(pk=code).values_list("full_name", flat=True).first() or "") if code else ""


def body_of(key: str) -> str:
    return (Institution.objects.filter(pk=key).values_list("name", flat=True).first() or "") if key else ""


def places(viewer: Viewer, text: str) -> Sequence[Region]:
    """Regions that the words name in which the viewer reads a case, the likeliest first."""
    if is_number(text) and not is_code(text):
        return []
    hits = [hit.region.code for hit in regions.search(text, limit=OFFERED)]
    inside = cases_for(viewer).filter(
        # As `range_of` has it.
        region_id__gte=OuterRef("code"),
        region_id__lt=Concat(OuterRef("code"), Value("/")),
    )
    shown = Region.objects.filter(Exists(inside)).in_bulk(hits)
    return [shown[code] for code in hits if code in shown]


def bodies(viewer: Viewer, text: str) -> Sequence[Institution]:
    """Offices and bodies whose names hold every word, where the viewer reads a case of theirs.

    Of a few thousand names each is looked at; cases are asked about for those that fit.
    """
    words = [] if is_number(text) else words_of(text)
    if not words:
        return []
    fits = Q()
    for word in words:
        fits &= Q(name__icontains=word)
    kinds = {grant.example for grant in viewer.grants_of(*OFFICERS)}
    named = Institution.objects.filter(fits, example__in=kinds).order_by("name", "key")
    fitting = [
        (key, kind == InstitutionKind.BAWASLU)
        for key, kind, region in named.values_list("pk", "kind", "region_id")
        # An office holds cases of its own region, or of one below that it took over.
        if kind != InstitutionKind.BAWASLU
        or any(_lie_together(region, grant.region_code) for grant in viewer.grants_of(*OFFICERS))
    ]
    if not fitting:
        return []
    held = Exists(cases_for(viewer).filter(office=OuterRef("pk")))
    sent = Exists(referrals_for(viewer).filter(newest=True, institution=OuterRef("pk")))
    found: list[Institution] = []
    # Some at a time, as they are shown: a word that hundreds of names share is answered by the first of them.
    # Offices and other bodies apart: asked for both at once, PostgreSQL reads every case.
    for start in range(0, len(fitting), _AT_A_TIME):
        some = fitting[start : start + _AT_A_TIME]
        for is_office, known in ((True, held), (False, sent)):
            if keys := [key for key, office in some if office is is_office]:
                found += Institution.objects.filter(known, pk__in=keys)
        if len(found) >= OFFERED:
            break
    place = {key: at for at, (key, _office) in enumerate(fitting)}
    return sorted(found, key=lambda one: place[one.pk])[:OFFERED]


def _lie_together(one: str, other: str) -> bool:
    return is_within(one, other) or is_within(other, one)
