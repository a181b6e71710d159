from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from netra.institutions import entering, examples, loading, queries
from netra.institutions.models import EnteredBody, Institution, LastDay
from netra.institutions.settings import Refused
from netra.platform import clock
from netra.regions.examples import load_sample

pytestmark = pytest.mark.django_db

TODAY = datetime(2024, 11, 14, 10, 0, tzinfo=ZoneInfo("Asia/Makassar"))
VILLAGE = "64.02.03.2003"


@pytest.fixture
def kukar() -> Institution:
    load_sample()
    loading.load()
    examples.load()
    return Institution.objects.select_related("region").get(key="bawaslu-64.02-contoh")


def enter(office: Institution, **other: str) -> Institution:
    asked = {
        "authority_code": "VILLAGE_HEAD",
        "kind": "village_government",
        "region_code": VILLAGE,
        "name": "Pemerintah Desa Contoh",
        "source": "Surat camat contoh",
    } | other
    with clock.frozen(TODAY), translation.override("en"):
        return entering.enter(office, **asked, actor="akun:1", actor_name="Ketua Contoh")


def _found(region: str, *, example: bool = True) -> Institution | None:
    return queries.for_authority("VILLAGE_HEAD", region, TODAY.date(), example)


def test_a_referral_finds_the_village_head_that_the_office_entered_and_no_neighbour(
    kukar: Institution,
) -> None:
    assert _found(VILLAGE) is None
    made = enter(kukar)
    assert made.name == "Pemerintah Desa Contoh (contoh)"
    assert (made.status, made.example) == ("entered", True)
    assert _found(VILLAGE) == made
    assert _found(VILLAGE, example=False) is None
    assert _found("64.02.03") is None
    # What an office typed is no public list, and loading the pack anew leaves it.
    assert made not in queries.on_region(VILLAGE, example=True)
    loading.load()
    assert _found(VILLAGE) == made


def test_another_entry_takes_its_place_and_the_history_stays(kukar: Institution) -> None:
    first = enter(kukar)
    second = enter(kukar, name="Pemerintah Desa Lain Contoh")
    assert _found(VILLAGE) == second
    first.refresh_from_db()
    assert first.valid_to == date(2024, 11, 13)
    assert [one.institution for one in entering.of_office(kukar)] == [second, first]
    for change in (lambda rows: rows.update(entered_by="akun:2"), lambda rows: rows.delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change(EnteredBody.objects.all())


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"region_code": "64.08.01"}, "region"),
        ({"region_code": "64.02.03"}, "region"),
        ({"region_code": "rumah"}, "region"),
        ({"kind": "police"}, "kind"),
        ({"name": "pemerintah desa contoh"}, "same"),
    ],
)
def test_what_does_not_fit_or_stands_already_is_refused(
    kukar: Institution, other: dict[str, str], code: str
) -> None:
    enter(kukar)
    with pytest.raises(Refused) as refused:
        enter(kukar, **other)
    assert refused.value.code == code
    assert EnteredBody.objects.count() == 1


def test_an_office_never_replaces_what_another_entered(kukar: Institution) -> None:
    enter(kukar)
    province = Institution.objects.select_related("region").get(key="bawaslu-64-contoh")
    with pytest.raises(Refused) as refused:
        enter(province, name="Pemerintah Desa Lain Contoh")
    assert refused.value.code == "taken"


def end(body: Institution, day: date, reason: str = "Surat contoh") -> None:
    with clock.frozen(TODAY), translation.override("en"), transaction.atomic():
        entering.set_last_day(body, day, reason=reason, actor="akun:1", actor_name="Ketua Contoh")


def test_a_body_ends_on_a_day_for_a_reason_and_another_may_follow(kukar: Institution) -> None:
    first = enter(kukar)
    end(first, date(2024, 11, 10))
    assert _found(VILLAGE) is None
    assert queries.for_authority("VILLAGE_HEAD", VILLAGE, date(2024, 11, 10), True) == first
    assert [(one.day, one.reason) for one in first.last_days.all()] == [(date(2024, 11, 10), "Surat contoh")]
    second = enter(kukar)
    assert _found(VILLAGE) == second
    for body, reason, code in ((first, "Lagi", "over"), (second, " ", "reason")):
        with pytest.raises(Refused) as refused:
            end(body, TODAY.date(), reason)
        assert refused.value.code == code
    with pytest.raises(IntegrityError), transaction.atomic():
        LastDay.objects.update(reason="lain")
