"""From a parcel to a finding: kept first, made exactly once, and held for an officer where it fits no rule.

No order and no clock is trusted, and nobody who carries: whose a record is, its own signature says.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.db.models import Q

from netra.cases import findings, observed, procedure
from netra.cases.dates import DayRefused
from netra.cases.findings import Event, FindingRefused, Supervision
from netra.cases.models import Case
from netra.cases.observed import OnTheSpot, Piece
from netra.cases.people import Actor
from netra.field import contents, devices, keys, moments, pieces
from netra.field.contents import Content, Unfit
from netra.field.models import Channel, Device, Parcel, ParcelFile, State
from netra.field.parcels import NoParcel, Sent
from netra.platform import audit, files
from netra.platform.clock import office_now
from netra.platform.files.staging import Examination
from netra.platform.files.store import Staged
from netra.platform.files.writing import StagedWriter
from netra.regions import queries as regions

# So many records of one phone may lie here unfinished. Whoever has its key could fill the disk otherwise.
MOST_UNFINISHED = 500


class TooMuch(Exception):
    """So many records of this phone wait already. Nothing was taken; they stay where they are."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A parcel as it can be recorded: what stands in it, and its files, staged."""

    content: Content
    pieces: tuple[Piece, ...] = ()

    def discard(self) -> None:
        for one in self.pieces:
            files.discard(one.staged)


def take(sent: Sent, *, channel: Channel, carrier: Device | None = None, again: bool = False) -> Parcel:
    """Keep a parcel; with all its files here, make the finding. Sent again, it is what it was.

    Raises NoParcel (unknown_device or signature), TooMuch, KeyMissing.
    """
    device = Device.objects.select_related("account", "office").filter(pk=sent.device).first()
    if device is None:
        raise NoParcel("unknown_device")
    kept = Parcel.objects.select_related("case").filter(device=device, record=sent.record)
    already = kept.filter(body_sha256=sent.body_sha256).first()
    if already is not None and already.signature == sent.signature:
        return already
    if not sent.is_of(device.public_key):
        raise NoParcel("signature")
    if already is not None:
        return already
    opened = None if sent.files else _opened(sent.body, sent.record, sent.seq)
    if carrier is not None and carrier.pk == device.pk:
        carrier = None
    elif carrier is not None:
        channel = Channel.CARRIED if channel is Channel.DIRECT else channel
    try:
        with transaction.atomic():
            parcel = _store(sent, device, channel, carrier)
            if opened is not None and parcel.state == State.STORED:
                _record(parcel, opened)
            return parcel
    except IntegrityError:
        # The same, or one that claims its number, came at the same moment: look once more, no oftener.
        if again:
            raise
        return take(sent, channel=channel, carrier=carrier, again=True)


def _store(sent: Sent, device: Device, channel: Channel, carrier: Device | None) -> Parcel:
    same = list(
        Parcel.objects.filter(Q(record=sent.record) | Q(seq=sent.seq), device=device, first=True).values_list(
            "record", flat=True
        )
    )
    reason = "revoked" if device.revoked_at is not None else ""
    if same:
        reason = "other_content" if sent.record in same else "other_record"
    if (reason or sent.files) and _unfinished(device) >= MOST_UNFINISHED:
        raise TooMuch
    parcel = Parcel.objects.create(
        device=device,
        record=sent.record,
        seq=sent.seq,
        body=sent.body,
        body_sha256=sent.body_sha256,
        made=dict(sent.made),
        signature=sent.signature,
        first=not same,
        state=State.HELD if reason else State.STORED,
        reason=reason,
        channel=channel,
        carrier=carrier,
        received_at=office_now(),
    )
    if sent.files:
        ParcelFile.objects.bulk_create(
            ParcelFile(parcel=parcel, n=one.n, size=one.size, sha256=one.sha256) for one in sent.files
        )
    if reason:
        _note_held(parcel)
    return parcel


def _unfinished(device: Device) -> int:
    return Parcel.objects.filter(device=device, state__in=(State.STORED, State.HELD)).count()


