from django.urls import path

from netra.desk.views import clock, home, jobs

app_name = "desk"
urlpatterns = [
    path("kerja/", home.home, name="home"),
    path("kerja/jam/", clock.move, name="clock"),
    path("kerja/tugas/", jobs.job_list, name="jobs"),
    path("kerja/tugas/<int:job_id>/batalkan/", jobs.cancel, name="job_cancel"),
]
