from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from netra.institutions import examples, loading, settings
from netra.institutions.models import Institution, OfficeSetting
from netra.institutions.settings import Refused, Setting
from netra.law import packs, readings
from netra.platform import clock
from netra.regions.examples import load_sample

pytestmark = pytest.mark.django_db

TODAY = datetime(2024, 11, 14, 10, 0, tzinfo=ZoneInfo("Asia/Makassar"))


@pytest.fixture
def kukar() -> Institution:
    load_sample()
    loading.load()
    examples.load()
    return Institution.objects.select_related("region").get(key="bawaslu-64.02-contoh")


def enter(office: Institution, setting: Setting[object], text: str, starts: date | None = None) -> None:
    with clock.frozen(TODAY):
        settings.enter(
            office, setting, text, actor="sistem", name="Ketua Contoh", reason="Rapat contoh.", starts=starts
        )


def held(office: Institution, setting: Setting[object], at: date | None = None) -> object:
    with clock.frozen(TODAY):
        return settings.value(office, setting, at)


def test_a_value_holds_from_its_day_and_the_last_word_for_a_day_holds(kukar: Institution) -> None:
    quorum = settings.QUORUM
    assert held(kukar, quorum) is None
    enter(kukar, quorum, "3", date(2024, 11, 1))
    enter(kukar, quorum, "4", date(2024, 12, 1))
    assert (held(kukar, quorum), held(kukar, quorum, date(2024, 12, 1))) == (3, 4)
    # A correction for the past lets the later day stand.
    enter(kukar, quorum, "2", date(2024, 11, 1))
    assert [held(kukar, quorum, date(2024, month, 1)) for month in (10, 11, 12)] == [None, 2, 4]
    enter(kukar, quorum, "", date(2024, 12, 5))
    assert held(kukar, quorum, date(2024, 12, 6)) is None
    assert [row.value for row in settings.history(kukar)] == ["", "2", "4", "3"]


def test_what_has_a_default_goes_back_to_it(kukar: Institution) -> None:
    assert held(kukar, settings.REMINDER_HOURS) == (72, 24, 6)
    enter(kukar, settings.REMINDER_HOURS, "12, 48")
    assert held(kukar, settings.REMINDER_HOURS) == (48, 12)
    enter(kukar, settings.REMINDER_HOURS, "")
    assert held(kukar, settings.REMINDER_HOURS) == (72, 24, 6)


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        (settings.OFFICE_CODE, "64.2"),
        (settings.OFFICE_CODE, "2712"),
        (settings.LEVEL_CODE, "Kabupaten"),
        (settings.QUORUM, "0"),
        (settings.QUORUM, "tiga"),
        (settings.REMINDER_HOURS, "72; 24"),
        (settings.REMINDER_HOURS, "1,2,3,4,5,6,7"),
        (settings.MAIL_SENDER, "perkara"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused(
    kukar: Institution, setting: Setting[object], text: str
) -> None:
    with pytest.raises(Refused) as refused:
        enter(kukar, setting, text)
    assert refused.value.code == "form"
    assert not OfficeSetting.objects.exists()


def test_what_already_holds_and_what_lacks_a_reason_is_refused(kukar: Institution) -> None:
    enter(kukar, settings.OFFICE_CODE, "99.01")
    with pytest.raises(Refused) as refused:
        enter(kukar, settings.OFFICE_CODE, " 99.01 ")
    assert refused.value.code == "same"
    with pytest.raises(Refused) as refused:
        settings.enter(kukar, settings.OFFICE_CODE, "99.02", actor="sistem", name="Ketua", reason=" ")
    assert refused.value.code == "reason"


def test_two_offices_never_share_a_code_but_worlds_do_not_see_each_other(kukar: Institution) -> None:
    enter(kukar, settings.OFFICE_CODE, "99.01")
    with pytest.raises(Refused) as refused:
        enter(Institution.objects.get(key="bawaslu-64.08-contoh"), settings.OFFICE_CODE, "99.01")
    assert refused.value.code == "taken"
    enter(Institution.objects.get(key="bawaslu-64.08"), settings.OFFICE_CODE, "99.01")
    # Given up by the first, it is free again.
    enter(kukar, settings.OFFICE_CODE, "99.02")
    enter(Institution.objects.get(key="bawaslu-64.08-contoh"), settings.OFFICE_CODE, "99.01")


def test_no_row_is_changed_or_removed(kukar: Institution) -> None:
    enter(kukar, settings.QUORUM, "3")
    for change in (lambda rows: rows.update(value="5"), lambda rows: rows.delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change(OfficeSetting.objects.all())


def test_every_key_stands_once_and_fits_its_column() -> None:
    keys = [setting.key for setting in settings.every()]
    assert len(keys) == len(set(keys))
    assert max(map(len, keys)) <= 60


def test_what_sources_answer_differently_is_chosen_from_the_answers_of_the_pack(kukar: Institution) -> None:
    early = settings.by_key("RD-EARLY")
    assert early is not None and early.choices is not None
    assert held(kukar, early) == "clarify"
    with clock.frozen(TODAY):
        assert settings.readings_of(kukar) == {}
    with pytest.raises(Refused):
        enter(kukar, early, "sometimes")
    enter(kukar, early, "trace_only")
    enter(kukar, settings.QUORUM, "3")
    with clock.frozen(TODAY):
        chosen = settings.readings_of(kukar)
    assert chosen == {"RD-EARLY": "trace_only"}
    assert readings.chosen(packs.shipped("pilkada-2024"), chosen)["RD-EARLY"] == "trace_only"
    assert settings.words_of(early, "trace_only") == dict(early.choices())["trace_only"] != "trace_only"
