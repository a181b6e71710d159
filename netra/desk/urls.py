from django.urls import path

from netra.desk.views import bodies, clock, field, home, jobs, leaving, office, overview, worklist

app_name = "desk"
urlpatterns = [
    path("kerja/", home.home, name="home"),
    path("kerja/jam/", clock.move, name="clock"),
    path("kerja/akun/<int:account_id>/serah-terima/", leaving.leave, name="leaving"),
    path("kerja/kantor/", office.own, name="offices"),
    path("kerja/kantor/<str:office_key>/", office.office, name="office"),
    path("kerja/kantor/<str:office_key>/lembaga/", bodies.bodies, name="bodies"),
    path("kerja/kantor/<str:office_key>/lembaga/<str:body_key>/", bodies.last_day, name="body_end"),
    path("kerja/kantor/<str:office_key>/pengawas/", field.field_list, name="field"),
    path("kerja/kantor/<str:office_key>/pengawas/<str:body_key>/", field.field_office, name="field_office"),
    path(
        "kerja/kantor/<str:office_key>/pengawas/<str:body_key>/hari-terakhir/",
        field.field_end,
        name="field_end",
    ),
    path("kerja/kantor/<str:office_key>/<str:setting_key>/", office.setting, name="office_setting"),
    path("kerja/daftar/", worklist.work_list, name="worklist"),
    path("kerja/daftar.csv", worklist.work_csv, name="worklist_csv"),
    path("kerja/pimpinan/", overview.overview_page, name="overview"),
    path("kerja/tugas/", jobs.job_list, name="jobs"),
    path("kerja/tugas/<int:job_id>/batalkan/", jobs.cancel, name="job_cancel"),
]
