"""The text of a request, from the pack's words and what the case says today. Indonesian, as letters are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation

from netra.cases.models import Case, PlenaryDecision, ReferralLine
from netra.cases.people import Actor
from netra.cases.procedure import pack_of
from netra.documents import composing, making, queries
from netra.documents import gathering as documents
from netra.documents.models import Document
from netra.followup.ladder import Code
from netra.followup.models import Request
from netra.platform.ui import formats
from netra.regions.packs import read_pack


@dataclass(frozen=True, slots=True)
class Letter:
    to: str
    subject: str
    paragraphs: Sequence[str]

    @property
    def text(self) -> str:
        return "\n\n".join([f"Kepada Yth. {self.to}", f"Hal: {self.subject}", *self.paragraphs])


@cache
def _words(packs_dir: str) -> Mapping[str, Any]:  # Any: checked against the pack's schema
    path = Path(packs_dir) / "followup" / "letters.yaml"
    letters: Mapping[str, Any] = read_pack(path, path.with_name("schema.json"))["letters"]
    return letters


def written(line: ReferralLine, code: Code, sent: Sequence[Request], today: date) -> Letter:
    """As it reads on that day. Nothing of the reporter is in a case, so nothing of the reporter is in it."""
    words = _words(str(settings.PACKS_DIR))[code]
    with translation.override("id"):
        filled = _filled(line, sent, today)
    return Letter(
        words["to"].format_map(filled),
        words["subject"].format_map(filled),
        [paragraph.format_map(filled) for paragraph in words["body"]],
    )


# By the codes of the papers of an office, so that each has its title and its form as any other paper has.
PAPERS = {
    Code.BODY: "request_body",
    Code.BKN: "request_bkn",
    Code.HOME_MINISTER: "request_home_minister",
    Code.AFTER_REPRIMAND: "notice_home_minister",
}


def printed(request: Request, case: Case) -> list[Document]:
    """Every print of this letter, the newest first."""
    return queries.letters_about(case, _about(request))


def as_printed(paper: Document) -> Letter:
    """What stands on a print, from the data that its digest was taken of."""
    to, subject, paragraphs = composing.words_of(paper.data)
    return Letter(", ".join(to), subject, paragraphs)


def set_in_type(
    request: Request,
    case: Case,
    letter: Letter,
    *,
    by: Actor,
    address: Callable[[str], str],
    number: str,
) -> Document:
    """The letter as a paper of the office. Call outside a transaction. Raises what `making` raises."""
    said = documents.Letter((letter.to,), letter.subject, tuple(letter.paragraphs))
    return making.make_letter(
        case,
        PAPERS[Code(request.rung)],
        said,
        by=by,
        address=address,
        about=_about(request),
        number=number,
    )


def _about(request: Request) -> str:
    return f"request:{request.pk}"


def _filled(line: ReferralLine, sent: Sequence[Request], today: date) -> Mapping[str, str]:
    track, case, person = line.track, line.track.case, line.track.person
    decided = PlenaryDecision.objects.filter(case=case).values_list("held_on", flat=True).first()
    state = pack_of(case).states.get(track.step)
    return {
        "body": line.institution.name,
        "number": case.reference,
        "office": case.office.name,
        "person": person.name,
        "post": person.post or "jabatan belum tercatat",
        "workplace": person.workplace or "tempat kerja belum tercatat",
        "referred_on": formats.long_date(line.referred_on),
        "decided_on": formats.long_date(decided) if decided else "hari yang belum tercatat",
        "today": formats.long_date(today),
        "age": formats.number((today - line.referred_on).days),
        "state": state.wording.in_language("id").lower() if state else track.step,
        "letters": "; ".join(
            f"nomor {one.letter_number} tanggal {formats.plain_date(one.sent_on)}"
            for one in sent
            if one.sent_on
        )
        or "belum ada",
    }
