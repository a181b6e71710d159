"""A name in a list without its bearer's knowing: from the statement to the clearance. Never a case.

Who states it is asked for nowhere here: the office sees the identity, and takes the signature, on paper. So
no search by a name meets it, and a copy of the database names nobody.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet
from django.utils.crypto import constant_time_compare

from netra.accounts.viewer import Viewer
from netra.institutions.models import Institution
from netra.platform import audit
from netra.platform.clock import office_now, office_today
from netra.platform.clock.installation import is_demo
from netra.platform.ui.dates import EARLIEST
from netra.reports import codes, holders, intake
from netra.reports.door import keyed_digest
from netra.reports.intake import IntakeRefused, Receipt, Refusal
from netra.reports.models import Listing, Misuse, MisuseEvent, MisuseStep

UNDER_MAX, WHERE_MAX, NOTE_MAX = 160, 300, 500
# What may follow. Nothing is cleared before the keeper of the list has answered.
FOLLOWING: Mapping[MisuseStep, tuple[MisuseStep, ...]] = {
    MisuseStep.RECEIVED: (MisuseStep.CHECKED, MisuseStep.DROPPED),
    MisuseStep.CHECKED: (MisuseStep.ASKED, MisuseStep.DROPPED),
    MisuseStep.ASKED: (MisuseStep.ANSWERED, MisuseStep.DROPPED),
    MisuseStep.ANSWERED: (
        MisuseStep.CLEARED,
        MisuseStep.NOT_LISTED,
        MisuseStep.OTHER_PERSON,
        MisuseStep.ASKED,
        MisuseStep.DROPPED,
    ),
}
OVER = frozenset(MisuseStep) - frozenset(FOLLOWING)
# Of these the note says what nothing else does: whom the office asked, what was answered, why it ends so.
_SAID = frozenset({MisuseStep.ASKED, MisuseStep.ANSWERED, MisuseStep.DROPPED})


@dataclass(frozen=True, slots=True)
class Statement:
    """`key` is made once per form: again is the same statement."""

    key: UUID
    office_key: str
    listing: Listing
    listed_under: str
    known_on: date
    seen_where: str = ""


class MisuseRefused(Exception):
    """`code`: step (does not follow), day, note. Nothing was changed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def receive(said: Statement) -> Receipt:
    """The receipt names the statement where that of a report names the report. Raises IntakeRefused."""
    if repeated := _repeated(said):
        return repeated
    office = holders.offices(example=is_demo()).filter(pk=said.office_key).first()
    if office is None:
        raise IntakeRefused(Refusal.NO_OFFICE, "office")
    for field, text, longest in (
        ("listed_under", said.listed_under, UNDER_MAX),
        ("seen_where", said.seen_where, WHERE_MAX),
    ):
        if len(text) > longest:
            raise IntakeRefused(Refusal.TOO_LONG, field)
        if intake.is_broken(text):
            raise IntakeRefused(Refusal.BROKEN_TEXT, field)
    if not said.listed_under.strip():
        raise IntakeRefused(Refusal.EMPTY, "listed_under")
    if not EARLIEST <= said.known_on <= office_today(office.region.timezone):
        raise IntakeRefused(Refusal.DATE, "known_on")
    try:
        with transaction.atomic():
            return _repeated(said) or _store(said, office)
    except IntegrityError:
        # On PostgreSQL the other post may commit between our question and our insert.
        if repeated := _repeated(said):
            return repeated
        raise


def _store(said: Statement, office: Institution) -> Receipt:
    code, now = codes.code_for(said.key), office_now()
    made = Misuse.objects.create(
        office=office,
        listing=said.listing,
        listed_under=said.listed_under.strip(),
        known_on=said.known_on,
        seen_where=said.seen_where.strip(),
        received_at=now,
        code_digest=codes.digest_of(code),
        key_digest=codes.key_digest_of(said.key),
        content_seal=_content_seal(said),
        example=office.example,
    )
    _told(made, MisuseStep.RECEIVED, office_today(office.region.timezone), "", actor="publik", name="")
    return Receipt(code=code, report_id=made.pk, repeated=False)


def _content_seal(said: Statement) -> str:
    return keyed_digest(said.key, asdict(said))


def _repeated(said: Statement) -> Receipt | None:
    found = Misuse.objects.filter(key_digest=codes.key_digest_of(said.key)).first()
    if found is None:
        return None
    code = codes.code_for(said.key)
    if codes.digest_of(code) != found.code_digest:
        raise IntakeRefused(Refusal.CODE_LOST)
    changed = not constant_time_compare(_content_seal(said), found.content_seal)
    return Receipt(code=code, report_id=found.pk, repeated=True, changed=changed)


def take(misuse: Misuse, step: MisuseStep, on: date, note: str, *, by: Viewer) -> None:
    """One step, on the day on which it happened. Raises MisuseRefused."""
    with transaction.atomic():
        held = Misuse.objects.select_for_update(of=("self",), no_key=True)
        misuse = held.select_related("office__region").get(pk=misuse.pk)
        if step not in FOLLOWING.get(MisuseStep(misuse.step), ()):
            raise MisuseRefused("step")
        newest = misuse.events.order_by("-pk").values_list("on", flat=True)[0]
        if not newest <= on <= office_today(misuse.office.region.timezone):
            raise MisuseRefused("day")
        note = " ".join(note.split())
        if (step in _SAID and not note) or len(note) > NOTE_MAX or intake.is_broken(note):
            raise MisuseRefused("note")
        misuse.step = step
        misuse.save(update_fields=["step"])
        _told(misuse, step, on, note, actor=by.actor, name=by.name)


def _told(misuse: Misuse, step: MisuseStep, on: date, note: str, *, actor: str, name: str) -> None:
    MisuseEvent.objects.create(
        misuse=misuse, step=step, on=on, note=note, at=office_now(), by=actor, by_name=name
    )
    audit.append(
        actor=actor,
        action=f"misuse.{step.value}",
        object_kind="misuse",
        object_key=str(misuse.pk),
        facts={"office": misuse.office_id, "on": on.isoformat()},
    )


def by_code(typed: str) -> Misuse | None:
    code = codes.normalised(typed)
    if code is None:
        return None
    return Misuse.objects.filter(code_digest=codes.digest_of(code)).select_related("office__region").first()


def counted(found: QuerySet[Misuse]) -> dict[MisuseStep, int]:
    """How many stand at which step: the only figure of it, and without names."""
    rows = found.order_by().values("step").annotate(n=Count("pk")).values_list("step", "n")
    held = dict(rows)
    return {step: held.get(step.value, 0) for step in MisuseStep}
