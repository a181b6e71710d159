"""The table of doors: every address, what it answers to whom, and what must stand on it. Written by hand.

A new page gets its row here; `test_doors.py` fails until it has one. Rows follow `netra/*/urls.py`.
Whoever is in no group of a row is refused: 404 when signed in, because refused looks like missing, and the
sign-in page when signed out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from netra.accounts.models import Role


class Where(StrEnum):
    """Seen from Kutai Kartanegara; for receiving officers: the addressed body, another, a national one."""

    OWN = "own"
    NEIGHBOUR = "neighbour"
    PARENT = "parent"
    NATION = "nation"


@dataclass(frozen=True, slots=True)
class Who:
    role: Role | None
    where: Where = Where.OWN
    recused: bool = False

    def __str__(self) -> str:
        if self.role is None:
            return "signed out"
        return f"{self.role.value}, {'recused, ' if self.recused else ''}{self.where.value}"


SIGNED_OUT = Who(None)
RECUSED = Who(Role.CASE_OFFICER, Where.OWN, recused=True)
RECUSED_RECEIVER = Who(Role.RECEIVING_OFFICER, Where.OWN, recused=True)
_AROUND = (Where.OWN, Where.NEIGHBOUR, Where.PARENT)
VIEWERS = (
    SIGNED_OUT,
    *(Who(role, where) for role in Role for where in _AROUND),
    Who(Role.CASE_OFFICER, Where.NATION),
    Who(Role.COMMISSIONER, Where.NATION),
    RECUSED,
    RECUSED_RECEIVER,
)

Group = frozenset[Who]
STAFF: Group = frozenset(who for who in VIEWERS if who.role)
EVERYBODY: Group = STAFF | {SIGNED_OUT}


def _of(*roles: Role) -> Group:
    return frozenset(who for who in STAFF if who.role in roles)


ADMINISTRATORS = _of(Role.SYSTEM_ADMINISTRATOR)
COMMISSIONERS = _of(Role.COMMISSIONER)
ANALYSTS = _of(Role.ANALYST)
RECEIVERS = _of(Role.RECEIVING_OFFICER)
OFFICERS = _of(Role.CASE_OFFICER, Role.COMMISSIONER)
OWN_OFFICERS: Group = frozenset({Who(Role.CASE_OFFICER), Who(Role.COMMISSIONER)})
OWN_KEEPERS: Group = frozenset({Who(Role.COMMISSIONER), Who(Role.SYSTEM_ADMINISTRATOR)})
OWN_COMMISSIONER: Group = frozenset({Who(Role.COMMISSIONER)})
# Of the viewers one holds a key of Kukar's office, beside three who are no viewers.
HOLDER: Group = frozenset({Who(Role.CASE_OFFICER)})
PROVINCE: Group = frozenset({Who(Role.CASE_OFFICER, Where.PARENT), Who(Role.COMMISSIONER, Where.PARENT)})
NATION: Group = frozenset({Who(Role.CASE_OFFICER, Where.NATION), Who(Role.COMMISSIONER, Where.NATION)})
READERS = OWN_OFFICERS | PROVINCE | NATION
NEXT_DOOR: Group = frozenset(
    {Who(Role.CASE_OFFICER, Where.NEIGHBOUR), Who(Role.COMMISSIONER, Where.NEIGHBOUR)}
)
ADDRESSED: Group = frozenset({Who(Role.RECEIVING_OFFICER)})
OTHER_BODY: Group = frozenset({Who(Role.RECEIVING_OFFICER, Where.NEIGHBOUR)})


class Mark(StrEnum):
    """Words and keys that belong to one office's record; each office has its own of every kind."""

    REPORT = "key of the report"
    CASE = "key of the case"
    LINE = "key of the referral"
    PERSON = "name of the reported person"
    TOLD = "description by the reporter"
    STATED = "neutral statement"
    EVIDENCE = "evidence"
    MINUTES = "minutes of the clarification"
    STUDY = "text of the study"
    REASONS = "reasons of the decision"
    REPORTER = "name of the reporter"
    OFFICE = "name of the handling office"
    COLLEAGUE = "name of an officer there"


