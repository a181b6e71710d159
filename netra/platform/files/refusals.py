"""Why a file is not taken, in words for the person who sent it."""

from enum import StrEnum

from django.db import OperationalError
from django.utils.translation import gettext as _

from netra.platform.files.kinds import PHOTOS, SOUNDS, VIDEOS, MediaType

_MEGABYTE = 1024 * 1024


class Refusal(StrEnum):
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    UNKNOWN_TYPE = "unknown_type"
    TYPE_NOT_ALLOWED = "type_not_allowed"
    NO_ROOM = "no_room"
    SENDER_FULL = "sender_full"
    LONGER_THAN_ANNOUNCED = "longer_than_announced"
    TOO_MANY_PIECES = "too_many_pieces"
    STORE_AWAY = "store_away"


class FileRefused(Exception):
    def __init__(self, code: Refusal, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class FileDamaged(Exception):
    """The bytes on disk are gone or are not those that were received."""


class StoreAway(OperationalError):
    """The bucket did not answer in time. Nothing is lost; trying again later is safe. Pages answer 503."""


class StagedFileGone(Exception):
    """The staged bytes were discarded or swept before they were kept."""


class OutsideTransaction(RuntimeError):
    """A kept file stands or falls with the record that names it, so both need one transaction."""


def too_large(size: int, limit: int, kind: MediaType | None) -> FileRefused:
    # Rounded up, so that a file a little over the limit never reads as exactly the limit.
    numbers = {"size": -(-size // _MEGABYTE), "limit": limit // _MEGABYTE}
    if kind in PHOTOS:
        sentence = _(
            "This photo is %(size)s MB, the limit is %(limit)s MB. The rest of the form is kept. "
            "Send a smaller photo, or bring it to the office."
        )
    elif kind in VIDEOS | SOUNDS:
        sentence = _(
            "This recording is %(size)s MB, the limit is %(limit)s MB. The rest of the form is kept. "
            "Send a shorter recording, or bring it to the office."
        )
    else:
        sentence = _(
            "This file is %(size)s MB, the limit is %(limit)s MB. The rest of the form is kept. "
            "Send a smaller file, or bring it to the office."
        )
    return FileRefused(Refusal.TOO_LARGE, sentence % numbers)


def empty() -> FileRefused:
    return FileRefused(
        Refusal.EMPTY,
        _("This file is empty. The rest of the form is kept. Choose the file again, or send another one."),
    )


def unknown_type() -> FileRefused:
    return FileRefused(
        Refusal.UNKNOWN_TYPE,
        _(
            "The content of this file is not a photo, video, sound recording, PDF or plain text that we can "
            "keep, whatever its name says. The rest of the form is kept. Send it as JPEG, PNG, WebP, MP4, "
            "MOV, MP3, M4A, OGG, WAV, PDF or plain text."
        ),
    )


def type_not_allowed(kind: MediaType) -> FileRefused:
    return FileRefused(
        Refusal.TYPE_NOT_ALLOWED,
        _(
            "A file of the type %(type)s cannot be sent here. The rest of the form is kept. "
            "Choose another file."
        )
        % {"type": kind.value},
    )


def no_room() -> FileRefused:
    return FileRefused(
        Refusal.NO_ROOM,
        _(
            "There is no room for this file on our side at this moment. What had arrived is kept. "
            "Try again in an hour, or bring the file to the office."
        ),
    )


def sender_full() -> FileRefused:
    return FileRefused(
        Refusal.SENDER_FULL,
        _(
            "You have sent as many files as fit before a form is sent off. Those that arrived are kept. "
            "Send the form first, or take a file out, then go on."
        ),
    )


def longer_than_announced() -> FileRefused:
    return FileRefused(
        Refusal.LONGER_THAN_ANNOUNCED,
        _("This file has grown since you chose it. What had arrived is kept. Choose it again."),
    )


def too_many_pieces() -> FileRefused:
    return FileRefused(
        Refusal.TOO_MANY_PIECES,
        _(
            "This file came in too many small pieces to be put together. The rest of the form is kept. "
            "Send it again over a better connection, or bring it to the office."
        ),
    )


def store_away() -> FileRefused:
    return FileRefused(
        Refusal.STORE_AWAY,
        _(
            "Our store of files does not answer at this moment. The rest of the form is kept. "
            "Try again in a few minutes."
        ),
    )
