from collections.abc import Callable
from zoneinfo import ZoneInfo

import segno
from allauth.account.internal import flows
from allauth.account.models import Login
from allauth.account.views import LoginView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from netra.accounts import examples, granting, roster, setup
from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.forms import GiveRoleForm, NewAccountForm, PasswordForm
from netra.accounts.models import Account, Role
from netra.accounts.roster import Sort, Wish, Without
from netra.accounts.viewer import Viewer
from netra.institutions.models import Institution
from netra.platform.clock import wall_now
from netra.platform.clock.installation import is_demo
from netra.platform.ui import exports, formats

KEEPERS = (Role.COMMISSIONER, Role.SYSTEM_ADMINISTRATOR)


class SignInView(LoginView):  # type: ignore[misc]  # allauth ships no types
    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context: dict[str, object] = super().get_context_data(**kwargs)
        context["passkey_failed"] = self.request.GET.get("kunci-sandi") == "gagal"
        if is_demo():
            context["example_accounts"] = (*examples.ACCOUNTS, *examples.FIELD_ACCOUNTS)
            context["example_password"] = examples.PASSWORD
        return context


@sensitive_post_parameters("password", "again")
@sensitive_variables("token")
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """The one-time link: its owner chooses the password, and is signed in with it.

    Who has just typed it twice is not asked for it a third and a fourth time. A second factor that the
    account has is asked for as at any sign-in; one that it lacks is set up next.
    """
    account = setup.account_behind(token)
    if account is None:
        return _unremembered(render(request, "accounts/link_over.html", status=404))
    form = PasswordForm(request.POST or None, account=account)
    if form.is_valid():
        owner = setup.use_link(token, form.cleaned_data["password"])
        if owner is None:
            return _unremembered(render(request, "accounts/link_over.html", status=404))
        # Noted as typed just now: the set-up of the second factor asks for a recent password.
        flows.login.record_authentication(request, owner, method="password", reauthenticated=True)
        answer: HttpResponse = flows.login.perform_login(request, Login(owner))
        return answer
    status = 422 if form.is_bound else 200
    return _unremembered(
        render(request, "accounts/set_up.html", {"form": form, "account": account}, status=status)
    )


def _unremembered(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, no_store=True, private=True)
    # Django writes the address of every answer from 400 on into the log; here the address is the secret.
    response._has_been_logged = True  # type: ignore[attr-defined]  # the mark that log_response looks for
    return response


def _wish(request: StaffRequest) -> Wish:
    return roster.read_wish(
        request.GET.get("peran", ""), request.GET.get("urut", ""), request.GET.get("sesudah", "")
    )


def _address(wish: Wish, name: str = "accounts:list", **changes: str) -> str:
    asked = {
        "peran": wish.role.value if wish.role else "",
        "urut": "" if wish.sort is Sort.A_TO_Z else wish.sort.value,
        **changes,
    }
    query = urlencode({key: value for key, value in asked.items() if value})
    return reverse(name) + (f"?{query}" if query else "")


@staff_page(*KEEPERS)
def accounts(request: StaffRequest) -> HttpResponse:
    viewer, wish = request.viewer, _wish(request)
    found = roster.page(viewer, wish)
    ascending = wish.sort is Sort.A_TO_Z
    filters = [
        {
            "label": _("All"),
            "url": _address(wish, peran=""),
            "count": roster.total(viewer),
            "chosen": wish.role is None,
        },
        *(
            {
                "label": _("Without a role") if role is Without.ROLE else role.label,
                "url": _address(wish, peran=role.value),
                "count": count,
                "chosen": wish.role is role,
            }
            for role, count in roster.counts(viewer).items()
        ),
    ]
    return render(
        request,
        "accounts/list.html",
        {
            "staff": found.staff,
            "filters": filters,
            "clear_url": _address(wish, peran="") if wish.role else "",
            "sort_url": _address(wish, urut=Sort.Z_TO_A.value if ascending else ""),
            "direction": "ascending" if ascending else "descending",
            "csv_url": _address(wish, "accounts:list_csv"),
            "more_url": _address(wish, sesudah=found.more) if found.more else "",
            "may_create": bool(viewer.grants_of(Role.SYSTEM_ADMINISTRATOR)),
            "may_give": bool(viewer.grants_of(Role.COMMISSIONER)),
        },
    )


@staff_page(*KEEPERS)
def accounts_csv(request: StaffRequest) -> HttpResponse:
    """A row for each role, and one for an account that has none."""
    head = [
        "nama",
        "nama_pengguna",
        "peran",
        "kantor",
        "kode_wilayah",
        "wilayah",
        "hari_pertama",
        "hari_terakhir",
        "tautan_sekali_pakai",
        "contoh",
    ]
    rows: list[list[exports.Value]] = []
    for one in roster.every(request.viewer, _wish(request)):
        link = _("used") if one.is_set_up else _("not used yet")
        example = "contoh" if one.account.example else ""
        held: list[list[exports.Value]] = [
            [
                str(Role(grant.role).label),
                grant.institution.name,
                grant.region_id,
                grant.region.full_name,
                grant.starts,
                grant.ends,
            ]
            for grant, _may_end in one.grants
        ]
        rows += [
            [one.account.name, one.account.username, *cells, link, example] for cells in held or [[None] * 6]
        ]
    return exports.csv_response("akun", head, rows)