# Who may read which marks at all, wherever they stand. REPORTER, TOLD and EVIDENCE are in no row: they leave
# the server as ciphertext or not at all.
_KEYS = {Mark.REPORT, Mark.CASE, Mark.LINE, Mark.OFFICE}
_HANDLED = {*_KEYS, Mark.PERSON, Mark.STATED, Mark.MINUTES, Mark.STUDY, Mark.REASONS}
_REFERRED = {Mark.LINE, Mark.PERSON}
SEES_KUKAR: Mapping[Group, set[Mark]] = {
    ADMINISTRATORS | OWN_COMMISSIONER: {Mark.COLLEAGUE},
    OWN_OFFICERS: _HANDLED,
    PROVINCE: {*_KEYS, Mark.PERSON, Mark.STATED},
    NATION: _KEYS,
    ADDRESSED: _REFERRED,
}
SEES_KUTIM: Mapping[Group, set[Mark]] = {
    ADMINISTRATORS | {Who(Role.COMMISSIONER, Where.NEIGHBOUR)}: {Mark.COLLEAGUE},
    NEXT_DOOR: _HANDLED,
    PROVINCE: {*_KEYS, Mark.PERSON, Mark.STATED},
    NATION: _KEYS,
    OTHER_BODY: _REFERRED,
}

# No secrets in themselves: looked at only on the lists whose rows name them.
ONLY_WHERE_SHOWN = frozenset({Mark.OFFICE, Mark.COLLEAGUE})

OK, THERE, MISSING, NOT_THIS_WAY, TAKEN, UNFIT = 200, 302, 404, 405, 409, 422
Answers = Mapping[Group, int]
SENT_ONLY: Answers = {EVERYBODY: NOT_THIS_WAY}


@dataclass(frozen=True, slots=True)
class Door:
    """`get` and `post` say who is answered how. `post` is what an empty form, or `sent`, is answered with."""

    name: str
    get: Answers
    post: Answers | None = None
    # Which object of Kukar's record stands in the address.
    args: tuple[str, ...] = ()
    # A list shows both offices' marks to whoever reads both; a record shows Kukar's alone.
    shows: frozenset[Mark] = frozenset()
    is_list: bool = False
    sent: Mapping[str, str] = field(default_factory=dict)
    # What the answer to a POST alone may show, and must.
    reveals: frozenset[Mark] = frozenset()


def _public(name: str, *args: str) -> Door:
    return Door(name, {EVERYBODY: OK}, args=args)


def _list(name: str, group: Group, *shows: Mark) -> Door:
    return Door(name, {group: OK}, shows=frozenset(shows), is_list=True)


def _step(name: str, group: Group, *args: str, empty: int = UNFIT) -> Door:
    """A page with a form: whoever may open it may send it, and an empty one is not taken."""
    return Door(name, {group: OK}, {group: empty}, args=args)


PORTAL = (
    _public("portal:front"),
    _public("portal:region_search"),
    _public("portal:region", "region"),
    _public("portal:region_csv", "region"),
    _public("portal:map"),
    _public("portal:map_csv"),
    _public("portal:figures"),
    _public("portal:indicator", "indicator"),
    _public("portal:indicator_csv", "indicator"),
    # Editions stand on the page of figures.
    Door("portal:issues", {EVERYBODY: THERE}),
    _public("portal:issue", "issue"),
    _public("portal:issue_csv", "issue"),
    _public("portal:methods"),
    _public("portal:ask"),
    _public("portal:limits"),
    _public("portal:limits_schema", "schema"),
    _public("portal:about"),
    _public("portal:protection"),
)

