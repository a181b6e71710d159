from django.urls import path

from netra.reports import recusal_views, triage_views, views

app_name = "reports"
urlpatterns = [
    path("lapor/", views.form, name="form"),
    path("lapor/diterima/", views.receipt, name="receipt"),
    path("kerja/laporan/", triage_views.report_list, name="list"),
    path("kerja/laporan.csv", triage_views.worklist_csv, name="list_csv"),
    path("kerja/laporan/<uuid:report_id>/", triage_views.report, name="report"),
    path("kerja/laporan/<uuid:report_id>/periksa/", triage_views.assess, name="assess"),
    path("kerja/laporan/<uuid:report_id>/pelapor/", triage_views.identity, name="identity"),
    path("kerja/laporan/<uuid:report_id>/mundur/", recusal_views.step_aside, name="step_aside"),
    path("kerja/laporan/<uuid:report_id>/bukti/<slug:name>/", triage_views.open_evidence, name="evidence"),
]
