"""The report form as a browser with JavaScript sends it: open fields as ever, and the rest locked already."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from netra.law.entries import LawPack
from netra.platform.files.store import Staged
from netra.reports.door import keyed_digest
from netra.reports.forms import ReportForm
from netra.reports.sealing import Wrap, recipient_of
from netra.reports.submission import EVIDENCE_MAX, Seal, SealedFile, SealedSubmission
from netra.reports.wire import decoded

# What the browser keeps to itself. Were it sent all the same, it is dropped before anybody looks at it.
KEPT_BACK = (
    "reporter_name",
    "reporter_address",
    "reporter_contact",
    "identity_kind",
    "signature",
    "description",
    "place_text",
    "event_time_text",
)
_MEDIA_TYPE = re.compile(r"([a-z]{2,12}/[a-z0-9.+-]{1,27})?")


class SealBroken(Exception):
    """The sealed fields are not what a seal is made of."""


def without_words(posted: QueryDict) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name in posted:
        if name not in KEPT_BACK and not name.startswith("post-"):
            kept.setlist(name, posted.getlist(name))
    kept._mutable = False
    return kept


class SealedReportForm(ReportForm):
    """The same form without the words of the reporter; flags say what lies in the seal."""

    sealed = forms.CharField(required=False, widget=forms.HiddenInput)
    reporter_named = forms.BooleanField(required=False, widget=forms.HiddenInput)
    reporter_located = forms.BooleanField(required=False, widget=forms.HiddenInput)
    described = forms.BooleanField(required=False, widget=forms.HiddenInput)
    place_given = forms.BooleanField(required=False, widget=forms.HiddenInput)
    signature_drawn = forms.BooleanField(required=False, widget=forms.HiddenInput)
    signed_form_sealed = forms.BooleanField(required=False, widget=forms.HiddenInput)
    sealed_count = forms.IntegerField(
        required=False, min_value=0, max_value=EVIDENCE_MAX, widget=forms.HiddenInput
    )

    def __init__(self, data: QueryDict, *, pack: LawPack, today: date) -> None:
        super().__init__(without_words(data), pack=pack, today=today)
        self.fields["description"].required = False

    @classmethod
    def drawn_up(cls, data: QueryDict, *, pack: LawPack, today: date) -> "SealedReportForm":
        """The same, with fields that every form of this pack, day and language shares: nothing changes them.

        Copying two dozen fields with their choices takes as long as all that is asked of the database.
        """
        form: Any = copy(_blank(_Pack(pack), today, get_language() or ""))
        form.data = without_words(data)
        form._errors, form._bound_fields_cache = None, {}
        return cast("SealedReportForm", form)

    def clean(self) -> dict[str, Any]:  # Any: Django's own signature
        asked = super().clean()
        if not asked.get("described"):
            self.add_error("description", self.fields["description"].error_messages["required"])
        return asked

    @property
    def is_named(self) -> bool:
        return bool(self.cleaned_data["reporter_named"])

    @property
    def is_described(self) -> bool:
        return bool(self.cleaned_data["described"])

    @property
    def has_signed_form(self) -> bool:
        return bool(self.cleaned_data.get("signed_form_sealed"))

    @property
    def is_drawn(self) -> bool:
        return bool(self.cleaned_data.get("signature_drawn"))

    def sealed_submission(self, posted: Mapping[str, str], files: Sequence[Staged]) -> SealedSubmission:
        """Raises SealBroken."""
        asked = self.cleaned_data
        seal = _seal(posted, files)
        part = self.open_part()
        content: dict[str, object] = {
            **asdict(part),
            "identity": hashlib.sha256(seal.identity).hexdigest(),
            "narrative": hashlib.sha256(seal.narrative).hexdigest(),
            "evidence": [one.staged.sha256 for one in seal.files],
        }
        return SealedSubmission(
            **part.open_fields(),
            described=asked["described"],
            place_given=asked["place_given"],
            reporter_named=asked["reporter_named"],
            reporter_located=asked["reporter_located"],
            content_seal=keyed_digest(part.key, content),
            seal=seal,
        )


class _Pack:
    """A pack is known by its digest."""

    def __init__(self, pack: LawPack) -> None:
        self.pack = pack

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Pack) and other.pack.digest == self.pack.digest

    def __hash__(self) -> int:
        return hash(self.pack.digest)


@lru_cache(maxsize=8)
def _blank(pack: _Pack, today: date, _language: str) -> SealedReportForm:
    return SealedReportForm(QueryDict(), pack=pack.pack, today=today)


def _seal(posted: Mapping[str, str], files: Sequence[Staged]) -> Seal:
    try:
        wraps = wraps_in(json.loads(posted["seal_wraps"]))
        sheets = json.loads(posted.get("sealed_meta") or "[]")
        if len(sheets) != len(files):
            raise SealBroken("sealed_meta")
        return Seal(
            recipient=recipient_of(posted["seal_recipient"]),
            holder_set=posted["seal_set"],
            wraps=wraps,
            narrative=decoded(posted["seal_narrative"]),
            identity=decoded(posted.get("seal_identity", "")),
            files=tuple(
                SealedFile(
                    staged,
                    decoded(sheet["meta"]),
                    _matching(_MEDIA_TYPE, sheet.get("media_type", "")),
                    signed=sheet.get("signed") is True,
                )
                for staged, sheet in zip(files, sheets, strict=True)
            ),
        )
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise SealBroken(str(error)) from error


def wraps_in(said: Any) -> tuple[Wrap, ...]:  # Any: JSON of whoever posted it
    """Raises SealBroken, KeyError, TypeError or ValueError."""
    return tuple(Wrap(_number(one["holder"]), decoded(one["body"])) for one in said)


def _number(given: object) -> int:
    if isinstance(given, bool) or not isinstance(given, int):
        raise SealBroken("holder")
    return given


def _matching(pattern: re.Pattern[str], given: object) -> str:
    if not isinstance(given, str) or not pattern.fullmatch(given):
        raise SealBroken("declared")
    return given


def refusal_of_seal() -> str:
    return _("The sealed part of the report is not whole. Nothing was recorded. Send it once more.")
