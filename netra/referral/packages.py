"""A referral as one package: letter, study, redacted copies and their list, checkable with `sha256sum -c`.

Everything is printed and packed before the transaction; inside it the tracks are referred and the archive
kept, or neither. A package never holds anything of the report itself.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from netra.cases import procedure, referrals, wording
from netra.cases.models import Case, Clarification, LineState, ReferralLine, Track
from netra.cases.opening import local_date
from netra.cases.people import Actor
from netra.cases.referrals import Way
from netra.documents import dispatching, making, wordings
from netra.documents.gathering import (
    Enclosure,
    LetterData,
    basis_of,
    day_words,
    discussions_of,
    person_heard,
)
from netra.documents.models import Document
from netra.institutions import settings as office_settings
from netra.institutions.models import Institution
from netra.law import packages as law_packages
from netra.law import readings
from netra.law.entries import LawPack
from netra.platform import audit, files
from netra.platform.clock import office_now
from netra.platform.files import MediaType, packaging
from netra.platform.files.models import DerivedCopy, How, StoredFile
from netra.platform.files.packaging import Packed
from netra.platform.files.serving import safe_name
from netra.platform.files.staging import Staged
from netra.platform.files.writing import StagedWriter
from netra.platform.ui import exports
from netra.referral.models import Package, PackageLine, PackagePart, ShareableCopy
from netra.reports.codes import LETTERS, key_digest_of

MADE = "package_made"
PERSONS = "daftar-orang.csv"
LETTER, STUDY = "referral_letter", "study"
_REF_LENGTH = 8


class Incomplete(Exception):
    """The rules ask this body's package for more than there is. Nothing was sent."""

    def __init__(self, lacking: Sequence[law_packages.Missing]) -> None:
        super().__init__(", ".join(one.document for one in lacking))
        self.lacking = tuple(lacking)


class PackageRefused(Exception):
    """`code`: several_bodies, no_track, unknown_copy, commissioner_decides, reason_missing, copies_missing
    (whom to send a copy), or answered (a line is not open any more). Nothing was sent."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Wish:
    """What the officer chose. `way` is that of the first track; the others go their usual ones, to the same
    body. `decides`: a commissioner of the office chooses, as a conflict asks."""

    key: UUID
    tracks: tuple[int, ...]
    way: Way = referrals.THE_USUAL
    copies: tuple[int, ...] = ()
    copied_to: tuple[str, ...] = ()
    letter_number: str = ""
    seen_version: int | None = None
    decides: bool = False


class Addresses(NamedTuple):
    """How printed addresses are made: of a document's check page and of a package's door."""

    of_document: Callable[[str], str]
    of_door: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Aim:
    track: Track
    institution: Institution
    authority: str
    rule_id: str


@dataclass(frozen=True, slots=True)
class _Packed:
    ref: str
    letter: Document
    parts: Sequence[Packed]
    staged: Staged = field(repr=False)


def lacking(
    case: Case, authority: str, tracks: Sequence[Track], *, copies: bool
) -> list[law_packages.Missing]:
    """What the rules ask of a package for this body and there is not yet; some of it only as advice."""
    pack = procedure.pack_of(case)
    asked = {one.part for one in law_packages.required(pack, authority)}
    persons = [track.person for track in tracks]
    present = {
        # These are made with the package itself.
        "letter": True,
        "person_list": True,
        "study": hasattr(case, "study"),
        "plenary_decision": hasattr(case, "decision"),
        "clarification_minutes": bool(_hearings(case, tracks)),
        "gakkumdu_minutes": "gakkumdu_minutes" in asked and discussions_of(case).exists(),
        "confirmed_entry": all(track.violation for track in tracks),
        "event_date": case.event_on is not None,
        "post": all(person.post for person in persons),
        "workplace": all(person.workplace for person in persons),
        "employee_number": all(person.employee_number for person in persons),
        "copies": copies,
    }
    held = {part for part, there in present.items() if there}
    return law_packages.missing(pack, authority, held, _readings(case, pack))


def _hearings(case: Case, tracks: Sequence[Track]) -> list[Clarification]:
    """Of the persons who go to this body alone. Minutes of a reporter or a witness name somebody who is
    protected; those of another reported person are another body's, and where nobody is named they may be."""
    heard = case.clarifications.filter(party=Clarification.Party.REPORTED).select_related("invitation")
    named = [(one, person_heard(one)) for one in heard]
    going = {track.person_id for track in tracks}
    unnamed = any(person is None for _one, person in named)
    everybody = unnamed and not case.persons.exclude(pk__in=going).exists()
    return [one for one, person in named if (everybody if person is None else person in going)]


