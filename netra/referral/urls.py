from django.urls import path

from netra.referral.views import inbox, refer

app_name = "referral"
urlpatterns = [
    path("kerja/perkara/<uuid:case_id>/jalur/<int:track_id>/teruskan/", refer.refer, name="refer"),
    path("kerja/rujukan/", inbox.inbox, name="inbox"),
    path("kerja/rujukan.csv", inbox.inbox_csv, name="inbox_csv"),
    path("kerja/rujukan/<uuid:line_id>/", inbox.line_page, name="line"),
    path("kerja/rujukan/<uuid:line_id>/terima/", inbox.acknowledge, name="acknowledge"),
    path("kerja/rujukan/<uuid:line_id>/kembalikan/", inbox.give_back, name="give_back"),
    path("kerja/rujukan/<uuid:line_id>/sanksi/", inbox.record_sanction, name="record_sanction"),
]
