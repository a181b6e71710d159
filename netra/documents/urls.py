from django.urls import path

from netra.documents.views import checking, feeding_pages, naming, papers

app_name = "documents"
urlpatterns = [
    path("cek/<str:token>/", checking.check, name="check"),
    path("kerja/perkara/<uuid:case_id>/dokumen/", papers.of_case, name="of_case"),
    path("kerja/perkara/<uuid:case_id>/dokumen/<slug:kind>/", papers.make, name="make"),
    path("kerja/perkara/<uuid:case_id>/dokumen/<slug:kind>/konsep/", papers.draft, name="draft"),
    path(
        "kerja/perkara/<uuid:case_id>/pelimpahan/<int:handover_id>/surat/", papers.handover, name="handover"
    ),
    path("kerja/perkara/<uuid:case_id>/sistem/<slug:code>/", feeding_pages.page, name="system"),
    path("kerja/perkara/<uuid:case_id>/sistem/<slug:code>.csv", feeding_pages.sheet, name="system_csv"),
    path("kerja/laporan/<uuid:report_id>/dokumen/", papers.of_report, name="of_report"),
    path("kerja/laporan/<uuid:report_id>/dokumen/<slug:kind>/", papers.make_of_report, name="make_of_report"),
    path("kerja/nama-dicatut/<uuid:misuse_id>/dokumen/", papers.of_misuse, name="of_misuse"),
    path(
        "kerja/nama-dicatut/<uuid:misuse_id>/dokumen/<slug:kind>/",
        papers.make_of_misuse,
        name="make_of_misuse",
    ),
    path("kerja/dokumen/nama/", naming.every, name="names"),
    path("kerja/dokumen/nama/<str:office_key>/<slug:kind>/", naming.name, name="name"),
    path("kerja/dokumen/<uuid:document_id>.pdf", papers.download, name="download"),
]
