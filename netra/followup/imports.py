"""Taking in a sheet of answers: kept as it came, checked row by row, recorded whole, taken back as one.

Each row goes through the same verbs as a single answer, a few rows to a transaction, so that nobody else
waits long for the database. A row knows that it was recorded: a worker that was stopped goes on behind it.
When a row cannot be recorded after all, because somebody was quicker, every row before it is taken back.
"""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from netra.accounts.models import Account
from netra.accounts.viewer import Viewer, viewer_for
from netra.cases import access as cases
from netra.cases import procedure, referrals, sanctions
from netra.cases.dates import DayRefused
from netra.cases.models import CaseEvent, LineState, ReferralLine
from netra.cases.people import Actor
from netra.followup import answers
from netra.followup.access import IMPORTERS, answerable_for
from netra.followup.answers import Problem, What
from netra.followup.ladder import OPEN_STATES
from netra.followup.matching import Matcher, code_meant, menu_of, sanction_meant
from netra.followup.models import Import, ImportProblem, ImportRow, ImportState
from netra.institutions.models import Institution
from netra.platform import audit, jobs, spreadsheets
from netra.platform.clock import office_now
from netra.platform.jobs import JSON, Handler, Payload, Progress
from netra.platform.jobs import queries as job_queries
from netra.platform.jobs.models import State
from netra.referral import answers as body
from netra.referral import withdrawing
from netra.referral.answers import Letter, Said

PIECE = 10
MOVING = frozenset({ImportState.CHECKING, ImportState.RECORDING, ImportState.TAKING_BACK})
FORMULAS_MAX = 200
_CHECK = "netra.followup.imports.CHECK"
_RECORD = "netra.followup.imports.RECORD"
_TAKE_BACK = "netra.followup.imports.TAKE_BACK"


