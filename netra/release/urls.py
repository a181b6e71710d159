from django.urls import path

from netra.release import views

app_name = "release"
urlpatterns = [
    path("kerja/terbitan/", views.drafts, name="list"),
    path("kerja/terbitan/baru/", views.new, name="new"),
    path("kerja/terbitan/<int:draft_id>/", views.draft, name="draft"),
    path("kerja/terbitan/<int:draft_id>/setujui/", views.approve, name="approve"),
    path("kerja/terbitan/<int:draft_id>/rancangan.csv", views.draft_csv, name="csv"),
]
