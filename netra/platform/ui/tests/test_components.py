from datetime import timedelta

import pytest
from django import forms
from django.http import HttpRequest
from django.template import engines
from django.template.loader import get_template
from django.test import RequestFactory
from django.urls import ResolverMatch

from netra.platform.ui.context import other_language_url
from netra.platform.ui.tables import Cell, Column, Table

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    request = rf.get("/halaman/")
    request.resolver_match = ResolverMatch(lambda: None, (), {})
    return request


def render(text: str, request: HttpRequest | None = None, **values: object) -> str:
    return str(engines["django"].from_string(text).render(values, request))


class ReportForm(forms.Form):
    name = forms.CharField(label="Nama terlapor", help_text="Jabatan juga boleh.")
    kind = forms.ChoiceField(label="Jenis", choices=[("a", "Satu"), ("b", "Dua")], widget=forms.RadioSelect)


def test_an_icon_is_listed_once_in_the_sprite(request_: HttpRequest) -> None:
    html = render('{% icon "check" %}{% icon "check" %}{% icon "lock" %}{% icon_sprite %}', request_)
    assert html.count('href="#i-check"') == 2
    assert html.count('<symbol id="i-check"') == 1
    assert html.count("<symbol") == 2


def test_without_a_request_an_icon_draws_itself() -> None:
    html = render('{% icon "check" %}{% icon_sprite %}')
    assert "<path" in html
    assert "<use" not in html


def test_an_unknown_icon_is_an_error(request_: HttpRequest) -> None:
    with pytest.raises(KeyError, match="unicorn"):
        render('{% icon "unicorn" %}', request_)


def test_a_chip_says_in_words_what_its_colour_means(request_: HttpRequest) -> None:
    html = render('{% chip "urgent" words %}', request_, words="14 jam <lagi>")
    assert 'class="chip urgent"' in html
    assert "14 jam &lt;lagi&gt;" in html
    assert "i-clock-exclamation" in html


def test_field_ties_label_hint_and_error_to_the_control(request_: HttpRequest) -> None:
    form = ReportForm({"name": "", "kind": "a"})
    html = render('{% include "ui/field.html" with field=form.name %}', request_, form=form)
    assert '<label for="id_name">' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_radio_field_is_a_group_with_a_legend_and_no_default(request_: HttpRequest) -> None:
    html = render('{% include "ui/field.html" with field=form.kind %}', request_, form=ReportForm())
    assert "<legend>Jenis" in html
    assert html.count('class="choice"') == 2
    assert "checked" not in html


def test_error_summary_links_to_each_field(request_: HttpRequest) -> None:
    form = ReportForm({})
    html = render('{% include "ui/form_errors.html" %}', request_, form=form)
    assert 'href="#id_name"' in html
    assert 'href="#id_kind_0"' in html
    assert "2 hal perlu diperbaiki" in html


def test_error_summary_is_absent_when_all_is_well(request_: HttpRequest) -> None:
    form = ReportForm({"name": "x", "kind": "a"})
    assert form.is_valid()
    assert render('{% include "ui/form_errors.html" %}', request_, form=form).strip() == ""


def test_table_carries_its_labels_for_the_phone(request_: HttpRequest) -> None:
    table = Table(
        caption="Perkara",
        columns=[Column("Nomor"), Column("Jumlah", numeric=True, sort_url="?urut=n", direction="descending")],
        rows=[[Cell("007", url="/perkara/7/"), Cell(3)], [Cell("008", example=True), Cell(1)]],
        empty="Belum ada perkara.",
        csv_url="/perkara.csv",
    )
    html = render('{% include "ui/table.html" %}', request_, table=table)
    assert html.count('data-label="Jumlah"') == 2
    assert 'aria-sort="descending"' in html
    assert "contoh" in html
    assert 'href="/perkara.csv"' in html


def test_empty_table_says_why_instead(request_: HttpRequest) -> None:
    table = Table(caption="Perkara", columns=[Column("Nomor")], rows=[], empty="Belum ada perkara.")
    html = render('{% include "ui/table.html" %}', request_, table=table)
    assert "Belum ada perkara." in html
    assert "<table" not in html


def test_clock_card_reads_without_its_ring(request_: HttpRequest) -> None:
    html = render(
        '{% include "ui/clock_card.html" with title="Batas" moment="Jumat" share=0.3 %}',
        request_,
        left=timedelta(hours=14, minutes=20),
    )
    assert 'class="clock urgent"' in html
    assert "14 jam lagi" in html
    assert "Mendesak" in html
    assert 'class="ring" viewBox="0 0 20 20" aria-hidden="true"' in html


@pytest.mark.parametrize(
    ("path", "twin"),
    [
        ("/", "/en/"),
        ("/en/", "/"),
        ("/peta/?ukuran=x", "/en/peta/?ukuran=x"),
        ("/en/peta/", "/peta/"),
        ("/en//elsewhere.example/", "/%2Felsewhere.example/"),
    ],
)
def test_each_page_has_a_twin_in_the_other_language(path: str, twin: str) -> None:
    assert other_language_url(path) == twin


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "503"])
def test_error_pages_render_without_request_or_database(name: str) -> None:
    html = get_template(f"{name}.html").render()
    assert "<h1>" in html
    assert "style=" not in html
    assert html.count("<script") == 1  # our own file; nothing inline