def take_piece(parcel: Parcel, n: int, offset: int, piece: bytes) -> tuple[ParcelFile, bool]:
    """A piece of a file; with the last one, the finding. Raises WrongOffset, FileRefused, LookupError."""
    part = ParcelFile.objects.filter(parcel=parcel, n=n).first()
    if part is None:
        raise LookupError
    whole = pieces.take(part, offset, piece)
    if whole:
        settle(parcel.pk)
    return part, whole


def settle(parcel_id: UUID) -> Parcel:
    """Make the finding of a parcel whose files are all here. Any number of times, by anybody."""
    parcel = Parcel.objects.select_related("device__account", "device__office", "case").get(pk=parcel_id)
    if parcel.state != State.STORED or missing([parcel])[parcel.pk]:
        return parcel
    # What takes long is done before the transaction.
    opened = open_parcel(parcel)
    used = False
    try:
        with transaction.atomic():
            held = locked(parcel_id)
            if held.state == State.STORED:
                _record(held, opened)
                used = True
    finally:
        if not used and isinstance(opened, Opened):
            opened.discard()
    return held


def locked(parcel_id: UUID) -> Parcel:
    rows = Parcel.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("device__account", "device__office", "case").get(pk=parcel_id)


def _record(parcel: Parcel, opened: Opened | Unfit) -> None:
    """Inside the transaction that holds the parcel."""
    if isinstance(opened, Unfit):
        hold(parcel, opened.code)
        return
    try:
        # On its own, so that what does not fit takes nothing along.
        with transaction.atomic():
            case = _finding(parcel, opened)
    except Unfit as refused:
        opened.discard()
        hold(parcel, refused.code)
        return
    except (FindingRefused, DayRefused) as refused:
        opened.discard()
        hold(parcel, refused.code)
        return
    acknowledge(parcel, case, parcel.device.account.actor, parcel.device.account.name)


def _finding(parcel: Parcel, opened: Opened) -> Case:
    content, device = opened.content, parcel.device
    region = regions.region(content.region)
    if region is None:
        raise Unfit("unknown_region")
    if content.found_on is None:
        raise Unfit("no_found_on")
    if not content.text:
        raise Unfit("no_text")
    grant = devices.role_of(device.account, device.office, region.code)
    if grant is None:
        known = devices.role_of(device.account, device.office)
        raise Unfit("outside" if known else "no_role")
    case = findings.record_supervision(
        Supervision(form_number(parcel), device.account.name, content.found_on),
        Event(region, told_text(content), content.act, content.event_on, content.place_text),
        grant,
        by=Actor(device.account.actor, device.account.name),
        key=uuid5(device.pk, str(parcel.record)),
    )
    if content.act and content.act not in procedure.pack_of(case).acts:
        raise Unfit("unknown_act")
    keep_observation(parcel, case, opened, by=device.account.actor)
    return case


def form_number(parcel: Parcel) -> str:
    """No phone without signal knows the office's number of the form: this one says whose it is, and which."""
    return f"lapangan-{parcel.device.number}-{parcel.seq}"


def told_text(content: Content) -> str:
    return content.text if content.title in content.text else f"{content.title}\n\n{content.text}"


def keep_observation(parcel: Parcel, case: Case, opened: Opened, *, by: str) -> None:
    content = opened.content
    when = moments.written(
        parcel.made, parcel.received_at, lambda time: keys.time_mac(parcel.device_id, time)
    )
    place = (content.lat, content.lon) if content.lat is not None and content.lon is not None else None
    seen = OnTheSpot(
        device_number=parcel.device.number,
        place=place,
        accuracy_m=content.accuracy_m,
        written_at=when.at,
        time_is_sure=when.sure,
        event_time_text=content.event_time_text,
        persons=[asdict(one) for one in content.persons],
    )
    observed.keep(case, seen, opened.pieces, by=by)


def acknowledge(parcel: Parcel, case: Case, actor: str, name: str) -> None:
    parcel.state, parcel.case = State.ACKNOWLEDGED, case
    parcel.settled_at, parcel.settled_by, parcel.settled_by_name = office_now(), actor, name
    parcel.save(update_fields=["state", "case", "settled_at", "settled_by", "settled_by_name"])
    audit.append(
        actor=actor,
        action="field.finding_made",
        object_kind="parcel",
        object_key=str(parcel.pk),
        facts={"case": str(case.pk), "device": parcel.device.number, "sha256": parcel.body_sha256},
    )


