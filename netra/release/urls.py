from django.urls import path

from netra.release import views

app_name = "release"
urlpatterns = [
    path("kerja/terbitan/", views.draft_list, name="drafts"),
    path("kerja/terbitan/baru/", views.new, name="new"),
    path("kerja/terbitan/<int:draft_id>/", views.draft, name="draft"),
    path("kerja/terbitan/<int:draft_id>/setujui/", views.approve, name="approve"),
    path("kerja/terbitan/<int:draft_id>.csv", views.draft_csv, name="draft_csv"),
]