REPORTS = (
    Door("reports:form", {EVERYBODY: OK}, {EVERYBODY: UNFIT}),
    # Resumable uploads: without the key of a form there is nothing to be found.
    Door("reports:uploads", {EVERYBODY: MISSING}, {EVERYBODY: MISSING}),
    Door("reports:upload", {EVERYBODY: MISSING}, {EVERYBODY: MISSING}, args=("token",)),
    # A public half of a key is no secret; which office a place belongs to, is none either.
    _public("reports:holder_keys"),
    Door("reports:receipt", {EVERYBODY: OK}, {EVERYBODY: THERE}),
    Door("reports:tip", {EVERYBODY: OK}, {EVERYBODY: UNFIT}),
    _public("reports:tip_keys"),
    # A misused name is its own office's alone, also of whoever stepped aside from a report there.
    Door("reports:misuse", {EVERYBODY: OK}, {EVERYBODY: UNFIT}),
    _list("reports:misuses", OFFICERS),
    Door(
        "reports:misuse_one",
        {OWN_OFFICERS | {RECUSED}: OK},
        {OWN_OFFICERS | {RECUSED}: UNFIT},
        args=("misuse",),
    ),
    _list("reports:list", OFFICERS, Mark.REPORT),
    # Of the world of this table nothing lies at the door any more.
    Door("reports:morning", {OFFICERS: OK}),
    _list("reports:list_csv", OFFICERS, Mark.REPORT, Mark.OFFICE),
    Door("reports:report", {READERS: OK}, args=("report",), shows=frozenset({Mark.PERSON, Mark.STATED})),
    Door("reports:assess", SENT_ONLY, {OWN_OFFICERS: UNFIT}, args=("report",)),
    # Of a registered report both are refused in words, with the rule.
    _step("reports:not_registered", OWN_COMMISSIONER, "report"),
    _step("reports:withdraw", OWN_OFFICERS, "report"),
    _step("cases:alike", OWN_OFFICERS, "report"),
    _step("reports:ask_completion", OWN_OFFICERS, "report"),
    _step("reports:completion_arrived", OWN_OFFICERS, "report"),
    _step("reports:signed", OWN_OFFICERS, "report"),
    _step("reports:hand_up", OWN_OFFICERS, "report"),
    _step("reports:step_aside", OWN_OFFICERS, "report"),
    _step("reports:seal", OWN_OFFICERS, "report"),
    # Open for the one named handler alone, here the commissioner; colleagues are refused like strangers.
    Door(
        "reports:read",
        {OWN_COMMISSIONER: OK},
        {OWN_COMMISSIONER: UNFIT},
        args=("report",),
        shows=frozenset({Mark.STATED}),
    ),
    Door(
        "reports:paper",
        {OWN_COMMISSIONER: OK},
        {OWN_COMMISSIONER: UNFIT},
        args=("report",),
        shows=frozenset({Mark.PERSON}),
    ),
    Door("reports:part", {OWN_COMMISSIONER: OK}, args=("report", "part")),
    Door("reports:custody", {OWN_COMMISSIONER: OK}, args=("report",)),
    # What waits for an answer, of the own office; the words themselves open for the handler alone.
    _list("reports:messages", OFFICERS),
    Door("reports:messages_of", {OWN_OFFICERS: OK}, {OWN_OFFICERS: OK}, args=("report",)),
    Door("reports:package", {OWN_COMMISSIONER: OK}, args=("report",)),
    # Everybody's own key; what is posted without one is refused.
    Door("reports:key", {OFFICERS: OK}, {OFFICERS: TAKEN}),
    Door("reports:retire_key", SENT_ONLY, {OFFICERS: THERE}),
    _list("reports:holders", OFFICERS),
    Door("reports:appoint", SENT_ONLY, {COMMISSIONERS: UNFIT}),
    Door("reports:end_holder", SENT_ONLY, {OWN_COMMISSIONER: THERE}, args=("holder",)),
    Door("reports:rewrap", {HOLDER: OK}, {HOLDER: UNFIT}),
    _list("reports:waiting", OFFICERS),
    Door("reports:opening", {HOLDER: OK}, {HOLDER: UNFIT}, args=("opening",)),
    Door("reports:refuse_opening", SENT_ONLY, {HOLDER: UNFIT}, args=("opening",)),
    # Only counts and days. One batch a day, and today's was asked for.
    Door("reports:tips", {OFFICERS: OK}, {OFFICERS: UNFIT}, is_list=True),
    # The batch is open for the commissioner; a holder is told so.
    Door(
        "reports:tip_step",
        {HOLDER | OWN_COMMISSIONER: OK},
        {HOLDER | OWN_COMMISSIONER: UNFIT},
        args=("tip_batch",),
    ),
    Door("reports:end_tips", SENT_ONLY, {HOLDER | OWN_COMMISSIONER: THERE}, args=("tip_batch",)),
)

