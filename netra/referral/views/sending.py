"""What the pages that send share: printed addresses, and the words for what stops a package."""

from collections.abc import Callable, Iterable

from django import forms
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest
from netra.cases import wording
from netra.cases.models import Case, Clarification
from netra.cases.views.answering import refuse
from netra.documents.making import NothingToSay
from netra.documents.typesetting import PressFailed
from netra.law.entries import Status
from netra.law.packages import Missing
from netra.platform.files import FileDamaged, FileRefused
from netra.platform.ui import formats
from netra.referral import packages


def addresses(request: StaffRequest) -> packages.Addresses:
    """As the office reaches this installation; always in Indonesian, for paper."""

    def of(name: str) -> Callable[[str], str]:
        def address(part: str) -> str:
            with translation.override("id"):
                return request.build_absolute_uri(reverse(name, args=[part]))

        return address

    return packages.Addresses(of("documents:check"), of("referral:door"))


def lacking_words(found: Iterable[Missing], *, blocks: bool = True) -> list[str]:
    """Each part with its rule, and whether anybody has read that it is asked for."""
    unsure = _("Not verified yet")
    words = []
    for one in found:
        if one.blocks is blocks:
            said = f"{wording.said(one.wording).rstrip('.')} ({one.entry_id})"
            words.append(f"{said}. {unsure}." if one.status is Status.RECALLED else f"{said}.")
    return words


def minutes_words(found: Iterable[Clarification]) -> list[str]:
    """Who was heard and when, never by name."""
    return [
        _("%(party)s, %(day)s") % {"party": one.get_party_display(), "day": formats.plain_date(one.held_on)}
        for one in found
    ]


def package_words(code: str) -> str:
    return {
        "several_bodies": _(
            "These tracks go to different bodies today. Nothing was sent; refer them one after the other."
        ),
        "no_track": _("There is nothing to send to a body today. Look at the case again."),
        "unknown_copy": _("One of the copies is not of this case. Nothing was sent; choose again."),
        "commissioner_decides": _(
            "A conflict of interest is known, so a commissioner of this office chooses who gets the file and "
            "who gets a copy. Nothing was sent."
        ),
        "reason_missing": _("Write why this body gets the file in spite of the conflict of interest."),
        "copies_missing": _("Write who gets a copy of the letter: a conflict of interest is known."),
        "answered": _(
            "A body has answered meanwhile, or a colleague has packed this. Look at the list again."
        ),
    }[code]


def send_or_say(form: forms.Form, attempt: Callable[[], object], case: Case) -> bool:
    """Do it, or put into the form why not. Nothing was sent then, and what was typed stays. True: done."""

    def tried() -> None:
        attempt()

    try:
        return refuse(form, tried, case)
    except packages.Incomplete as incomplete:
        form.add_error(
            None,
            _("The package is not complete for this body. Nothing was sent. It lacks: %(parts)s")
            % {"parts": " ".join(lacking_words(incomplete.lacking))},
        )
    except packages.PackageRefused as refused:
        form.add_error(None, package_words(refused.code))
    except NothingToSay:
        form.add_error(None, _("The study or the decision is not on record any more. Nothing was sent."))
    except PressFailed:
        form.add_error(
            None,
            _("The letter could not be set in type. Nothing was sent. Try again, or tell the administrator."),
        )
    except FileDamaged:
        form.add_error(
            None,
            _(
                "A file that belongs into the package is gone or damaged. Nothing was sent. Tell the "
                "administrator; a backup may hold it."
            ),
        )
    except FileRefused as refused_file:
        form.add_error(None, refused_file.message)
    return False
