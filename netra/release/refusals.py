"""Why a draft is not made or not approved: what happened, what was kept, what can be done next."""

from datetime import date

from django.utils.translation import gettext as _

from netra.platform.ui import formats


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
                "%(election)s until %(until)s, midnight. The draft is kept. Approve it after that day."
            )
            % {"election": election, "until": formats.long_date(until)}
        )
        self.election = election
        self.until = until


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
