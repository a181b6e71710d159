from django.urls import path

from netra.referral.views import copies, door, handover, inbox, packages, refer

app_name = "referral"
urlpatterns = [
    path("kerja/perkara/<uuid:case_id>/jalur/<int:track_id>/teruskan/", refer.refer, name="refer"),
    path("kerja/perkara/<uuid:case_id>/salinan/", copies.of_case, name="copies"),
    path("kerja/perkara/<uuid:case_id>/salinan/<int:number>/", copies.download, name="copy"),
    path("kerja/perkara/<uuid:case_id>/salinan/<int:number>/tarik/", copies.withdraw, name="withdraw_copy"),
    path("kerja/perkara/<uuid:case_id>/paket/", packages.of_case, name="packages"),
    path("kerja/perkara/<uuid:case_id>/paket/<str:body>/", packages.pack, name="pack"),
    path("kerja/paket/<uuid:package_id>.zip", packages.download, name="package"),
    path("kerja/paket/<uuid:package_id>/kode/", packages.sheet, name="sheet"),
    path("kerja/paket/<uuid:package_id>/isi/<int:part_id>/", packages.part, name="part"),
    path("terima/<str:ref>/", door.door, name="door"),
    path("kerja/rujukan/", inbox.inbox, name="inbox"),
    path("kerja/rujukan.csv", inbox.inbox_csv, name="inbox_csv"),
    path("kerja/rujukan/peralihan/", handover.every, name="handover"),
    path("kerja/rujukan/<uuid:line_id>/peralihan/", handover.say, name="say_handover"),
    path("kerja/rujukan/<uuid:line_id>/langkah/<slug:step>/", inbox.record_step, name="step"),
    path("kerja/rujukan/<uuid:line_id>/bukti/<int:answer_id>/", inbox.proof, name="proof"),
    path("kerja/rujukan/<uuid:line_id>/", inbox.line_page, name="line"),
    path("kerja/rujukan/<uuid:line_id>/akhiri/", inbox.end_track, name="end_track"),
    path("kerja/rujukan/<uuid:line_id>/terima/", inbox.acknowledge, name="acknowledge"),
    path("kerja/rujukan/<uuid:line_id>/tarik/", inbox.take_back, name="take_back"),
    path("kerja/rujukan/<uuid:line_id>/kembalikan/", inbox.give_back, name="give_back"),
    path("kerja/rujukan/<uuid:line_id>/sanksi/", inbox.record_sanction, name="record_sanction"),
]