class Minutes(NamedTuple):
    """Of the clarifications of a case: whose minutes go to a body by themselves, and whose stay here."""

    going: Sequence[Clarification]
    staying: Sequence[Clarification]


def minutes(case: Case, authority: str, tracks: Sequence[Track]) -> Minutes:
    asked = {one.part for one in law_packages.required(procedure.pack_of(case), authority)}
    going = _hearings(case, tracks) if "clarification_minutes" in asked else []
    sent = {one.pk for one in going}
    return Minutes(going, [one for one in case.clarifications.all() if one.pk not in sent])


def _readings(case: Case, pack: LawPack) -> dict[str, str]:
    chosen = office_settings.readings_of(case.office, local_date(case))
    known = {one.id for one in readings.switches(pack)}
    return dict(readings.chosen(pack, {key: one for key, one in chosen.items() if key in known}))


def send(case: Case, wish: Wish, addresses: Addresses, *, by: Actor) -> Package:
    """Refer the tracks in one package. The same form sent again gives the package that it made.

    Call outside a transaction. Raises Incomplete, PackageRefused, StepNotAllowed, CaseMoved, RouteRefused,
    and what printing raises; then nothing was sent.
    """
    if found := made_by(case, wish.key):
        return found
    aims = _aims(case, wish)
    copies = _copies_of(case, wish.copies)
    _allowed(case, wish, aims[0])
    _complete(case, aims, copies)
    packed = _pack(case, aims, copies, wish, addresses, by)
    with _dropped_unless_kept(packed.staged), transaction.atomic():
        held = procedure.locked(case.pk, wish.seen_version)
        if found := made_by(case, wish.key):
            files.discard(packed.staged)
            return found
        _copies_of(held, wish.copies)
        lines = [referrals.refer(aim.track.pk, by=by, way=_way(wish, aim.track)) for aim in aims]
        if any(line.institution_id != aims[0].institution.pk for line in lines):
            # The rules changed their mind between the question and the answer, as at midnight.
            raise PackageRefused("several_bodies")
        held.refresh_from_db()
        return _keep(held, packed, lines, aims[0], wish, by)


def pack_lines(
    case: Case, lines: Sequence[ReferralLine], wish: Wish, addresses: Addresses, *, by: Actor
) -> Package:
    """A package for lines that were sent without one, as after a change of the body. Raises as `send`."""
    if found := made_by(case, wish.key):
        return found
    if not lines or len({line.institution_id for line in lines}) > 1:
        raise PackageRefused("several_bodies" if lines else "no_track")
    aims = []
    for line in lines:
        line.track.case = case
        aims.append(_Aim(line.track, line.institution, line.authority_code, line.rule_id))
    # What is printed is of this version: whoever goes on from there while it is set in type is not undone.
    seen = Case.objects.values_list("version", flat=True).get(pk=case.pk)
    copies = _copies_of(case, wish.copies)
    _allowed(case, wish, aims[0])
    _complete(case, aims, copies)
    packed = _pack(case, aims, copies, wish, addresses, by)
    with _dropped_unless_kept(packed.staged), transaction.atomic():
        held = procedure.locked(case.pk)
        if found := made_by(case, wish.key):
            files.discard(packed.staged)
            return found
        procedure.unmoved(held, seen)
        _copies_of(held, wish.copies)
        open_now = ReferralLine.objects.filter(
            pk__in=[line.pk for line in lines],
            state__in=[LineState.SENT, LineState.ACKNOWLEDGED],
            in_package__isnull=True,
        )
        if open_now.count() != len(lines):
            raise PackageRefused("answered")
        return _keep(held, packed, lines, aims[0], wish, by)


@contextmanager
def _dropped_unless_kept(staged: Staged) -> Iterator[None]:
    """The archive of a referral that is refused at the last moment, as when the case moved meanwhile."""
    try:
        yield
    except BaseException:
        files.discard(staged)
        raise


def made_by(case: Case, key: UUID) -> Package | None:
    """The package that a form with this key has made already."""
    return Package.objects.filter(case=case, key_digest=key_digest_of(key)).first()


