"""Why a draft is not made or not approved: what happened, what was kept, what can be done next."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from netra.platform.ui import formats

# Where a day of the country ends last.
WESTERNMOST = "Asia/Jakarta"


def again_from(last_day: date) -> str:
    """The first moment after the pause, on the clocks of all three zones: the pause ends in the west."""
    ends = datetime.combine(last_day + timedelta(days=1), time(), ZoneInfo(WESTERNMOST))
    hours = [formats.office_time(ends, zone) for zone in (WESTERNMOST, "Asia/Makassar", "Asia/Jayapura")]
    return _("%(day)s at %(west)s (%(middle)s, %(east)s)") % {
        "day": formats.long_date(ends, WESTERNMOST),
        **dict(zip(("west", "middle", "east"), hours, strict=True)),
    }


class ReleaseRefused(Exception):
    code = "refused"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAnalyst(ReleaseRefused):
    code = "not_analyst"

    def __init__(self) -> None:
        super().__init__(_("Only an analyst of a Bawaslu office drafts figures. Nothing was drafted."))


class NotCommissioner(ReleaseRefused):
    code = "not_commissioner"

    def __init__(self) -> None:
        super().__init__(
            _("Only a commissioner of a Bawaslu office approves figures. The draft is kept as it is.")
        )


class SentBack(ReleaseRefused):
    code = "sent_back"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This draft was sent back to the analyst. Nothing was published and the draft is kept. It "
                "can be approved once the analyst has answered."
            )
        )


class SamePerson(ReleaseRefused):
    code = "same_person"

    def __init__(self) -> None:
        super().__init__(
            _(
                "You prepared this draft, so another person approves it. The draft is kept. "
                "Ask another commissioner."
            )
        )


class Embargoed(ReleaseRefused):
    code = "embargoed"

    def __init__(self, election: str, until: date) -> None:
        super().__init__(
            _(
                "No edition is published from shortly before voting until counting has ended: for "
                "%(election)s until %(until)s. The draft is kept. Editions are published again from "
                "%(again)s."
            )
            % {"election": election, "until": formats.day_end(until, WESTERNMOST), "again": again_from(until)}
        )
        self.election = election
        self.until = until

    @property
    def until_words(self) -> str:
        return formats.day_end(self.until, WESTERNMOST)

    @property
    def again_words(self) -> str:
        return again_from(self.until)


class DraftChanged(ReleaseRefused):
    code = "draft_changed"

    def __init__(self) -> None:
        super().__init__(
            _(
                "What is recorded has changed since this draft was computed. Nothing was published and "
                "the draft is kept. Ask the analyst for a new draft."
            )
        )


class NotMade(ReleaseRefused):
    code = "not_made"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This figure is not made any more. Nothing was published and the draft is kept. "
                "Ask the analyst for a draft of a figure that stands in the list."
            )
        )


class NotReady(ReleaseRefused):
    code = "not_ready"

    def __init__(self) -> None:
        super().__init__(
            _("This draft is still being computed. Nothing was published. Look again in a minute.")
        )


class NotComputed(ReleaseRefused):
    code = "not_computed"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The computation of this draft ended without a result. Nothing was published. "
                "Ask the analyst to compute it again."
            )
        )


class NeedsReason(ReleaseRefused):
    code = "needs_reason"

    def __init__(self, edition: int) -> None:
        super().__init__(
            _(
                "The data are exactly those of edition %(edition)s, so a further edition would change no "
                "number. Nothing was published and the draft is kept. The analyst writes on the draft why it "
                "is to be published all the same."
            )
            % {"edition": edition}
        )


class WordsChanged(ReleaseRefused):
    code = "words_changed"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The note of the edition was changed after you opened this page. Nothing was published. "
                "Read the note as it is now, then approve."
            )
        )


class NotWritten(ReleaseRefused):
    code = "not_written"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The draft was published or replaced meanwhile, so the note was not changed. "
                "What was published stays as it was."
            )
        )


class AlreadyApproved(ReleaseRefused):
    code = "already_approved"

    def __init__(self) -> None:
        super().__init__(
            _("This draft was approved before. The published edition stands and there is no second one.")
        )


class Replaced(ReleaseRefused):
    code = "replaced"

    def __init__(self) -> None:
        super().__init__(
            _("A newer draft has replaced this one. Nothing was published. Open the newer draft.")
        )
