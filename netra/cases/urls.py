from django.urls import path

from netra.cases.views import (
    case,
    classification,
    correction,
    findings,
    hearings,
    limit,
    moving,
    number,
    ranks,
    steps,
    track,
    worklist,
)

app_name = "cases"
urlpatterns = [
    path("lacak/", track.track, name="track"),
    path("kerja/laporan/<uuid:report_id>/register/", steps.register, name="open"),
    path("kerja/laporan/<uuid:report_id>/perkara/", steps.of_report, name="of_report"),
    path("kerja/perkara/", worklist.case_list, name="list"),
    path("kerja/perkara.csv", worklist.case_csv, name="list_csv"),
    path("kerja/perkara/<uuid:case_id>/", case.case_page, name="case"),
    path("kerja/perkara/<uuid:case_id>/nomor/", number.number, name="number"),
    path("kerja/informasi/", findings.information_list, name="information"),
    path("kerja/informasi/baru/", findings.new_information, name="new_information"),
    path("kerja/informasi/pengawasan/", findings.new_supervision, name="new_supervision"),
    path("kerja/perkara/<uuid:case_id>/penelusuran/", findings.trace, name="trace"),
    path("kerja/perkara/<uuid:case_id>/temuan/", findings.set_finding, name="set_finding"),
    path("kerja/perkara/<uuid:case_id>/hentikan/", findings.end_tracing, name="end_tracing"),
    path("kerja/perkara/<uuid:case_id>/register-temuan/", findings.register_finding, name="register_finding"),
    path("kerja/perkara/<uuid:case_id>/mundur/", findings.step_aside, name="step_aside"),
    path("kerja/perkara/<uuid:case_id>/undangan/", hearings.invite, name="invite"),
    path("kerja/perkara/<uuid:case_id>/undangan/<int:call_id>/", hearings.answer_call, name="answer_call"),
    path("kerja/perkara/<uuid:case_id>/langkah/<slug:step>/", moving.plain_step, name="plain_step"),
    path(
        "kerja/perkara/<uuid:case_id>/jalur/<int:track_id>/langkah/<slug:step>/",
        moving.track_step,
        name="track_step",
    ),
    path("kerja/perkara/<uuid:case_id>/tanggal/<int:day_id>/", moving.correct_day, name="correct_day"),
    path(
        "kerja/perkara/<uuid:case_id>/jalur/<int:track_id>/perbaikan/",
        moving.correct_study,
        name="correct_study",
    ),
    path("kerja/perkara/<uuid:case_id>/kajian-awal/", moving.early_study, name="early_study"),
    path("kerja/perkara/<uuid:case_id>/serah/<slug:way>/", moving.hand_over, name="hand_over"),
    path("kerja/perkara/<uuid:case_id>/klarifikasi/", hearings.clarify, name="clarify"),
    path("kerja/perkara/<uuid:case_id>/kajian/", steps.study, name="study"),
    path("kerja/perkara/<uuid:case_id>/pleno/", steps.decide, name="decide"),
    path("kerja/perkara/<uuid:case_id>/lanjutkan-kajian/", steps.resume, name="resume"),
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
    path("kerja/perkara/<uuid:case_id>/jalur/<int:track_id>/jenjang/", ranks.rank, name="rank"),
    path("kerja/perkara/<uuid:case_id>/jalur/<int:track_id>/selesai/", steps.close_track, name="close_track"),
    path("kerja/perkara/<uuid:case_id>/selesai/", steps.close, name="close"),
    path("kerja/perkara/<uuid:case_id>/angka/<int:count_id>/", correction.take_back, name="take_back"),
]