def _aims(case: Case, wish: Wish) -> list[_Aim]:
    if not wish.tracks:
        raise PackageRefused("no_track")
    tracks = list(case.tracks.select_related("person").filter(pk__in=wish.tracks))
    if len(tracks) != len(set(wish.tracks)):
        raise PackageRefused("no_track")
    found = []
    for track in tracks:
        track.case = case
        goal = referrals.chosen(track, local_date(case), _way(wish, track))
        facts = referrals.facts_of(track, goal)
        if refused := procedure.refusal(case, "refer", facts, track=track):
            raise procedure.StepNotAllowed(refused.code, refused.rule_id, refused.wording)
        if goal is None or goal.institution is None:
            raise PackageRefused("no_track")
        found.append(_Aim(track, goal.institution, goal.authority.code, goal.route.rule_id))
    if len({(aim.institution.pk, aim.authority) for aim in found}) > 1:
        raise PackageRefused("several_bodies")
    return found


def _way(wish: Wish, track: Track) -> Way:
    return wish.way if track.pk == wish.tracks[0] else Way(reason=wish.way.reason)


def _copies_of(case: Case, numbers: Sequence[int]) -> list[ShareableCopy]:
    found = list(case.shareable_copies.select_related("file").filter(number__in=numbers, withdrawn=None))
    if len(found) != len(set(numbers)):
        raise PackageRefused("unknown_copy")
    return found


def _allowed(case: Case, wish: Wish, aim: _Aim) -> None:
    if not referrals.conflicts(case, aim.institution):
        return
    if not wish.decides:
        raise PackageRefused("commissioner_decides")
    if not wish.way.reason.strip():
        raise PackageRefused("reason_missing")
    if not wish.copied_to:
        raise PackageRefused("copies_missing")


def _complete(case: Case, aims: Sequence[_Aim], copies: Sequence[ShareableCopy]) -> None:
    tracks = [aim.track for aim in aims]
    missing = [one for one in lacking(case, aims[0].authority, tracks, copies=bool(copies)) if one.blocks]
    # Never without a study, also where the rules of an older case name no parts: their steps refuse it.
    if missing:
        raise Incomplete(missing)


def _pack(
    case: Case,
    aims: Sequence[_Aim],
    copies: Sequence[ShareableCopy],
    wish: Wish,
    addresses: Addresses,
    by: Actor,
) -> _Packed:
    ref = "".join(secrets.choice(LETTERS) for _one in range(_REF_LENGTH))

    # Whoever goes to another body, or was cleared, is not named to this one.
    going = LetterData(tracks=tuple(aim.track.pk for aim in aims))

    def made(code: str, about: str = "") -> StoredFile:
        found = making.make_for_case(
            case, code, by=by, address=addresses.of_document, about=about, more=going
        )
        return found.file

    words = wordings.shipped().words
    parts = [Packed("kajian", made(STUDY))]
    titles = [words["enclosure_study"]]
    asked = {one.part for one in law_packages.required(procedure.pack_of(case), aims[0].authority)}
    if "plenary_decision" in asked:
        parts.append(Packed("berita-acara-pleno", made("plenary_minutes")))
        titles.append(words["enclosure_plenary"])
    if "clarification_minutes" in asked:
        for number, one in enumerate(_hearings(case, [aim.track for aim in aims]), start=1):
            parts.append(
                Packed(f"klarifikasi-{number}", made("clarification_minutes", f"clarification:{one.pk}"))
            )
            titles.append(words["enclosure_hearing"].format(day=day_words(one.held_on)))
    if "gakkumdu_minutes" in asked:
        title = wordings.shipped().kinds["gakkumdu_minutes"].title
        for number, day in enumerate(discussions_of(case).order_by("on", "pk"), start=1):
            parts.append(Packed(f"pembahasan-{number}", made("gakkumdu_minutes", f"discussion:{day.pk}")))
            titles.append(f"{title}, {day_words(day.on)}")
    for copy in copies:
        parts.append(Packed(copy.name, copy.file))
        titles.append(words["enclosure_copy"].format(name=copy.name, about=copy.about))
    _only_made_or_redacted(parts, copies)
    persons = _persons(aims)
    enclosures = [
        Enclosure(title, f"{packaging.FOLDER}/{safe_name(one.name, one.file.media_type)}", one.file.sha256)
        for title, one in zip(titles, parts, strict=True)
    ]
    enclosures.append(Enclosure(words["enclosure_persons"], PERSONS, hashlib.sha256(persons).hexdigest()))
    letter = _letter(case, aims, enclosures, wish, addresses, ref, by)
    parts.insert(0, Packed("surat", letter.file))
    archive = packaging.package(
        parts, by.actor, about=_about(case, aims, copies, ref), more=[(PERSONS, persons)]
    )
    with StagedWriter() as writer:
        for chunk in archive:
            writer.write(chunk)
        return _Packed(ref, letter, parts, writer.finish(MediaType.ZIP))


