from django.urls import path

from netra.reports import (
    completion_views,
    custody_views,
    ending_views,
    key_views,
    opening_views,
    recusal_views,
    triage_views,
    upload_views,
    views,
)

app_name = "reports"
urlpatterns = [
    path("lapor/", views.form, name="form"),
    path("lapor/kunci/", views.holder_keys, name="holder_keys"),
    path("lapor/berkas/", upload_views.upload, name="uploads"),
    path("lapor/berkas/<str:token>/", upload_views.upload, name="upload"),
    path("lapor/diterima/", views.receipt, name="receipt"),
    path("kerja/laporan/", triage_views.report_list, name="list"),
    path("kerja/laporan.csv", triage_views.worklist_csv, name="list_csv"),
    path("kerja/laporan/<uuid:report_id>/", triage_views.report, name="report"),
    path("kerja/laporan/<uuid:report_id>/periksa/", triage_views.assess, name="assess"),
    path(
        "kerja/laporan/<uuid:report_id>/tidak-diregister/",
        ending_views.not_registered,
        name="not_registered",
    ),
    path(
        "kerja/laporan/<uuid:report_id>/minta-kelengkapan/",
        completion_views.ask,
        name="ask_completion",
    ),
    path(
        "kerja/laporan/<uuid:report_id>/kelengkapan-tiba/",
        completion_views.arrived,
        name="completion_arrived",
    ),
    path("kerja/laporan/<uuid:report_id>/cabut/", ending_views.withdraw, name="withdraw"),
    path("kerja/laporan/<uuid:report_id>/mundur/", recusal_views.step_aside, name="step_aside"),
    path("kerja/laporan/<uuid:report_id>/segel/", opening_views.seal, name="seal"),
    path("kerja/laporan/<uuid:report_id>/segel/baca/", opening_views.read, name="read"),
    path("kerja/laporan/<uuid:report_id>/segel/bagian/<uuid:part_id>/", opening_views.part, name="part"),
    path("kerja/laporan/<uuid:report_id>/segel/berkas/", custody_views.custody, name="custody"),
    path("kerja/laporan/<uuid:report_id>/segel/berkas.zip", custody_views.package, name="package"),
    path("kerja/laporan/<uuid:report_id>/segel/formulir/", opening_views.paper, name="paper"),
    path("kerja/kunci/", key_views.my_key, name="key"),
    path("kerja/kunci/pensiun/", key_views.retire_key, name="retire_key"),
    path("kerja/kunci/pemegang/", key_views.holder_list, name="holders"),
    path("kerja/kunci/pemegang/tunjuk/", key_views.appoint, name="appoint"),
    path("kerja/kunci/pemegang/<int:holder_id>/akhiri/", key_views.end_holder, name="end_holder"),
    path("kerja/kunci/bungkus-ulang/", key_views.rewrap, name="rewrap"),
    path("kerja/kunci/permintaan/", opening_views.waiting, name="waiting"),
    path("kerja/kunci/permintaan/<int:opening_id>/", opening_views.step, name="opening"),
    path("kerja/kunci/permintaan/<int:opening_id>/tolak/", opening_views.refuse, name="refuse_opening"),
]
