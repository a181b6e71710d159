from zoneinfo import ZoneInfo

from allauth.account.views import LoginView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from netra.accounts import examples, granting, roster, setup
from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.forms import GiveRoleForm, NewAccountForm, PasswordForm
from netra.accounts.models import Account, Role
from netra.platform.clock import wall_now
from netra.platform.clock.installation import is_demo

KEEPERS = (Role.COMMISSIONER, Role.SYSTEM_ADMINISTRATOR)


class SignInView(LoginView):  # type: ignore[misc]  # allauth ships no types
    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context: dict[str, object] = super().get_context_data(**kwargs)
        if is_demo():
            context["example_accounts"] = examples.ACCOUNTS
            context["example_password"] = examples.PASSWORD
        return context


@sensitive_post_parameters("password", "again")
@sensitive_variables("token")
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """The one-time link: its owner chooses the password and then signs in with it."""
    account = setup.account_behind(token)
    if account is None:
        return _unremembered(render(request, "accounts/link_over.html", status=404))
    form = PasswordForm(request.POST or None, account=account)
    if form.is_valid():
        if setup.use_link(token, form.cleaned_data["password"]) is None:
            return _unremembered(render(request, "accounts/link_over.html", status=404))
        return redirect("account_login")
    status = 422 if form.is_bound else 200
    return _unremembered(
        render(request, "accounts/set_up.html", {"form": form, "account": account}, status=status)
    )


def _unremembered(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, no_store=True, private=True)
    # Django writes the address of every answer from 400 on into the log; here the address is the secret.
    response._has_been_logged = True  # type: ignore[attr-defined]  # the mark that log_response looks for
    return response


@staff_page(*KEEPERS)
def accounts(request: StaffRequest) -> HttpResponse:
    viewer = request.viewer
    return render(
        request,
        "accounts/list.html",
        {
            "staff": roster.staff_seen_by(viewer),
            "may_create": bool(viewer.grants_of(Role.SYSTEM_ADMINISTRATOR)),
            "may_give": bool(viewer.grants_of(Role.COMMISSIONER)),
        },
    )


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
    account = roster.account_to_renew(request.viewer, account_id)
    if account is None:
        raise Http404
    if request.method == "POST":
        return _show_link(request, account, setup.renew_link(request.viewer, account))
    return render(
        request,
        "ui/confirm.html",
        {
            "title": _("New one-time link"),
            "consequence": _(
                "%(name)s chooses a new password with it. Older links stop working now; "
                "the new one works for 72 hours."
            )
            % {"name": account.name},
            "action": _("Make the one-time link"),
            "back": reverse("accounts:list"),
        },
    )


def _show_link(request: StaffRequest, account: Account, token: str) -> HttpResponse:
    # Answered to the POST itself, without a redirect: the link is shown once and stored nowhere.
    link = request.build_absolute_uri(reverse("accounts:set_up", args=[token]))
    return render(request, "accounts/link.html", {"account": account, "link": link})


@staff_page(Role.COMMISSIONER)
def give_role(request: StaffRequest) -> HttpResponse:
    offices = roster.offices_of(request.viewer)
    initial = {"starts": wall_now().astimezone(ZoneInfo(offices[0].region.timezone)).date()}
    form = GiveRoleForm(request.POST or None, offices=offices, initial=initial)
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