CASES = (
    Door("cases:track", {EVERYBODY: OK}, {EVERYBODY: UNFIT}),
    _step("cases:open", OWN_OFFICERS, "report"),
    Door("cases:of_report", {READERS: THERE}, args=("report",)),
    _list("cases:list", OFFICERS, Mark.CASE),
    _list("cases:list_csv", OFFICERS, Mark.OFFICE),
    Door(
        "cases:case",
        {READERS: OK},
        args=("case",),
        shows=frozenset({Mark.PERSON, Mark.MINUTES, Mark.STUDY}),
    ),
    # For its one reader; colleagues are refused like strangers.
    Door("cases:tips", {OWN_COMMISSIONER: OK}, {OWN_COMMISSIONER: UNFIT}, args=("tip_batch",)),
    _list("cases:information", OFFICERS),
    _step("cases:new_information", OFFICERS),
    _step("cases:counter", OFFICERS),
    _step("cases:new_supervision", OFFICERS),
    _step("cases:trace", OWN_OFFICERS, "case"),
    _step("cases:set_finding", OWN_OFFICERS, "case"),
    _step("cases:end_tracing", OWN_OFFICERS, "case"),
    _step("cases:register_finding", OWN_OFFICERS, "case"),
    # Of a case without a report; of one with a report, the page of the report is the place.
    # A finding's own evidence; that one of this tip there is none.
    Door("cases:evidence", {OWN_OFFICERS: OK}, args=("tip",)),
    Door("cases:evidence_file", {STAFF: MISSING}, args=("tip", "phone_file")),
    _step("cases:step_aside", OWN_OFFICERS, "tip"),
    _step("cases:invite", OWN_OFFICERS, "case"),
    _step("cases:answer_call", OWN_OFFICERS, "case", "call"),
    _step("cases:plain_step", OWN_OFFICERS, "case", "case_step"),
    _step("cases:track_step", OWN_OFFICERS, "case", "track", "track_step"),
    _step("cases:correct_day", OWN_OFFICERS, "case", "day"),
    _step("cases:correct_first_day", OWN_OFFICERS, "case", "first_day"),
    _step("cases:correct_study", OWN_OFFICERS, "case", "track"),
    _step("cases:early_study", OWN_OFFICERS, "case"),
    # Who holds a case delegates it; who takes one over sits in an office above.
    _step("cases:hand_over", OWN_COMMISSIONER, "case", "way"),
    _step("cases:number", OWN_OFFICERS, "case"),
    _step("cases:clarify", OWN_OFFICERS, "case"),
    _step("cases:study", OWN_OFFICERS, "case"),
    _step("cases:decide", OWN_COMMISSIONER, "case"),
    _step("cases:resume", OWN_COMMISSIONER, "case"),
    _step("cases:close_track", OWN_OFFICERS, "case", "track"),
    _step("cases:extend", OWN_OFFICERS, "case"),
    _step("cases:proposal", OWN_OFFICERS, "case", "proposal"),
    _step("cases:classify", OWN_OFFICERS, "case", "track"),
    _step("cases:further_track", OWN_OFFICERS, "case", "track"),
    _step("cases:rank", OWN_OFFICERS, "case", "track"),
    _step("cases:nip", OWN_OFFICERS, "case", "track"),
    _step("cases:close", OWN_OFFICERS, "case"),
    _step("cases:take_back", OWN_COMMISSIONER, "case", "count"),
)

DOCUMENTS = (
    # Without the digest that is printed beside the code, the page says nothing of any document.
    _public("documents:check", "paper_token"),
    Door("documents:of_case", {OWN_OFFICERS: OK}, args=("case",)),
    _step("documents:make", OWN_OFFICERS, "case", "paper_kind", empty=THERE),
    Door("documents:draft", {OWN_OFFICERS: OK}, args=("case", "paper_kind")),
    # The office that gave the case away writes the letter, and nobody else.
    _step("documents:handover", OWN_OFFICERS, "case", "handover", empty=THERE),
    Door("documents:of_report", {OWN_OFFICERS: OK}, args=("report",)),
    _step("documents:make_of_report", OWN_OFFICERS, "report", "report_paper_kind", empty=THERE),
    Door("documents:of_misuse", {OWN_OFFICERS | {RECUSED}: OK}, args=("misuse",)),
    # Nobody has shown an identity card in this world yet.
    _step("documents:make_of_misuse", OWN_OFFICERS | {RECUSED}, "misuse", "misuse_paper"),
    Door("documents:system", {OWN_OFFICERS: OK}, args=("case", "system"), shows=frozenset({Mark.PERSON})),
    Door("documents:system_csv", {OWN_OFFICERS: OK}, args=("case", "system")),
    Door("documents:download", {OWN_OFFICERS: OK}, args=("paper",)),
    _list("documents:names", COMMISSIONERS),
    _step("documents:name", OWN_COMMISSIONER, "paper_office", "paper_kind"),
)

