"""A report from which no case grows: not registered by the plenary, or withdrawn by the reporter."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Role
from netra.platform.ui.dayfields import DayField
from netra.reports import access, endings
from netra.reports.access import Action
from netra.reports.endings import Withdrawal
from netra.reports.holders import OFFICERS
from netra.reports.models import WithdrawalBy, WithdrawalReason, WithdrawalWay
from netra.reports.step_page import step_page, today_of


class EndingForm(forms.Form):
    on = DayField(label=gettext_lazy("Day"))
    text = forms.CharField(
        label=gettext_lazy("In your own words"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WithdrawalForm(EndingForm):
    code = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=[one for one in WithdrawalReason.choices if one[0] != WithdrawalReason.NOT_ASKED],
        widget=forms.RadioSelect,
    )
    told_by = forms.ChoiceField(
        label=gettext_lazy("Who withdrew it?"), choices=WithdrawalBy.choices, widget=forms.RadioSelect
    )
    told_how = forms.ChoiceField(
        label=gettext_lazy("How was that told?"), choices=WithdrawalWay.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("In your own words"),
        help_text=gettext_lazy("Needed with another reason alone."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("code", "told_by", "told_how", "on", "text")

    def told(self) -> Withdrawal:
        said = self.cleaned_data
        return Withdrawal(
            WithdrawalReason(said["code"]),
            WithdrawalBy(said["told_by"]),
            WithdrawalWay(said["told_how"]),
            said["text"],
        )


class NotRegisteredForm(EndingForm):
    code = forms.ChoiceField(label=gettext_lazy("Reason"), widget=forms.RadioSelect)
    field_order = ("code", "on", "text")


@staff_page(Role.COMMISSIONER)
def not_registered(request: StaffRequest, report_id: UUID) -> HttpResponse:
    report = access.report_for(request.viewer, report_id, Action.DECIDE)
    language = get_language() or "id"
    form = NotRegisteredForm(request.POST or None, initial={"on": today_of(report)})
    field = form.fields["code"]
    if isinstance(field, forms.ChoiceField):
        field.choices = [(one.code, one.wording.in_language(language)) for one in endings.reasons_of(report)]
    form.fields["on"].label = _("Day of the plenary")
    return step_page(
        request,
        report,
        form,
        endings.refusal(report, "decide_not_registered"),
        lambda said: endings.not_registered(
            report, said["code"], said["text"], said["on"], by=request.viewer
        ),
        title=_("Do not register the report"),
        consequence=_(
            "The plenary has decided not to register it. The holder of the receipt code learns that, and "
            "that alone; no case grows from the report. It may still be first information."
        ),
    )


@staff_page(*OFFICERS)
def withdraw(request: StaffRequest, report_id: UUID) -> HttpResponse:
    report = access.report_for(request.viewer, report_id, Action.ASSESS)
    form = WithdrawalForm(request.POST or None, initial={"on": today_of(report)})
    form.fields["on"].label = _("Day of the withdrawal")
    return step_page(
        request,
        report,
        form,
        endings.refusal(report, "withdraw"),
        lambda said: endings.withdrawn(report, form.told(), said["on"], by=request.viewer),
        title=_("Record a withdrawal"),
        consequence=_(
            "The reporter takes the report back. That is possible until it is registered, and never after. "
            "What was reported may still be first information."
        ),
    )
