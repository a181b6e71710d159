"""Why something was not taken, or is held, in words: what happened, what was kept, what to do next."""

from django.utils.translation import gettext as _

from netra.field.bringing import Fate, Line
from netra.field.keys import KeyMissing
from netra.field.models import Closing, Parcel, State
from netra.field.receiving import TooMuch
from netra.platform.files import FileRefused


def away(reason: Exception) -> str:
    if isinstance(reason, FileRefused):
        return reason.message
    if isinstance(reason, TooMuch):
        return _(
            "Many records of this phone wait at the office already. This one stays in your outbox. "
            "Ask your office to go through them."
        )
    if isinstance(reason, KeyMissing):
        return _(
            "The office cannot take records at this moment. This one stays in your outbox and is sent later. "
            "Tell your office that its field key is missing."
        )
    return _(
        "The office cannot take records at this moment. This one stays in your outbox and is sent later."
    )


def enrolment(code: str) -> str:
    return {
        "no_code": _("This code is not known. Nothing was changed. Look at it again, or ask for a new one."),
        "other_form": _(
            "This page had made a code for somebody else. No code was made now. Open the page anew, then "
            "choose the person."
        ),
        "used": _("This code was used already. Nothing was changed. Ask your office for a new one."),
        "expired": _("The time of this code is over. Nothing was changed. Ask your office for a new one."),
        "no_key": _("This browser made a key that cannot be used. Nothing was changed. Use a newer browser."),
        "known_key": _("This phone is let in already. Nothing was changed."),
        "not_yours": _("Phones of this office are let in by its commissioner. Nothing was changed."),
        "no_role": _("This account holds no role at this office. Give the role first."),
        "reason_missing": _("Write the reason in one sentence."),
        "already": _("This phone was revoked already."),
    }[code]


def no_parcel(code: str) -> str:
    return {
        "not_json": _("What arrived is no record. It stays in your outbox."),
        "not_a_parcel": _("What arrived is no whole record. It stays in your outbox."),
        "digest": _("The record arrived damaged. It stays in your outbox and is sent again."),
        "signature": _(
            "The signature of the record does not fit. It stays in your outbox. Show it at your office."
        ),
        "unknown_device": _(
            "The phone that wrote this record is not known here. It stays in your outbox. Bring it to the "
            "office that let that phone in."
        ),
    }[code]


def no_outbox(code: str) -> str:
    return {
        "unopened": _(
            "This file cannot be opened here: it was sealed for another installation, or it is damaged. "
            "Nothing was taken in; the records are still on the phone."
        ),
        "not_outbox": _("This file is no outbox of the field app. Nothing was taken in."),
        "nothing": _("No file was chosen. Nothing was taken in."),
    }[code]


def begun(most: int, days: int) -> str:
    return _(
        "%(most)s files that this phone carries are half here already. This one stays on the phone and goes "
        "when one of those is whole; one that nothing is added to for %(days)s days is begun anew."
    ) % {"most": most, "days": days}


def line(one: Line) -> dict[str, object]:
    """One record of a file or series, for a table."""
    parcel = one.parcel
    words = {
        Fate.NEW: _("new: a finding was made"),
        Fate.HERE: _("was here already"),
        Fate.WAITING: _("kept, and waits for its files"),
        Fate.HELD: _("held for an officer"),
        Fate.BROKEN: _("not taken"),
    }[one.fate]
    if one.fate is Fate.HELD:
        why = held(one.reason)
    elif one.reason == "lacking":
        why = _("These codes of the series are missing: %(numbers)s.") % {"numbers": one.name}
    elif one.reason == "too_much":
        why = _("Many records of this phone wait already. Go through those first.")
    elif one.fate is Fate.BROKEN:
        why = no_parcel(one.reason)
    else:
        why = ""
    return {
        "phone": parcel.device.number if parcel else None,
        "seq": parcel.seq if parcel else None,
        "holder": parcel.device.account.name if parcel else "",
        "words": words,
        "why": why,
        "case": parcel.case_id if parcel else None,
        "held": parcel.pk if parcel and one.fate is Fate.HELD else None,
    }


def held(reason: str) -> str:
    """Why an officer has to look."""
    return {
        "revoked": _("It comes from a phone that was revoked."),
        "other_content": _("Another text came under the same record before."),
        "other_record": _("Another record of this phone has the same number."),
        "unreadable": _("It cannot be opened, or it is not a record of supervision."),
        "another_record": _("What stands inside names another record than the one it came as."),
        "files_differ": _("The files that it names are not those that came with it."),
        "file_unopened": _("One of its files cannot be opened."),
        "file_digest": _("One of its files is not the one that its writer named."),
        "file_kind": _("One of its files is no photo, video, sound recording, PDF or plain text."),
        "unknown_region": _("The place is not in the list of regions."),
        "no_found_on": _("It does not say on which day this was found."),
        "no_text": _("It does not say what was seen."),
        "unknown_act": _("The rules do not know the act that it names."),
        "no_role": _("Its writer holds no role at that office any more."),
        "outside": _("The place is not in the area of its writer's office."),
        "no_election": _("No election with rules was open when it came."),
        "not_in_pack": _("The rules of this election know no findings."),
        "ahead": _("One of its days is still to come, by the clock of this office."),
        "too_early": _("It was found before it happened, by its own days."),
        "mac": _("The check of the text message does not fit."),
        "number": _("It came from another telephone number than the one of that phone."),
        "grammar": _("The text message does not follow the form of a coded message."),
        "unknown_device": _("No phone has the number that the message names."),
        "repeated": _("A message with the same number came before, with another text."),
    }.get(reason, _("It fits no rule that Netra knows."))


def text_held(reason: str) -> tuple[str, str]:
    """Why a text message waits, and what an officer does about it."""
    todo = {
        "mac": _(
            "Call the supervisor. If the message is theirs, the phone writes it once more and it is sent "
            "again; or write it down yourself as you were told."
        ),
        "number": _(
            "Call the supervisor on the number that you know. If it is theirs, say which phone it came from; "
            "its check fits."
        ),
        "grammar": _(
            "Read it. If a supervisor wrote it freely, call back and write it down as first information; "
            "otherwise close it with a reason."
        ),
        "unknown_device": _(
            "Ask your supervisors who sent it. Say which phone it came from, or close it with a reason."
        ),
        "repeated": _(
            "Compare it with the message of the same number that came before. If it tells something new, "
            "write it down; otherwise close it."
        ),
        "revoked": _(
            "The phone was reported lost. Call its holder on another way before you believe the message."
        ),
    }.get(reason, _("Put right what does not fit and write it down, or close it with a reason."))
    return held(reason), todo


def of_parcel(parcel: Parcel) -> dict[str, str]:
    """What a phone shows beside the state."""
    if parcel.state == State.HELD:
        return {
            "refusal": _("%(why)s It was kept, and an officer looks at it.") % {"why": held(parcel.reason)},
            "reason": parcel.reason,
        }
    if parcel.state == State.CLOSED:
        why = Closing(parcel.closing).label
        return {"refusal": _("An officer made no finding of it: %(why)s") % {"why": why}, "reason": "closed"}
    if parcel.case is not None:
        return {"reference": parcel.case.reference}
    return {}