class ImportRefused(Exception):
    """`code`: not_now (it stands where this cannot be done) or no_office. Nothing was changed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def receive(content: bytes, name: str, by: Viewer) -> Import:
    """Raises SheetRefused, HeadRefused, ImportRefused; then nothing of the file is kept."""
    sheet = spreadsheets.read(content)
    head = answers.check_head(sheet.head)
    grants = by.grants_of(*IMPORTERS)
    if not grants:
        raise ImportRefused("no_office")
    rows = [(number, texts) for number, texts in sheet.rows if not answers.says_nothing(head, texts)]
    if not rows:
        raise spreadsheets.SheetRefused(
            "says_nothing", _("No row says anything: write in the column tindak what the body did.")
        )
    run = _formulas(sheet)
    with transaction.atomic():
        made = Import.objects.create(
            office=Institution.objects.get(key=grants[0].institution_key),
            made_by=by.actor,
            made_by_name=by.name,
            made_at=office_now(),
            file_name=name[:200],
            sha256=hashlib.sha256(content).hexdigest(),
            head=head,
            example=grants[0].example,
        )
        ImportRow.objects.bulk_create(
            (
                ImportRow(
                    sheet=made,
                    number=number,
                    texts={"cells": list(texts), "run": run.get(number, [])},
                )
                for number, texts in rows
            ),
            batch_size=500,
        )
        _queue(made, _CHECK, "check", by)
        _note(made, "followup.import_received", by.actor, rows=len(rows))
    return made


def _formulas(sheet: spreadsheets.Sheet) -> dict[int, list[int]]:
    """By row. Each is an error of its cell; with very many of them the whole file is better saved anew."""
    if len(sheet.formulas) > FORMULAS_MAX:
        raise spreadsheets.SheetRefused(
            "too_many_formulas",
            _(
                "The file has more than %(most)s cells with formulas. Nothing was taken. Paste the cells as "
                "values and send the file again."
            )
            % {"most": FORMULAS_MAX},
        )
    run: dict[int, list[int]] = {}
    for row, at in sorted(sheet.formulas):
        run.setdefault(row, []).append(at)
    return run


def record(made: Import, by: Viewer) -> None:
    """Begin to record a sheet without errors, or go on with it. Raises ImportRefused."""
    _begin(made, ImportState.READY, (ImportState.RECORDING,), ImportState.RECORDING, _RECORD, by)


def take_back(made: Import, by: Viewer) -> None:
    """Begin to take back a recorded sheet, or what stands of one. Raises ImportRefused."""
    broken = (ImportState.RECORDING, ImportState.TAKING_BACK)
    _begin(made, ImportState.RECORDED, broken, ImportState.TAKING_BACK, _TAKE_BACK, by)


def broken_off(made: Import) -> bool:
    """Whether the work on it was cancelled or has failed, so that nothing will move it by itself."""
    if made.state not in MOVING or made.job_id is None:
        return False
    job = job_queries.progress(made.job_id)
    return job is None or job.state in {State.FAILED, State.CANCELLED}


def _begin(
    made: Import,
    before: ImportState,
    broken: Sequence[ImportState],
    after: ImportState,
    handler: str,
    by: Viewer,
) -> None:
    """From `before`, or from one of `broken` when the work on the sheet was broken off there."""
    with transaction.atomic():
        held = Import.objects.select_for_update().get(pk=made.pk)
        if held.state != before and not (held.state in broken and broken_off(held)):
            raise ImportRefused("not_now")
        held.state, held.trouble, held.trouble_row = after, "", None
        if after == ImportState.TAKING_BACK:
            held.taken_back_by_name = by.name
        held.save()
        _queue(held, handler, after.value, by)
        _note(held, f"followup.import_{after.value}", by.actor)


def _queue(made: Import, handler: str, what: str, by: Viewer) -> None:
    """The job knows who asked for it: a colleague may record or take back what another has sent."""
    payload: Payload = {"import": made.pk, "account": by.account_id, "actor": by.actor, "name": by.name}
    job = jobs.enqueue(handler, payload, key=f"followup.import.{what}:{made.pk}")
    Import.objects.filter(pk=made.pk).update(job_id=job.pk)


def _note(made: Import, action: str, actor: str, **facts: int) -> None:
    audit.append(
        actor=actor,
        action=action,
        object_kind="import",
        object_key=str(made.pk),
        facts={"sha256": made.sha256, **facts},
    )


def _asker(payload: Payload) -> Viewer:
    """With the roles of this moment: whoever lost them since can answer for nobody."""
    account = Account.objects.get(pk=payload["account"])
    return viewer_for(account) if account.is_active else Viewer(account.pk, account.name, ())


def _told(made: Import, row: ImportRow) -> tuple[answers.Told | None, list[Problem]]:
    return answers.read_row(row.number, made.head, row.texts["cells"], frozenset(row.texts["run"]))


def _check(payload: Payload, tell: Progress) -> JSON:
    made = Import.objects.get(pk=payload["import"])
    asker = _asker(payload)
    lines = answerable_for(asker).select_related("track__person", "track__sanction", "track__case__region")
    theirs = set(cases.lines_for(asker).values_list("pk", flat=True))
    matcher = Matcher(lines.iterator(chunk_size=1000), theirs)
    found: list[Problem] = []
    means: list[list[object]] = []
    total = made.rows.count()
    for done, row in enumerate(made.rows.iterator(chunk_size=500), 1):
        told, problems = _told(made, row)
        if told is not None:
            match = matcher.match(told)
            line, said = match.line, {one.column for one in problems}
            problems += [one for one in match.problems if one.column not in said]
        else:
            line = matcher.unread(dict(zip(made.head, row.texts["cells"], strict=False)))
        if line is not None:
            means.append([row.pk, str(line.pk)])
        found += problems
        if done % 200 == 0:
            tell(done, total)
    return {
        "problems": [[one.number, one.column, one.code, one.value] for one in found],
        "means": means,
        "rows": total,
    }


def _checked(payload: Payload, result: Any) -> None:  # Any: what _check returned, through JSON
    made = Import.objects.select_for_update().get(pk=payload["import"])
    if made.state != ImportState.CHECKING:
        return
    ImportProblem.objects.bulk_create(
        (
            ImportProblem(sheet=made, number=number, column=column, code=code, value=value)
            for number, column, code, value in result["problems"]
        ),
        batch_size=500,
    )
    rows = ImportRow.objects.in_bulk([pk for pk, _line in result["means"]])
    for pk, line in result["means"]:
        rows[pk].line_id = line
    ImportRow.objects.bulk_update(rows.values(), ["line"], batch_size=200)
    good = not result["problems"] and result["rows"] > 0
    made.state = ImportState.READY if good else ImportState.REFUSED
    made.save(update_fields=["state"])


class _NotTheirs(Exception):
    """Whoever asked may not answer this referral any more: a lost role, a case stepped aside from."""


class _Stopped(Exception):
    """At which row, and why."""

    def __init__(self, row: int, code: str) -> None:
        super().__init__(f"row {row}: {code}")
        self.row = row
        self.code = code


_REFUSALS: Sequence[tuple[type[Exception], str]] = (
    (referrals.LineClosed, "answered_meanwhile"),
    (procedure.StepNotAllowed, "step_not_allowed"),
    (procedure.CaseMoved, "moved_on"),
    (sanctions.SanctionRefused, "not_in_menu"),
    (DayRefused, "day_does_not_fit"),
    (body.LetterRefused, "day_does_not_fit"),
    (body.AnswerRefused, "not_in_list"),
    (_NotTheirs, "not_theirs"),
)


def _record(payload: Payload, tell: Progress) -> JSON:
    made = Import.objects.get(pk=payload["import"])
    by = Actor(payload["actor"], payload["name"])

    def record_row(row: ImportRow) -> None:
        _must_be_theirs(payload, row)
        _record_row(made, row, by)

    if made.state == ImportState.RECORDING:
        stopped = _in_pieces(made, tell, recorded=False, do=record_row)
        if stopped is None:
            return {"recorded": True}
        # From here on a worker that takes over goes on taking back.
        Import.objects.filter(pk=made.pk).update(
            state=ImportState.TAKING_BACK, trouble=stopped.code, trouble_row=stopped.row
        )
    # Nobody is asked for leave here: half a sheet must not stand because a role ended while it was recorded.
    stuck = _in_pieces(made, tell, recorded=True, do=lambda row: _undo_row(made, row, by))
    return {"recorded": False, "moved": stuck.row if stuck else None}


def _recorded(payload: Payload, result: Any) -> None:  # Any: what _record returned, through JSON
    made = Import.objects.select_for_update().get(pk=payload["import"])
    if result["recorded"]:
        made.state, made.recorded_at = ImportState.RECORDED, office_now()
    elif result["moved"] is not None:
        # Somebody has built on a row meanwhile: what stands of the sheet is said to stand.
        made.state, made.recorded_at = ImportState.RECORDED, office_now()
        made.trouble, made.trouble_row = "moved_on", result["moved"]
    else:
        # Nothing of it stands; the sheet may be sent again once the row is right.
        made.state, made.taken_back_at = ImportState.TAKEN_BACK, office_now()
    made.save()
    _note(made, f"followup.import_ended_{made.state}", "sistem")


def _take_back(payload: Payload, tell: Progress) -> JSON:
    made = Import.objects.get(pk=payload["import"])
    by = Actor(payload["actor"], payload["name"])

    def undo_row(row: ImportRow) -> None:
        _must_be_theirs(payload, row)
        _undo_row(made, row, by)

    stopped = _stands_against(made, payload) or _in_pieces(made, tell, recorded=True, do=undo_row)
    return {"moved": stopped.row, "why": stopped.code} if stopped else {"moved": None}


def _taken_back(payload: Payload, result: Any) -> None:  # Any: what _take_back returned, through JSON
    made = Import.objects.select_for_update().get(pk=payload["import"])
    if result["moved"] is not None:
        why = "not_theirs_to_take_back" if result["why"] == "not_theirs" else "moved_on"
        made.state, made.trouble, made.trouble_row = ImportState.RECORDED, why, result["moved"]
    else:
        made.state, made.taken_back_at = ImportState.TAKEN_BACK, office_now()
    made.save()
    _note(made, f"followup.import_ended_{made.state}", "sistem")


def _must_be_theirs(payload: Payload, row: ImportRow) -> None:
    """Asked at each row, because a long sheet takes minutes and a role can end within them."""
    if row.line_id is None or not answerable_for(_asker(payload)).filter(pk=row.line_id).exists():
        raise _NotTheirs


def _stands_against(made: Import, payload: Payload) -> _Stopped | None:
    """A row that its asker may not answer, or on whose track something was done since: looked for before
    anything is taken back."""
    mine = answerable_for(_asker(payload)).values("pk")
    foreign = made.rows.filter(recorded=True).exclude(line__in=mine).first()
    if foreign is not None:
        return _Stopped(foreign.number, "not_theirs")
    newest: dict[int, int] = {}
    lines = made.rows.filter(recorded=True).values("line__track")
    for track, pk in CaseEvent.objects.filter(track__in=lines).order_by("pk").values_list("track", "pk"):
        newest[track] = pk
    for row in made.rows.filter(recorded=True).select_related("line"):
        if row.line is not None and newest.get(row.line.track_id) != row.events[-1]:
            return _Stopped(row.number, "moved_on")
    return None


def _in_pieces(
    made: Import, tell: Progress, *, recorded: bool, do: Callable[[ImportRow], None]
) -> _Stopped | None:
    """All rows that are (not) recorded yet, a few to a transaction; where it stopped, and why."""
    total = made.rows.count()
    while True:
        try:
            with transaction.atomic():
                rows = made.rows.filter(recorded=recorded).select_for_update()
                piece = list(rows.order_by("-number" if recorded else "number")[:PIECE])
                lines = ReferralLine.objects.filter(pk__in=[row.line_id for row in piece if row.line_id])
                procedure.all_locked(lines.values_list("track__case", flat=True))
                for row in piece:
                    _tried(row, do)
        except _Stopped as stopped:
            return stopped
        if not piece:
            return None
        left = made.rows.filter(recorded=recorded).count()
        tell(total - left, total)


def _tried(row: ImportRow, do: Callable[[ImportRow], None]) -> None:
    try:
        do(row)
    except tuple(kind for kind, _code in _REFUSALS) as error:
        code = next(code for kind, code in _REFUSALS if isinstance(error, kind))
        raise _Stopped(row.number, code) from error


def _record_row(made: Import, row: ImportRow, by: Actor) -> None:
    told, problems = _told(made, row)
    line = (
        ReferralLine.objects.filter(pk=row.line_id).select_related("track__person", "track__case").first()
        if row.line_id
        else None
    )
    if told is None or problems or line is None:
        raise RuntimeError(f"Row {row.number} of the sheet {made.pk} was never found good.")
    letter = Letter(told.letter, told.letter_on) if told.letter and told.letter_on else None
    if line.state not in OPEN_STATES or (told.what is What.ACKNOWLEDGED and line.state != LineState.SENT):
        raise referrals.LineClosed(line.state)
    before = (
        CaseEvent.objects.filter(track=line.track_id).order_by("-pk").values_list("pk", flat=True).first()
    )
    if line.state == LineState.SENT and told.what is not What.RETURNED:
        body.acknowledge(line.pk, _key(made, row, What.ACKNOWLEDGED), by=by, letter=letter)
    if told.what is not What.ACKNOWLEDGED:
        _say(line, told, _key(made, row, told.what), letter, by)
    since = CaseEvent.objects.filter(track=line.track_id, pk__gt=before or 0)
    row.events = list(since.order_by("pk").values_list("pk", flat=True))
    row.recorded = True
    row.save(update_fields=["events", "recorded"])


def _say(line: ReferralLine, told: answers.Told, key: UUID, letter: Letter | None, by: Actor) -> None:
    """As the page of the person does it."""
    step = answers.STEPS[told.what]
    penalty = _penalty(line, told) if told.sanction else None
    if told.what is What.SANCTION:
        if penalty is None:
            raise sanctions.SanctionRefused("not_in_menu")
        said = Said(
            key,
            step,
            on=told.decided_on,
            code=penalty.sanction_id,
            letter_number=told.decision,
            letter=letter,
        )
        body.sanction(line.pk, said, penalty, by=by)
        return
    code = ""
    if told.what in answers.CODES and (offered := body.codes_of(line, answers.CODES[told.what])):
        meant = code_meant(offered, told.code)
        code = meant.code if meant else told.code
    on = told.on or (letter.on if letter else None)
    said = Said(key, step, on=on, code=code, text=told.reason, letter=letter)
    if told.what is What.RETURNED:
        body.give_back(line.pk, said, by=by)
    else:
        body.record(line.pk, said, by=by, penalty=penalty)


def _penalty(line: ReferralLine, told: answers.Told) -> sanctions.Penalty:
    chosen = sanction_meant(menu_of(line.track, told.what), told.sanction)
    if chosen is None or told.decided_on is None:
        raise sanctions.SanctionRefused("not_in_menu")
    return sanctions.Penalty(
        chosen.id, told.decision, told.decided_on, told.starts_on, told.ends_on, told.reason
    )


def _key(made: Import, row: ImportRow, what: What) -> UUID:
    """A row says a thing once, however often a worker tells it."""
    return uuid5(NAMESPACE_URL, f"lembar:{made.pk}:{row.number}:{what.value}")


def _undo_row(made: Import, row: ImportRow, by: Actor) -> None:
    if row.line_id is None:
        raise RuntimeError(f"Row {row.number} of the sheet {made.pk} is recorded without its referral.")
    withdrawing.take_back(
        row.line_id,
        row.events,
        [(_key(made, row, what), step) for what, step in answers.STEPS.items()],
        by=by,
        why=f"Impor nomor {made.pk}, baris {row.number}.",
    )
    row.events, row.recorded = [], False
    row.save(update_fields=["events", "recorded"])


CHECK = Handler(compute=_check, finish=_checked)
RECORD = Handler(compute=_record, finish=_recorded)
TAKE_BACK = Handler(compute=_take_back, finish=_taken_back)