@staff_page(Role.SYSTEM_ADMINISTRATOR)
def create(request: StaffRequest) -> HttpResponse:
    form = NewAccountForm(request.POST or None)
    if form.is_valid():
        try:
            account, token = setup.register(
                request.viewer,
                username=form.cleaned_data["username"],
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
            )
        except setup.SetupRefused as refused:
            form.add_error("username", str(refused.sentence))
        else:
            return _show_link(request, account, token)
    return render(request, "accounts/create.html", {"form": form}, status=422 if form.is_bound else 200)


@staff_page(*KEEPERS)
def renew(request: StaffRequest, account_id: int) -> HttpResponse:
    return _ask_for_link(
        request,
        account_id,
        setup.renew_link,
        lambda account: {
            "title": _("New one-time link"),
            "consequence": _(
                "%(name)s chooses a new password with it. Older links stop working now; "
                "the new one works for 72 hours."
            )
            % {"name": account.name},
            "action": _("Make the one-time link"),
        },
    )


@staff_page(*KEEPERS)
def reset_second_factor(request: StaffRequest, account_id: int) -> HttpResponse:
    return _ask_for_link(
        request,
        account_id,
        setup.reset_second_factor,
        lambda account: {
            "title": _("Reset the second step"),
            "consequence": _(
                "Only for somebody who has lost the authenticator app and the backup codes. The app, the "
                "backup codes and the password of %(name)s stop working now, and %(name)s is signed out "
                "everywhere. You get a one-time link for a new password; after it the app is set up anew. "
                "Roles and records stay as they are. Make sure that it is %(name)s who asks."
            )
            % {"name": account.name},
            "facts": [(_("Name"), account.name), (_("User name"), account.username)],
            "action": _("Reset the second step"),
        },
    )


def _ask_for_link(
    request: StaffRequest,
    account_id: int,
    make: Callable[[Viewer, Account], str],
    words: Callable[[Account], dict[str, object]],
) -> HttpResponse:
    """Say what it will do; when it is meant, do it and show the link that comes of it."""
    account = roster.account_to_renew(request.viewer, account_id)
    if account is None:
        raise Http404
    if request.method == "POST":
        try:
            return _show_link(request, account, make(request.viewer, account))
        except setup.SetupRefused as refused:  # it got a role between the question and the answer
            raise Http404 from refused
    return render(request, "ui/confirm.html", {**words(account), "back": reverse("accounts:list")})


def _show_link(request: StaffRequest, account: Account, token: str) -> HttpResponse:
    # Answered to the POST itself, without a redirect: the link is shown once and stored nowhere.
    link = request.build_absolute_uri(reverse("accounts:set_up", args=[token]))
    office = request.viewer.grants[0].institution_key
    zone = Institution.objects.filter(pk=office).values_list("region__timezone", flat=True).get()
    context = {
        "account": account,
        "link": link,
        "has_role": bool(granting.live_grants(account)),
        "until": formats.date_time(wall_now() + setup.LINK_IS_VALID_FOR, zone),
        "picture": segno.make(link, error="m").svg_data_uri(scale=4, border=2),
    }
    return render(request, "accounts/link.html", context)


@staff_page(Role.COMMISSIONER)
def give_role(request: StaffRequest) -> HttpResponse:
    # Of the hundreds below a regency the one whose page leads here.
    asked_for = request.GET.get("kantor", "")
    field = roster.field_office(request.viewer, asked_for) if asked_for else None
    offices = [field] if field else roster.offices_of(request.viewer)
    own = {one.key for one in offices} if field else _own_offices(request.viewer)
    today = wall_now().astimezone(ZoneInfo(offices[0].region.timezone)).date()
    initial = {
        "starts": max(today, field.valid_from or today) if field and not field.example else today,
        "ends": field.valid_to if field and not field.example else None,
        # Who gives roles at one office means that one, unless somebody says otherwise.
        "institution": own.pop() if len(own) == 1 else None,
    }
    roles = granting.roles_at(field) if field else granting.ROLES_GIVEN
    form = GiveRoleForm(request.POST or None, offices=offices, roles=roles, initial=initial)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            granting.grant(
                request.viewer,
                asked["username"],
                Role(asked["role"]),
                asked["institution"],
                asked["region"] or asked["institution"].region,
                starts=asked["starts"],
                ends=asked["ends"],
            )
        except granting.GrantRefused as refused:
            form.add_error(None, str(refused.sentence))
        else:
            return redirect("accounts:list")
    return render(request, "accounts/give.html", {"form": form}, status=422 if form.is_bound else 200)


def _own_offices(viewer: Viewer) -> set[str]:
    return {held.institution_key for held in viewer.grants_of(Role.COMMISSIONER)}


@staff_page(*KEEPERS)
def end_role(request: StaffRequest, grant_id: int) -> HttpResponse:
    held = roster.grant_seen_by(request.viewer, grant_id)
    if held is None:
        raise Http404
    if request.method == "POST":
        granting.end(request.viewer, held)
        return redirect("accounts:list")
    return render(
        request,
        "ui/confirm.html",
        {
            "title": _("End a role"),
            "consequence": _("%(name)s loses the role %(role)s at %(office)s at once.")
            % {
                "name": held.account.name,
                "role": Role(held.role).label,
                "office": held.institution.name,
            },
            "action": _("End the role"),
            "back": reverse("accounts:list"),
        },
    )