REFERRAL = (
    _step("referral:refer", OWN_OFFICERS, "case", "track"),
    _step("referral:copies", OWN_OFFICERS, "case"),
    Door("referral:copy", {OWN_OFFICERS: OK}, args=("case", "copy")),
    # It was sent with the package, so it stays.
    Door("referral:withdraw_copy", {OWN_OFFICERS: OK}, {OWN_OFFICERS: UNFIT}, args=("case", "copy")),
    Door("referral:packages", {OWN_OFFICERS: OK}, args=("case",), shows=frozenset({Mark.PERSON})),
    # All that was sent is packed already: there is nothing to be packed, and one is led back to the list.
    Door("referral:pack", {OWN_OFFICERS: THERE}, {OWN_OFFICERS: THERE}, args=("case", "body")),
    Door(
        "referral:package",
        {OWN_OFFICERS | ADDRESSED: OK},
        args=("package",),
        shows=frozenset({Mark.PERSON}),
    ),
    Door("referral:part", {OWN_OFFICERS | ADDRESSED: OK}, args=("package", "packed")),
    Door("referral:sheet", SENT_ONLY, {OWN_OFFICERS: OK}, args=("package",)),
    # Without an account: nothing behind it is shown without the code.
    Door("referral:door", {EVERYBODY: OK}, {EVERYBODY: UNFIT}, args=("ref",)),
    Door("referral:handover", {OFFICERS: OK}, {OFFICERS: UNFIT}, is_list=True),
    Door("referral:say_handover", SENT_ONLY, {OWN_OFFICERS: UNFIT}, args=("line",)),
    # The file was not acknowledged yet, so no step of the body is open.
    Door("referral:step", SENT_ONLY, {OWN_OFFICERS | ADDRESSED: UNFIT}, args=("line", "step")),
    Door("referral:end_track", {OWN_OFFICERS | ADDRESSED: THERE}, args=("line",)),
    Door("referral:proof", {OWN_OFFICERS | ADDRESSED: OK}, args=("line", "answer")),
    _list("referral:inbox", RECEIVERS, Mark.LINE, Mark.PERSON),
    _list("referral:inbox_csv", RECEIVERS, Mark.PERSON),
    # The office that sent it records here what the body wrote on paper, and names the letter.
    Door("referral:line", {OWN_OFFICERS | ADDRESSED: OK}, args=("line",), shows=frozenset({Mark.PERSON})),
    Door("referral:acknowledge", SENT_ONLY, {ADDRESSED: THERE, OWN_OFFICERS: UNFIT}, args=("line",)),
    Door("referral:take_back", SENT_ONLY, {OWN_OFFICERS | ADDRESSED: UNFIT}, args=("line",)),
    Door("referral:give_back", SENT_ONLY, {OWN_OFFICERS | ADDRESSED: UNFIT}, args=("line",)),
    Door("referral:record_sanction", SENT_ONLY, {OWN_OFFICERS | ADDRESSED: UNFIT}, args=("line",)),
)

FOLLOWUP = (
    _list("followup:ledger", OFFICERS, Mark.LINE, Mark.PERSON),
    _list("followup:ledger_csv", OFFICERS, Mark.PERSON, Mark.OFFICE),
    Door("followup:recommendation", {READERS: OK}, args=("line",), shows=frozenset({Mark.PERSON, Mark.CASE})),
    Door("followup:prepare", SENT_ONLY, {OWN_OFFICERS: UNFIT}, args=("line",)),
    Door("followup:sent", SENT_ONLY, {OWN_OFFICERS: UNFIT}, args=("line", "letter")),
    Door("followup:print_letter", SENT_ONLY, {OWN_OFFICERS: THERE}, args=("line", "letter")),
    _list("followup:register", OFFICERS, Mark.LINE, Mark.PERSON),
    _list("followup:register_csv", OFFICERS, Mark.PERSON, Mark.OFFICE),
    # The office that sent a sheet reads it; the bodies of which it speaks do not.
    Door("followup:sheets", {OFFICERS | RECEIVERS: OK}, {OFFICERS | RECEIVERS: UNFIT}),
    _list("followup:open_referrals", OFFICERS | RECEIVERS),
    Door("followup:sheet", {OWN_OFFICERS: OK}, args=("sheet",)),
    Door("followup:sheet_csv", {OWN_OFFICERS: OK}, args=("sheet",)),
    _step("followup:sheet_record", OWN_OFFICERS, "sheet", empty=TAKEN),
    _step("followup:sheet_take_back", OWN_OFFICERS, "sheet", empty=TAKEN),
    # A packed file: what its cells hold is looked at by the tests of the register itself.
    _list("followup:register_xlsx", OFFICERS),
)

