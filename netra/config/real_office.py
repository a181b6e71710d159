"""A real office from nothing: its code, its first people, mail and backups, in parts that may be repeated.

Each part does what is missing and says what it found done already. What one part refuses does not undo the
parts before it.
"""

import json
import os
import smtplib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import segno
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from netra.accounts import bootstrap, setup
from netra.accounts.models import Grant, Role
from netra.cases import numbers
from netra.config import backup_places
from netra.config.installing import Refused, Tell, kept_setting
from netra.institutions import settings as office_settings
from netra.institutions.models import Institution, InstitutionKind
from netra.institutions.settings import OFFICE_CODE
from netra.platform.backup import BackupRefused
from netra.platform.clock import wall_now
from netra.platform.clock.installation import is_demo
from netra.platform.ui import formats
from netra.regions import queries as regions
from netra.regions.models import Level
from netra.reports import holders

T = TypeVar("T")
SECURITIES = {"starttls": 587, "tls": 465, "none": 25}
REASON = "Pemasangan kantor: netra setup"
_THEN: Mapping[Role, Sequence[Promise]] = {
    Role.COMMISSIONER: [
        _(
            "Give roles to others on the page of the accounts, once the administrator has made their "
            "accounts."
        ),
        _(
            "Make a key on the page of the keys, print its recovery sheet and keep it apart from the "
            "computer. The office takes reports once three people hold keys."
        ),
    ],
    Role.SYSTEM_ADMINISTRATOR: [
        _(
            "Make accounts for others on the page of the accounts and hand over their links. Roles that see "
            "records are given by the commissioner."
        ),
    ],
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody said, by flags, in a file or when asked. Empty: that part is left as it is."""

    office: str = ""
    office_code: str = ""
    administrator: str = ""  # "mesin=Nama Lengkap"
    commissioner: str = ""
    mail_host: str = ""
    mail_port: str = ""
    mail_security: str = ""
    mail_user: str = ""
    mail_password_file: str = ""
    mail_from: str = ""
    mail_test: str = ""
    backup_folder: str = ""

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))


QUESTIONS: Mapping[str, str] = {
    "office": 'Key of the office, for example "bawaslu-64.02"; or its name, to be told the key',
    "office_code": "Number of the office in Bawaslu's own case numbers, like 27.12; not the region code",
    "administrator": 'First system administrator: user name, "=", full name, like rina=Rina Contoh',
    "commissioner": 'First commissioner: user name, "=", full name, like budi=Budi Contoh',
    "mail_host": "Mail server, for example surel.contoh.go.id",
    "mail_security": "Its security: starttls, tls or none",
    "mail_user": "User name at the mail server",
    "mail_password_file": "File that holds the password and nothing else",
    "mail_from": "Sender address",
    "mail_test": "Address to which a test mail goes now",
    "backup_folder": "Folder for backups, on another disk, written from the root; tried at once",
}
_MAIL_ALONE = {"mail_security", "mail_user", "mail_password_file", "mail_from", "mail_test"}


def from_file(path: Path) -> Answers:
    """A JSON object with the names of the flags, `-` or `_` alike. Raises Refused."""
    try:
        told = json.loads(path.read_text())
        known = {one.name for one in fields(Answers)}
        answers = {str(name).replace("-", "_"): value for name, value in told.items()}
        if strange := sorted(set(answers) - known):
            raise Refused(
                f"{path} holds {strange[0]!r}, which nobody knows. Known: {', '.join(sorted(known))}."
            )
        if wrong := [name for name, value in answers.items() if not isinstance(value, str)]:
            raise Refused(f"{wrong[0]!r} in {path} is no text. Write it in quotes.")
        return Answers(**answers)
    except (OSError, ValueError, AttributeError) as error:
        raise Refused(f"{path} cannot be read as a JSON object: {error}.") from None


def ask(answers: Answers, question: Callable[[str], str], tell: Tell) -> Answers:
    """Every question that has no answer yet, each checked at once; an empty line leaves what is kept."""
    known = _kept_answers()
    try:
        for name, words in QUESTIONS.items():
            if getattr(answers, name) or (name in _MAIL_ALONE and not answers.mail_host):
                continue
            if name in _OF_AN_OFFICE and not answers.office:
                continue
            if name == "office_code":
                known |= _kept_at(_office(answers.office))
            said = _one_answer(name, words, known.get(name, ""), question, tell)
            if name == "office":
                said = said or known.get("office", "")
            if name in {"mail_from", "mail_test"} and not said:
                tell("Without it no test mail can go out, so nothing about mail is kept.")
                answers = replace(answers, **dict.fromkeys(_MAIL_ALONE | {"mail_host"}, ""))
            else:
                answers = replace(answers, **{name: said})
    except EOFError:
        pass
    except KeyboardInterrupt:
        raise Refused("\nSetup stopped. None of these answers was kept. Begin again: netra setup") from None
    return answers


def _one_answer(name: str, words: str, known: str, question: Callable[[str], str], tell: Tell) -> str:
    hint = f"kept: {known}; empty: it stays" if known else "empty: later"
    while said := question(f"{words} ({hint}): ").strip():
        try:
            if name in _CHECKS:
                _CHECKS[name](said)
        except (Refused, BackupRefused) as refused:
            tell(f"  {refused}")
        else:
            return said
    return ""


def _check_office(said: str) -> None:
    try:
        _office(said)
    except Refused:
        codes = [hit.region.code for hit in regions.search(said, limit=5)]
        named = Institution.objects.filter(
            kind=InstitutionKind.BAWASLU,
            example=False,
            region__in=codes,
            region__level__lte=Level.REGENCY,
        )
        if not named:
            raise
        keys = "; ".join(f"{one.key} is {one.name}" for one in named.order_by("key"))
        raise Refused(f"By that name: {keys}. Write the key.") from None


def _check_code(said: str) -> None:
    try:
        OFFICE_CODE.read(said)
    except office_settings.Refused as refused:
        raise Refused(str(refused.sentence)) from None


def _check_person(said: str) -> None:
    username, _name = _person(said)
    if not setup.USERNAME.fullmatch(username):
        raise Refused(f"User name {username!r}: {setup.SENTENCES[setup.Refusal.USERNAME_SHAPE]}")


def _check_security(said: str) -> None:
    if said not in SECURITIES:
        raise Refused(
            f"{said!r} is none of them. Write starttls, tls or none; whoever runs the server knows."
        )


def _check_address(said: str) -> None:
    try:
        validate_email(said)
    except ValidationError:
        raise Refused(f"{said!r} is no mail address. Write one like netra@contoh.go.id.") from None


_OF_AN_OFFICE = {"office_code", "administrator", "commissioner"}
_CHECKS: Mapping[str, Callable[[str], object]] = {
    "office": _check_office,
    "office_code": _check_code,
    "administrator": _check_person,
    "commissioner": _check_person,
    "mail_security": _check_security,
    "mail_password_file": lambda said: _password(said),
    "mail_from": _check_address,
    "mail_test": _check_address,
    "backup_folder": lambda said: backup_places.try_folder(Path(said)),
}


def _kept_answers() -> dict[str, str]:
    """What an earlier run has kept, in the words of the answers."""
    begun = Grant.objects.filter(granted_by=bootstrap.ACTOR, institution__example=False, ended_by="")
    offices = sorted(set(begun.values_list("institution", flat=True)))
    return {
        "office": offices[0] if len(offices) == 1 else "",
        "mail_host": kept_setting("NETRA_MAIL_HOST"),
        "mail_security": kept_setting("NETRA_MAIL_SECURITY"),
        "mail_user": kept_setting("NETRA_MAIL_USER"),
        "mail_from": kept_setting("NETRA_MAIL_FROM"),
        "backup_folder": kept_setting("NETRA_BACKUP_DIR"),
    }


def _kept_at(office: Institution) -> dict[str, str]:
    people = Grant.objects.filter(institution=office, ended_by="").select_related("account").order_by("-pk")
    by_role = {one.role: f"{one.account.username}={one.account.name}" for one in people}
    return {
        "office_code": str(office_settings.value(office, OFFICE_CODE) or ""),
        "administrator": by_role.get(Role.SYSTEM_ADMINISTRATOR, ""),
        "commissioner": by_role.get(Role.COMMISSIONER, ""),
    }


def set_up(answers: Answers, *, tell: Tell) -> None:
    """Raises Refused at the first part that cannot be done; earlier parts stay done."""
    if is_demo():
        raise Refused(
            "This is a demo, with its own offices and accounts. For an office of your own: choose another "
            "NETRA_HOME, then netra setup --kind real"
        )
    if answers.office:
        office = _office(answers.office)
        if answers.office_code:
            _enter_code(office, answers.office_code, tell)
        for role, who in (
            (Role.SYSTEM_ADMINISTRATOR, answers.administrator),
            (Role.COMMISSIONER, answers.commissioner),
        ):
            if who:
                _invite(office, role, who, tell)
        _tell_holders(office, tell)
    elif answers.office_code or answers.administrator or answers.commissioner:
        raise Refused('Name the office as well: --office KEY, for example "bawaslu-64.02".')
    if answers.backup_folder:
        _keep_backup_folder(Path(answers.backup_folder), tell)
    if answers.mail_host:
        _keep_mail(answers, tell)
    elif answers.mail_test:
        _test_mail(_mail_in_force(), answers.mail_test, tell)


def _office(key: str) -> Institution:
    office = Institution.objects.select_related("region").filter(key=key, example=False).first()
    if office is None or office.kind != InstitutionKind.BAWASLU or office.is_field:
        raise Refused(
            f"No Bawaslu office has the key {key!r}. Keys look like bawaslu-64.02, with the Home Ministry's "
            "code of the region; find it with: netra regions search NAME"
        )
    return office


def _enter_code(office: Institution, code: str, tell: Tell) -> None:
    try:
        with transaction.atomic():
            office_settings.enter(
                office, OFFICE_CODE, code, actor=bootstrap.ACTOR, name="netra setup", reason=REASON
            )
    except office_settings.Refused as refused:
        if refused.code != "same":
            raise Refused(f"Office code {code!r}: {refused.sentence}") from refused
        tell(f"{office.key}: the office code {code} is entered already.")
    else:
        tell(f"{office.key}: office code {code} entered.")
    if given := numbers.settle(office, by=numbers.SYSTEM):
        tell(f"{len(given)} registered cases that waited got their numbers.")


def _person(who: str) -> tuple[str, str]:
    username, equals, name = (part.strip() for part in who.partition("="))
    if not (username and equals and name):
        raise Refused(f"{who!r} is no person. Write username=Full Name, for example ketua=Siti Contoh.")
    return username.lower(), name


def _invite(office: Institution, role: Role, who: str, tell: Tell) -> None:
    username, name = _person(who)
    title = role.value.replace("_", " ")
    held = Grant.objects.filter(institution=office, role=role, ended_by="")
    if held.filter(account__setup_links__used_at__isnull=False).exists():
        tell(f"{office.key} has a {title} already, who lets others in on the pages.")
        return
    if held.filter(
        account__username=username.lower(),
        account__setup_links__used_at__isnull=True,
        account__setup_links__expires_at__gt=wall_now(),
    ).exists():
        tell(
            f"The invitation for {name} ({username.lower()}) still waits to be used. If it was lost, make "
            f"a new one, which ends it: netra accounts first-{title.rpartition(' ')[2]}"
        )
        return
    begin = bootstrap.first_commissioner if role is Role.COMMISSIONER else bootstrap.first_administrator
    try:
        link = begin(username=username, name=name, institution_key=office.key)
    except bootstrap.Refused as refused:
        raise Refused(str(refused)) from refused
    sheet = invitation(office, role, username=username.lower(), name=name, link=link)
    tell(
        f"Invitation for {name} ({username.lower()}): {sheet}\n"
        "  Print it, hand it over in person, then delete the file. It works once and for "
        f"{setup.LINK_IS_VALID_FOR // timedelta(hours=1)} hours; run this again if it was lost unused."
    )


def invitation(office: Institution, role: Role, *, username: str, name: str, link: str) -> Path:
    """A printed sheet with the one-time link, readable by whoever runs Netra alone."""
    folder = settings.NETRA_HOME / "invitations"
    folder.mkdir(mode=0o700, exist_ok=True)
    # Whoever gets it reads the pages in the installation's language, whatever the command line speaks.
    with translation.override(settings.LANGUAGE_CODE):
        printed = render_to_string(
            "accounts/invitation.html",
            {
                "office": office.name,
                "name": name,
                "username": username,
                "role": role.label,
                "until": formats.date_time(wall_now() + setup.LINK_IS_VALID_FOR, office.region.timezone),
                "link": link,
                "picture": segno.make(link, error="m").svg_data_uri(scale=4, border=2),
                "then": [str(line) for line in _THEN[role]],
            },
        )
    sheet = folder / f"{username}.html"
    with os.fdopen(os.open(sheet, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        handle.write(printed)
    return sheet


def _tell_holders(office: Institution, tell: Tell) -> None:
    missing = holders.FEWEST_HOLDERS - len(holders.present(office))
    if missing > 0:
        root = bootstrap.address_of_pages()
        tell(
            f"{office.key} takes no reports yet: {missing} of {holders.FEWEST_HOLDERS} key holders are "
            f"missing. Each makes a key at {root}{reverse('reports:key')} on a device of their own; "
            f"a commissioner appoints them at {root}{reverse('reports:holders')}"
        )


def _keep_backup_folder(folder: Path, tell: Tell) -> None:
    try:
        backup_places.try_folder(folder)
    except BackupRefused as refused:
        raise Refused(str(refused)) from refused
    keep({"NETRA_BACKUP_DIR": str(folder.expanduser())})
    tell(f"Backups go to {folder}: a file was written there, read back and taken away. Run: netra backup")
    if backup_places.same_disk(folder.expanduser()):
        tell("  It lies on the same disk as NETRA_HOME: a broken disk takes both. Another disk is better.")


@dataclass(frozen=True, slots=True)
class Mail:
    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    sender: str


def _keep_mail(answers: Answers, tell: Tell) -> None:
    security = answers.mail_security or "starttls"
    if security not in SECURITIES:
        raise Refused(f"--mail-security is {security!r}. Write starttls, tls or none.")
    port = answers.mail_port or str(SECURITIES[security])
    if not port.isdigit() or not 1 <= int(port) <= 65535:
        raise Refused(f"--mail-port is {port!r}. Write a port number from 1 to 65535.")
    for flag, address in (("--mail-from", answers.mail_from), ("--mail-test", answers.mail_test)):
        try:
            validate_email(address)
        except ValidationError:
            raise Refused(
                f"{flag} is {address!r}. Write a mail address: mail is kept only after a test mail went out."
            ) from None
    mail = Mail(
        answers.mail_host,
        int(port),
        security,
        answers.mail_user,
        _password(answers.mail_password_file),
        answers.mail_from,
    )
    _test_mail(mail, answers.mail_test, tell)
    keep(
        {
            "NETRA_MAIL_HOST": mail.host,
            "NETRA_MAIL_PORT": str(mail.port),
            "NETRA_MAIL_SECURITY": mail.security,
            "NETRA_MAIL_USER": mail.user,
            "NETRA_MAIL_PASSWORD": mail.password,
            "NETRA_MAIL_FROM": mail.sender,
        }
    )
    tell(f"Mail goes out through {mail.host}. Start Netra anew if it is running.")


def _password(file: str) -> str:
    if not file:
        return ""
    try:
        return Path(file).expanduser().read_text().strip()
    except OSError as error:
        raise Refused(f"The password file {file} cannot be read: {error.strerror}.") from None


def _mail_in_force() -> Mail:
    if not settings.EMAIL_HOST:
        raise Refused("No mail server is set yet. Name one: netra setup --mail-host NAME --mail-from ADDRESS")
    security = "starttls" if settings.EMAIL_USE_TLS else "tls" if settings.EMAIL_USE_SSL else "none"
    return Mail(
        settings.EMAIL_HOST,
        settings.EMAIL_PORT,
        security,
        settings.EMAIL_HOST_USER,
        settings.EMAIL_HOST_PASSWORD,
        settings.DEFAULT_FROM_EMAIL,
    )


def _test_mail(mail: Mail, to: str, tell: Tell) -> None:
    connection = get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host=mail.host,
        port=mail.port,
        username=mail.user,
        password=mail.password,
        use_tls=mail.security == "starttls",
        use_ssl=mail.security == "tls",
        timeout=settings.EMAIL_TIMEOUT,
    )
    message = EmailMessage(
        "Netra: surel uji",
        "Surel uji dari pemasangan Netra. Tidak ada yang perlu dilakukan.\n",
        mail.sender,
        [to],
        connection=connection,
    )
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        raise Refused(
            f"The test mail did not go out: {mail.host}, port {mail.port}, says {error}. Nothing about mail "
            "was kept. Check server, port, security, user and password, then try again."
        ) from None
    tell(f"A test mail went out to {to}. Look whether it arrived.")


def keep(values: Mapping[str, str]) -> None:
    """Write into the private settings file, whole or not at all; other lines stay as they are."""
    path: Path = settings.SETTINGS_FILE
    for name, value in values.items():
        if "\n" in value or "\r" in value:
            raise Refused(f"{name} has more than one line. Write one line.")
    lines = path.read_text().splitlines() if path.exists() else ["# Written by netra setup."]
    lines = [line for line in lines if line.partition("=")[0] not in values]
    lines += [f"{name}={value}" for name, value in values.items() if value]
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        handle.write("\n".join(lines) + "\n")
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(path)
