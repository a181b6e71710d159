from django.urls import path

from netra.cases.views import case, classification, correction, limit, steps, track, worklist

app_name = "cases"
urlpatterns = [
    path("lacak/", track.track, name="track"),
    path("kerja/laporan/<uuid:report_id>/register/", steps.register, name="open"),
    path("kerja/laporan/<uuid:report_id>/perkara/", steps.of_report, name="of_report"),
    path("kerja/perkara/", worklist.case_list, name="list"),
    path("kerja/perkara.csv", worklist.case_csv, name="list_csv"),
    path("kerja/perkara/<uuid:case_id>/", case.case_page, name="case"),
    path("kerja/perkara/<uuid:case_id>/klarifikasi/", steps.clarify, name="clarify"),
    path("kerja/perkara/<uuid:case_id>/kajian/", steps.study, name="study"),
    path("kerja/perkara/<uuid:case_id>/pleno/", steps.decide, name="decide"),
    path("kerja/perkara/<uuid:case_id>/perpanjangan/", limit.extend, name="extend"),
    path("kerja/perkara/<uuid:case_id>/usulan/<int:proposal_id>/", limit.answer_proposal, name="proposal"),
    path(
        "kerja/perkara/<uuid:case_id>/jalur/<int:track_id>/butir/", classification.classify, name="classify"
    ),
    path(
        "kerja/perkara/<uuid:case_id>/jalur/<int:track_id>/jalur-lain/",
        classification.further_track,
        name="further_track",
    ),
    path("kerja/perkara/<uuid:case_id>/jalur/<int:track_id>/selesai/", steps.close_track, name="close_track"),
    path("kerja/perkara/<uuid:case_id>/selesai/", steps.close, name="close"),
    path("kerja/perkara/<uuid:case_id>/angka/<int:count_id>/", correction.take_back, name="take_back"),
]
