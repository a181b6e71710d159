from django.urls import path

from netra.release import views

app_name = "release"
urlpatterns = [
    path("kerja/terbitan/", views.draft_list, name="drafts"),
    path("kerja/terbitan.csv", views.draft_list_csv, name="drafts_csv"),
    path("kerja/terbitan/edisi/", views.issue_list, name="issues"),
    path("kerja/terbitan/edisi.csv", views.issue_list_csv, name="issues_csv"),
    path("kerja/terbitan/baru/", views.new, name="new"),
    path("kerja/terbitan/<int:draft_id>/", views.draft, name="draft"),
    path("kerja/terbitan/<int:draft_id>/catatan/", views.words, name="words"),
    path("kerja/terbitan/<int:draft_id>/kembalikan/", views.send_back, name="send_back"),
    path("kerja/terbitan/<int:draft_id>/setujui/", views.approve, name="approve"),
    path("kerja/terbitan/<int:draft_id>.csv", views.draft_csv, name="draft_csv"),
]