# Phones speak here, and nobody else: a cookie says nothing, and what no phone signed is not listened to.
UNSIGNED: Answers = {EVERYBODY: 401}
FIELD = (
    _public("field:app"),
    _public("field:worker"),
    _public("field:manifest"),
    _public("field:key"),
    Door("field:enrol", SENT_ONLY, {EVERYBODY: UNFIT}),
    Door("field:about", SENT_ONLY, UNSIGNED),
    Door("field:send", SENT_ONLY, UNSIGNED),
    Door("field:states", SENT_ONLY, UNSIGNED),
    Door("field:piece", SENT_ONLY, SENT_ONLY, args=("phone", "phone_record", "phone_file")),
    # Without a token in the settings there is no such address.
    Door("field:sms", SENT_ONLY, {EVERYBODY: MISSING}),
    Door("field:bring", SENT_ONLY, UNSIGNED),
    Door("field:bring_piece", SENT_ONLY, SENT_ONLY, args=("digest",)),
    _step("field:import", OFFICERS),
    # Phones of the own office, and a commissioner's of those below it; the nation sees none.
    _list("field:devices", OFFICERS),
    _step("field:let_in", OFFICERS),
    _step("field:revoke", OWN_OFFICERS, "own_phone"),
    _list("field:held", OFFICERS),
    _step("field:held_one", OWN_OFFICERS | {RECUSED}, "held_parcel"),
    _list("field:texts", OFFICERS),
    _step("field:text", OWN_OFFICERS | {RECUSED}, "held_text"),
)

# Drafts are protected numbers without any record: every analyst and commissioner of Bawaslu reads them.
RELEASE = (
    _list("release:drafts", ANALYSTS | COMMISSIONERS),
    _list("release:drafts_csv", ANALYSTS | COMMISSIONERS),
    _list("release:issues", ANALYSTS | COMMISSIONERS),
    _list("release:issues_csv", ANALYSTS | COMMISSIONERS),
    _step("release:new", ANALYSTS),
    Door("release:draft", {ANALYSTS | COMMISSIONERS: OK}, args=("draft",)),
    Door("release:draft_csv", {ANALYSTS | COMMISSIONERS: OK}, args=("draft",)),
    # Who prepared the draft alone says what is published with it; also nothing.
    Door(
        "release:words",
        {frozenset({Who(Role.ANALYST)}): OK},
        {frozenset({Who(Role.ANALYST)}): THERE},
        args=("draft",),
    ),
    # On 14 November no edition is published: the embargo refuses, with its reason.
    _step("release:approve", COMMISSIONERS, "draft", empty=TAKEN),
    _step("release:send_back", COMMISSIONERS, "draft"),
)

# Everybody's own reminders. Of mails an administrator sees for whom they are stuck, and of no case.
REMINDERS = (
    _list("reminders:notices", OFFICERS),
    Door("reminders:seen", SENT_ONLY, {OFFICERS: THERE}),
    _list("reminders:mails", OFFICERS | ADMINISTRATORS),
    Door("reminders:mail_arrived", SENT_ONLY, {HOLDER | ADMINISTRATORS: THERE}, args=("mail",)),
    Door("reminders:mail_again", SENT_ONLY, {HOLDER | ADMINISTRATORS: THERE}, args=("mail",)),
    Door("reminders:calendar", {OFFICERS: OK}, {OFFICERS: OK}),
    Door("reminders:calendar_revoke", SENT_ONLY, {OFFICERS: THERE}),
    # The address is the key: numbers and limits stand behind it, and no mark of any record.
    _public("reminders:feed", "calendar"),
)

# Counts alone of one's own offices, and how the office knows its own records.
KEEPING = (_list("keeping:due", COMMISSIONERS),)