def _only_made_or_redacted(parts: Sequence[Packed], copies: Sequence[ShareableCopy]) -> None:
    """The last gate: whatever is not printed here must be a redacted copy, by the log of custody itself."""
    redacted = set(
        DerivedCopy.objects.filter(copy__in=[one.file for one in parts], how=How.REDACTED).values_list(
            "copy_id", flat=True
        )
    )
    printed = set(
        Document.objects.filter(file__in=[one.file for one in parts]).values_list("file_id", flat=True)
    )
    if any(one.file.pk not in redacted | printed for one in parts) or any(
        copy.file_id not in redacted for copy in copies
    ):
        raise RuntimeError("A file that is neither printed nor redacted was about to leave the office.")


def _letter(
    case: Case,
    aims: Sequence[_Aim],
    enclosures: Sequence[Enclosure],
    wish: Wish,
    addresses: Addresses,
    ref: str,
    by: Actor,
) -> Document:
    pack = procedure.pack_of(case)
    body = aims[0].institution
    return making.make_for_case(
        case,
        LETTER,
        by=by,
        address=addresses.of_document,
        about=body.pk,
        number=wish.letter_number,
        more=LetterData(
            to=(body.name,),
            tracks=tuple(aim.track.pk for aim in aims),
            rule_words=basis_of(pack, *(aim.rule_id for aim in aims)),
            enclosures=tuple(enclosures),
            door=addresses.of_door(ref),
            copies=wish.copied_to,
        ),
    )


def _rows(aims: Sequence[_Aim]) -> list[dict[str, str]]:
    return [
        {
            "nomor": str(number),
            "nama": aim.track.person.name,
            "nip": aim.track.person.employee_number,
            "jabatan": aim.track.person.post,
            "tempat_kerja": aim.track.person.workplace,
            "jalur": aim.track.kind,
            "butir": aim.track.violation,
            "dasar_penerusan": aim.rule_id,
        }
        for number, aim in enumerate(aims, start=1)
    ]


def _persons(aims: Sequence[_Aim]) -> bytes:
    rows = _rows(aims)
    return exports.csv_text(list(rows[0]), [list(row.values()) for row in rows]).encode()


def _about(case: Case, aims: Sequence[_Aim], copies: Sequence[ShareableCopy], ref: str) -> dict[str, object]:
    pack = procedure.pack_of(case)
    return {
        "paket": ref,
        "perkara": case.reference,
        "dari": case.office.name,
        "kepada": aims[0].institution.name,
        "tanggal": local_date(case).isoformat(),
        "perbuatan": wording.act_of(case, pack),
        "aturan": f"{pack.name} {pack.version}",
        "contoh": case.example,
        "orang": _rows(aims),
        "salinan": [{"nama": copy.name, "isi": copy.about} for copy in copies],
    }


def _keep(
    case: Case, packed: _Packed, lines: Sequence[ReferralLine], aim: _Aim, wish: Wish, by: Actor
) -> Package:
    last = Package.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
    made = Package.objects.create(
        ref=packed.ref,
        key_digest=key_digest_of(wish.key),
        case=case,
        number=last + 1,
        institution=aim.institution,
        authority_code=aim.authority,
        file=files.keep(packed.staged, by=by.actor),
        copied_to="\n".join(wish.copied_to),
        conflict=" ".join(one.sentence() for one in referrals.conflicts(case, aim.institution)),
        made_at=office_now(),
        made_by=by.actor,
        made_by_name=by.name,
    )
    PackageLine.objects.bulk_create(
        PackageLine(package=made, number=number, line=line) for number, line in enumerate(lines, start=1)
    )
    PackagePart.objects.bulk_create(
        PackagePart(package=made, name=one.name, file=one.file) for one in packed.parts
    )
    dispatching.record(packed.letter, by=by)
    audit.append(
        actor=by.actor,
        action="referral.packed",
        object_kind="package",
        object_key=str(made.pk),
        facts={"case": str(case.pk), "lines": len(lines), "sha256": made.file.sha256, "ref": made.ref},
    )
    procedure.note(case, MADE, by=by, text=made.ref, facts={"sha256": made.file.sha256})
    return made
