"""The forms of the pack."""

import pytest

from netra.law import forms, packs
from netra.law.errors import UnknownId

PACK = packs.shipped("pilkada-2024")


def test_the_forms_stand_in_the_order_of_the_pack() -> None:
    assert [form.id for form in forms.forms(PACK)] == ["F-A", *(f"F-A{n}" for n in range(1, 18))]
    assert forms.forms(packs.shipped("pilkada-2020")) == ()


def test_only_the_report_form_has_a_list_that_was_read() -> None:
    assert [form.id for form in forms.forms(PACK) if form.fields] == ["F-A1"]
    report = forms.form_of(PACK, "F-A1")
    asked = {(one.of, one.name): one for one in report.fields}
    assert {("event", "date"), ("event", "known_date")} <= asked.keys()
    assert not asked["reporter", "email"].required
    assert asked["", "witnesses"].many
    assert not asked["reporter", "phone"].many


def test_codes_are_recalled_except_that_of_the_supervision_report() -> None:
    assert [form.id for form in forms.forms(PACK) if form.code_status == "confirmed"] == ["F-A"]
    assert {form.confidence for form in forms.forms(PACK) if form.code_status == "recalled"} <= {
        "high",
        "medium",
        "low",
    }


def test_an_unknown_form_is_an_error() -> None:
    with pytest.raises(UnknownId):
        forms.form_of(PACK, "F-A18")