def hold(parcel: Parcel, reason: str) -> None:
    parcel.state, parcel.reason = State.HELD, reason
    parcel.save(update_fields=["state", "reason"])
    _note_held(parcel)


def _note_held(parcel: Parcel) -> None:
    audit.append(
        actor="sistem",
        action="field.held",
        object_kind="parcel",
        object_key=str(parcel.pk),
        facts={"device": parcel.device.number, "reason": parcel.reason, "sha256": parcel.body_sha256},
    )


def open_body(parcel: Parcel) -> Content | None:
    """What stands in it, for an officer who looks; None where it cannot be read."""
    found = _opened(bytes(parcel.body), parcel.record, parcel.seq)
    return found.content if isinstance(found, Opened) else None


def open_what_opens(parcel: Parcel) -> Opened | None:
    """For an officer who makes the finding: those of the files that are what their writer named."""
    content = open_body(parcel)
    if content is None:
        return None
    parts = {one.n: one.file for one in parcel.parts.select_related("file")}
    made: list[Piece] = []
    for named in content.files:
        sealed = parts.get(named.n)
        if sealed is None:
            continue
        try:
            with files.open_stored(sealed) as handle:
                made.append(Piece(named.name, _staged(keys.opened(handle.read()), named), sealed))
        except (keys.NotOpened, Unfit):
            continue
        except BaseException:
            # No room, or the end of the process: what lies open already does not wait for the sweep.
            Opened(content, tuple(made)).discard()
            raise
    return Opened(content, tuple(made))


def open_parcel(parcel: Parcel) -> Opened | Unfit:
    """Body and files, opened and compared with what their writer noted. Outside of any transaction."""
    found = _opened(bytes(parcel.body), parcel.record, parcel.seq)
    if isinstance(found, Unfit):
        return found
    parts = {one.n: one for one in parcel.parts.select_related("file")}
    if {one.n for one in found.content.files} != set(parts):
        return Unfit("files_differ")
    made: list[Piece] = []
    try:
        for named in found.content.files:
            sealed = parts[named.n].file
            if sealed is None:
                raise Unfit("files_differ")
            with files.open_stored(sealed) as handle:
                plain = keys.opened(handle.read())
            made.append(Piece(named.name, _staged(plain, named), sealed))
    except keys.NotOpened:
        refused = Unfit("file_unopened")
    except Unfit as error:
        refused = error
    except BaseException:
        # No room, or the end of the process: what lies open already does not wait for the sweep.
        Opened(found.content, tuple(made)).discard()
        raise
    else:
        return Opened(found.content, tuple(made))
    Opened(found.content, tuple(made)).discard()
    return refused


def _staged(plain: bytes, named: contents.NamedFile) -> Staged:
    """Raises Unfit, FileRefused."""
    examination = Examination()
    with StagedWriter(len(plain)) as target:
        reader = BytesIO(plain)
        while chunk := reader.read(256 * 1024):
            examination.feed(chunk)
            target.write(chunk)
        try:
            kind = examination.conclude(files.EVIDENCE)
        except files.FileRefused:
            raise Unfit("file_kind")
        staged = target.finish(kind)
    if (staged.sha256, staged.size) != (named.sha256, named.size):
        files.discard(staged)
        raise Unfit("file_digest")
    return staged


def _opened(body: bytes, record: UUID, seq: int) -> Opened | Unfit:
    try:
        return Opened(contents.read(keys.opened(body), record, seq))
    except keys.NotOpened:
        return Unfit("unreadable")
    except Unfit as refused:
        return refused


def missing(parcels: Sequence[Parcel]) -> dict[UUID, list[dict[str, int]]]:
    """What is still to be sent of each: the number of the file, and from which byte on."""
    found: dict[UUID, list[dict[str, int]]] = {one.pk: [] for one in parcels}
    waiting = [one.pk for one in parcels]
    for part in ParcelFile.objects.filter(parcel__in=waiting, file=None):
        found[part.parcel_id].append({"n": part.n, "offset": pieces.have(part)})
    return found
