"""More time for the handling, and the last days that a newer calendar or pack proposes."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.cases import access, deadlines, differences, extension, proposals, wording
from netra.cases.access import OFFICERS, Action
from netra.cases.forms import ExtensionForm, ProposalForm
from netra.cases.models import Case, LimitProposal
from netra.cases.people import Actor
from netra.cases.views import answering
from netra.platform.ui import formats


@staff_page(*OFFICERS)
def extend(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.WORK)
    form = ExtensionForm(request.POST or None, initial={"seen": case.version})
    try:
        longer = extension.longer(case)
    except extension.ExtensionRefused as refused:
        return _refused(
            request, case, form, _("Extend the handling"), answering.extension_words(refused.code, case)
        )
    if form.is_valid():
        said = form.cleaned_data
        if answering.refuse(
            form,
            lambda: extension.extend(
                case.pk, said["reason"], by=Actor.of(request.viewer), seen_version=said["seen"]
            ),
            case,
        ):
            return redirect("cases:case", case_id=case.pk)
    zone = case.region.timezone
    limit = longer.span.limit
    return answering.page_of(
        request,
        case,
        answering.fresh(form, case),
        title=_("Extend the handling"),
        consequence=_(
            "The plenary must then decide by %(moment)s. The days count from the registration, whenever the "
            "extension is granted. It is granted once."
        )
        % {"moment": formats.day_end(longer.span.last_day, zone)},
        facts=[
            (_("Last day now"), formats.day_end(longer.base.last_day, zone)),
            (_("Rule"), f"{wording.said(limit.wording)} {wording.cited(limit.basis)} ({limit.id})"),
        ],
        warnings=[
            _("The limit has ended already. The extension is recorded as late, and the limit stays missed.")
        ]
        if longer.late
        else [],
        action=_("Extend the handling"),
    )


@staff_page(*OFFICERS)
def answer_proposal(request: StaffRequest, case_id: UUID, proposal_id: int) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.WORK)
    proposal = LimitProposal.objects.filter(pk=proposal_id, limit__case=case).select_related("limit").first()
    if proposal is None:
        raise Http404
    title = _("A new last day is proposed")
    form = ProposalForm(request.POST or None)
    if proposal.state != "waiting" or case.step == proposals.CLOSED:
        code = "answered" if proposal.state != "waiting" else "closed"
        return _refused(request, case, form, title, answering.proposal_words(code))
    if form.is_valid():
        verb = proposals.accept if form.cleaned_data["answer"] == "accept" else proposals.decline
        if answering.refuse(
            form,
            lambda: verb(case.pk, proposal.pk, form.cleaned_data["reason"], by=Actor.of(request.viewer)),
            case,
        ):
            return redirect("cases:case", case_id=case.pk)
    row, zone = proposal.limit, case.region.timezone
    newer = deadlines.basis_of_proposal(proposal).pack
    limit = newer.limits[row.limit_id]
    return answering.page_of(
        request,
        case,
        form,
        title=title,
        consequence=_(
            "Nothing changes until you answer. Whoever accepts moves the last day; the old one stays in the "
            "history of the case."
        ),
        facts=[
            (_("Limit"), f"{wording.said(limit.wording)} ({limit.id})"),
            (_("Last day now"), formats.day_end(row.last_day, zone)),
            (_("Proposed last day"), formats.day_end(proposal.last_day, zone)),
            *((_("Why"), differences.words(one, newer)) for one in proposal.differences),
            (_("Counted by"), counted_by(proposal)),
        ],
        action=_("Send the answer"),
    )


def counted_by(proposal: LimitProposal) -> str:
    return _("rules %(pack)s, version %(version)s; calendar %(calendar)s") % {
        "pack": proposal.limit.law_pack,
        "version": proposal.pack_version,
        "calendar": proposal.calendar_version,
    }


def _refused(
    request: StaffRequest,
    case: Case,
    form: ExtensionForm | ProposalForm,
    title: str,
    reason: str,
) -> HttpResponse:
    typed = [(_("Reason"), form.data.get("reason", ""))] if form.is_bound else []
    return render(
        request,
        "cases/refused.html",
        {
            "title": title,
            "reason": f"{reason} {_('Your text was not recorded; it stands below to be copied.')}"
            if typed
            else reason,
            "typed": typed,
            "example": case.example,
            "back": reverse("cases:case", args=[case.pk]),
            "back_words": _("To case %(number)s") % {"number": case.reference},
        },
        status=422 if request.method == "POST" else 200,
    )
