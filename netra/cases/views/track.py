"""Following a report by its code: no account, no session, and nothing on it that tells what was reported."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from netra.accounts.middleware import open_to_all
from netra.cases import outlook
from netra.cases.forms import CodeForm
from netra.reports import message_views, misuse_views, misuses, queue_views, tips
from netra.reports import queries as reports


@open_to_all
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """The code travels in the body of a POST: an address would stay in histories and logs."""
    if request.method == "POST" and (wait := queue_views.held(request)):
        return wait
    form = CodeForm(request.POST or None)
    report = tip = misuse = None
    if form.is_valid():
        report = reports.report_by_code(form.cleaned_data["code"])
        tip = None if report else tips.by_code(form.cleaned_data["code"])
        misuse = None if report or tip else misuses.by_code(form.cleaned_data["code"])
        if report is None and tip is None and misuse is None:
            form.add_error(
                "code",
                _(
                    "That code does not match. Check the letters, or the words and their order. A lost code "
                    "cannot be looked up; that is what protects your name."
                ),
            )
    history = (
        [
            {"when": step.at, "text": step.words, "example": report.example}
            for step in reversed(reports.status_history(report))
        ]
        if report
        else []
    )
    answer = render(
        request,
        "cases/track.html",
        {
            "form": form,
            "report": report,
            "tip": tip,
            "misuse": misuse,
            "history": misuse_views.history(misuse) if misuse else history,
            "next": outlook.next_for(report) if report else "",
            "lacking": outlook.lacking(report) if report else [],
            "zone": report.region.timezone if report else "",
            **(message_views.under_code(request, report) if report else {}),
        },
        status=422 if form.is_bound and form.errors else 200,
    )
    patch_cache_control(answer, no_store=True, private=True)
    return answer
