"""The register of sanctions as a page and as files."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.cases import levels, wording
from netra.cases.access import OFFICERS
from netra.cases.alike import Alike
from netra.cases.models import Sanction
from netra.cases.procedure import pack_of
from netra.followup import register as sanctions
from netra.followup.register import Entry, Happened, Wish
from netra.law import reasons
from netra.law.entries import LawPack
from netra.law.office_entries import Group
from netra.platform import spreadsheets
from netra.platform.ui import exports, formats
from netra.platform.ui.tables import Cell, Column, Table

LOOKS = {Happened.SANCTION: "ok", Happened.NOTHING_YET: "wait", Happened.NEVER: "soon"}


def _label(one: Happened) -> str:
    return {
        Happened.SANCTION: _("Sanction imposed"),
        Happened.NOTHING_YET: _("Nothing yet"),
        Happened.NEVER: _("Ended without a sanction"),
    }[one]


def _address(wish: Wish, name: str = "followup:register", **changes: str) -> str:
    asked = {"hasil": wish.happened.value if wish.happened else "", **changes}
    query = urlencode({key: value for key, value in asked.items() if value})
    return reverse(name) + (f"?{query}" if query else "")


def _wish(request: StaffRequest) -> Wish:
    return sanctions.read_wish(request.GET.get("hasil", ""), request.GET.get("sesudah", ""))


def like_words(like: Alike, pack: LawPack) -> str:
    """The range in like cases, without anybody in it."""
    if not like.total:
        return _("No like case is known.")
    found = [
        f"{formats.number(n)}× {wording.penalty(pack, sanction).rstrip('.')}"
        for sanction, n in sorted(like.sanctions.items(), key=lambda one: (-one[1], one[0]))
    ]
    if like.never:
        found.append(_("%(n)s× without a sanction") % {"n": formats.number(like.never)})
    if like.open:
        found.append(_("%(n)s× nothing yet") % {"n": formats.number(like.open)})
    return "; ".join(found)


def span(sanction: Sanction, *, in_force: bool | None) -> str:
    if sanction.starts_on is None and sanction.ends_on is None:
        return _("no dates recorded")
    first = formats.plain_date(sanction.starts_on or sanction.decided_on)
    if sanction.ends_on is None:
        return _("from %(day)s, no end recorded") % {"day": first}
    words = {"first": first, "last": formats.plain_date(sanction.ends_on)}
    return (_("%(first)s to %(last)s") if in_force else _("%(first)s to %(last)s, ended")) % words


def _person(entry: Entry) -> str:
    person = entry.line.track.person
    return person.name if entry.named else _("Person %(number)s") % {"number": person.position}


def _cells(entry: Entry) -> list[Cell]:
    line, case = entry.line, entry.line.track.case
    pack, track = pack_of(case), entry.line.track
    sanction = entry.sanction
    return [
        Cell(
            _person(entry),
            url=reverse("followup:recommendation", args=[line.pk]),
            note=f"{case.reference} · {case.region.full_name}",
            example=case.example,
        ),
        Cell(
            wording.violation_of(track, pack),
            note=f"{track.violation} · {_staff(entry, pack)}",
        ),
        Cell(
            wording.penalty(pack, sanction.sanction_id) if sanction else "",
            chip_kind=LOOKS[entry.happened],
            chip_text=_label(entry.happened),
            note=" ".join(filter(None, (_decided(entry, sanction), _remedy_note(entry, pack)))),
        ),
        Cell(span(sanction, in_force=entry.in_force) if sanction else "–"),
        Cell(like_words(entry.like, pack), note=_every_level(entry, pack)),
    ]


def _remedy_note(entry: Entry, pack: LawPack) -> str:
    found = _remedy(entry, pack)
    return _("· Objection or appeal: %(outcome)s") % {"outcome": found} if found else ""


def _staff(entry: Entry, pack: LawPack) -> str:
    """The kind of staff and, where the law orders it in levels, the level."""
    person = entry.line.track.person
    kind = wording.said(pack.subjects[person.subject_class].name)
    if not levels.of_subject(person.subject_class):
        return kind
    return _("%(kind)s; level: %(level)s") % {"kind": kind, "level": levels.words(person.rank)}


def _every_level(entry: Entry, pack: LawPack) -> str:
    if not entry.line.track.person.rank:
        return ""
    return _("At every level: %(found)s") % {"found": like_words(entry.like_any_rank, pack)}


def _remedy(entry: Entry, pack: LawPack) -> str:
    """What an objection or appeal decided, in the words of the rules."""
    known = {one.code: wording.said(one.wording) for one in reasons.codes(pack, Group.REMEDY_OUTCOME)}
    return known.get(entry.remedy, entry.remedy)


def _decided(entry: Entry, sanction: Sanction | None) -> str:
    days = formats.number(entry.days)
    if sanction is None:
        return _("%(body)s, %(days)s days since the referral") % {
            "body": entry.line.institution.name,
            "days": days,
        }
    number = f"{sanction.decision_number}, " if entry.named else ""
    return number + _("%(day)s, %(days)s days after the referral") % {
        "day": formats.plain_date(sanction.decided_on),
        "days": days,
    }


@staff_page(*OFFICERS)
def register(request: StaffRequest) -> HttpResponse:
    wish = _wish(request)
    found = sanctions.page(request.viewer, wish)
    counted = sanctions.counts(request.viewer)
    filters = [
        {
            "label": _("All"),
            "url": _address(wish, hasil=""),
            "count": sum(counted.values()),
            "chosen": wish.happened is None,
        },
        *(
            {
                "label": _label(one),
                "url": _address(wish, hasil=one.value),
                "count": counted[one],
                "chosen": wish.happened is one,
            }
            for one in Happened
        ),
    ]
    table = Table(
        caption=_("Register of sanctions"),
        columns=[
            Column(_("Person")),
            Column(_("Confirmed entry"), wide=True),
            Column(_("What came of it"), wide=True),
            Column(_("In force")),
            Column(_("Like cases"), wide=True),
        ],
        rows=[_cells(entry) for entry in found.entries],
        empty=_("Nothing is in the register yet. A track enters it when it is referred after a plenary."),
        csv_url=_address(wish, "followup:register_csv"),
        more_url=_address(wish, sesudah=found.more) if found.more else "",
        more_label=_("Show more of the register"),
    )
    return render(
        request,
        "followup/register.html",
        {
            "table": table,
            "filters": filters,
            "clear_url": _address(wish, hasil="") if wish.happened else "",
            "xlsx_url": _address(wish, "followup:register_xlsx"),
        },
    )


HEAD = (
    *("terlapor", "jabatan", "tempat_kerja", "jenis_pegawai", "nomor", "kantor", "wilayah", "kode_wilayah"),
    *("butir", "diteruskan", "kepada", "hasil", "sanksi", "bunyi_sanksi", "nomor_keputusan"),
    *("tanggal_keputusan", "mulai", "berakhir", "hari", "perkara_serupa", "contoh"),
    *("jenjang_jabatan", "perkara_serupa_semua_jenjang", "putusan_keberatan"),
)


def _row(entry: Entry) -> list[exports.Value]:
    line, case, person = entry.line, entry.line.track.case, entry.line.track.person
    pack, sanction = pack_of(case), entry.sanction
    dates: list[date | None] = (
        [sanction.decided_on, sanction.starts_on, sanction.ends_on] if sanction else [None, None, None]
    )
    return [
        _person(entry),
        person.post if entry.named else "",
        person.workplace if entry.named else "",
        person.subject_class,
        case.reference,
        case.office.name,
        case.region.full_name,
        case.region_id,
        line.track.violation,
        line.referred_on,
        line.institution.name,
        _label(entry.happened),
        sanction.sanction_id if sanction else "",
        wording.penalty(pack, sanction.sanction_id) if sanction else "",
        sanction.decision_number if sanction and entry.named else "",
        *dates,
        entry.days,
        like_words(entry.like, pack),
        "contoh" if case.example else "",
        levels.words(person.rank) if person.rank else "",
        like_words(entry.like_any_rank, pack),
        _remedy(entry, pack),
    ]


@staff_page(*OFFICERS)
def register_csv(request: StaffRequest) -> HttpResponse:
    rows = map(_row, sanctions.every(request.viewer, _wish(request)))
    return exports.csv_response("sanksi", HEAD, rows)


@staff_page(*OFFICERS)
def register_xlsx(request: StaffRequest) -> HttpResponse:
    rows = map(_row, sanctions.every(request.viewer, _wish(request)))
    return spreadsheets.xlsx_response("sanksi", HEAD, rows)
