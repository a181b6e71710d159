"""Every door over HTTP. Indonesian has no prefix; English pages live under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = i18n_patterns(
    path("", include("netra.accounts.sign_in_urls")),
    path("", include("netra.accounts.urls")),
    path("", include("netra.reports.urls")),
    path("", include("netra.cases.urls")),
    path("", include("netra.documents.urls")),
    path("", include("netra.referral.urls")),
    path("", include("netra.followup.urls")),
    path("", include("netra.reminders.urls")),
    path("", include("netra.field.urls")),
    path("", include("netra.release.urls")),
    path("", include("netra.desk.urls")),
    path("", include("netra.keeping.urls")),
    path("", include("netra.portal.urls")),
    prefix_default_language=False,
)
handler500 = "netra.platform.ui.errors.server_error"