DESK = (
    # The work of the own office stands here; what an office above may read, on its lists.
    _list("desk:home", STAFF),
    _list("desk:worklist", OFFICERS),
    _list("desk:worklist_csv", OFFICERS),
    _list("desk:overview", COMMISSIONERS),
    _step("desk:clock", STAFF),
    _list("desk:jobs", ADMINISTRATORS),
    # Everybody here keeps one office: the list leads straight to it.
    Door("desk:offices", {ADMINISTRATORS | COMMISSIONERS: THERE}),
    # Nothing is open for reading under this name, so nobody has to be chosen.
    _step("desk:leaving", OWN_COMMISSIONER, "account", empty=THERE),
    Door("desk:office", {OWN_KEEPERS: OK}, args=("office",)),
    _step("desk:bodies", OWN_COMMISSIONER, "office"),
    _step("desk:body_end", OWN_COMMISSIONER, "office", "body"),
    # An office above makes its own supervisors from its own page, and lets people into these.
    _step("desk:field", OWN_COMMISSIONER, "office"),
    Door("desk:field_office", {OWN_COMMISSIONER: OK}, args=("office", "field_office")),
    _step("desk:field_end", OWN_COMMISSIONER, "office", "field_office"),
    _step("desk:office_setting", OWN_KEEPERS, "office", "setting"),
    Door("desk:job_cancel", SENT_ONLY, {ADMINISTRATORS: THERE}, args=("job",)),
)

ACCOUNTS = (
    Door("accounts:set_up", {EVERYBODY: OK}, {EVERYBODY: UNFIT}, args=("token",)),
    _list("accounts:list", ADMINISTRATORS | COMMISSIONERS, Mark.COLLEAGUE),
    _list("accounts:list_csv", ADMINISTRATORS | COMMISSIONERS, Mark.COLLEAGUE),
    _step("accounts:create", ADMINISTRATORS),
    _step("accounts:give", COMMISSIONERS),
    # An account that sees records gets its new link from its own office, never from who runs the machine.
    _step("accounts:renew", OWN_COMMISSIONER, "account", empty=OK),
    # Who has lost the second step is brought back by the same people.
    _step("accounts:reset", OWN_COMMISSIONER, "account", empty=OK),
    # Taking sight away harms no record: an administrator may do it at once.
    _step("accounts:end", OWN_COMMISSIONER | ADMINISTRATORS, "grant", empty=THERE),
)

# On the own authenticator: the password is asked anew first, and what is not set up is not there.
SIGNING_IN = (
    Door("account_login", {frozenset({SIGNED_OUT}): OK, STAFF: THERE}),
    Door("account_logout", {STAFF: OK, frozenset({SIGNED_OUT}): THERE}),
    _public("account_inactive"),
    Door("account_reauthenticate", {STAFF: OK}),
    Door("account_change_password", {STAFF: OK}),
    Door("mfa_index", {STAFF: OK}),
    Door("mfa_authenticate", {EVERYBODY: THERE}),
    Door("mfa_reauthenticate", {STAFF: THERE}),
    Door("mfa_activate_totp", {STAFF: THERE}),
    Door("mfa_deactivate_totp", {STAFF: MISSING}),
    Door("mfa_view_recovery_codes", {STAFF: MISSING}),
    Door("mfa_generate_recovery_codes", {STAFF: THERE}),
    # Whoever changes a passkey says again who they are; what is offered to sign in comes as JSON.
    Door("mfa_list_webauthn", {STAFF: OK}),
    Door("mfa_add_webauthn", {STAFF: THERE}),
    Door("mfa_login_webauthn", {EVERYBODY: THERE}),
    Door("mfa_reauthenticate_webauthn", {STAFF: THERE}),
    Door("mfa_remove_webauthn", {STAFF: THERE}, args=("account",)),
)

DOORS = (
    *PORTAL,
    *REPORTS,
    *CASES,
    *FOLLOWUP,
    *DOCUMENTS,
    *REFERRAL,
    *RELEASE,
    *REMINDERS,
    *FIELD,
    *DESK,
    *KEEPING,
    *ACCOUNTS,
    *SIGNING_IN,
)


def is_refused(answers: Answers, who: Who) -> bool:
    return not any(who in group for group in answers)


def answer_for(answers: Answers, who: Who) -> int:
    for group, status in answers.items():
        if who in group:
            return status
    return MISSING if who.role else THERE


def marks_for(sees: Mapping[Group, set[Mark]], who: Who) -> set[Mark]:
    return {mark for group, marks in sees.items() if who in group for mark in marks}
