from django.urls import path

from netra.followup.views import ledger, register

app_name = "followup"
urlpatterns = [
    path("kerja/rekomendasi/", ledger.ledger, name="ledger"),
    path("kerja/rekomendasi.csv", ledger.ledger_csv, name="ledger_csv"),
    path("kerja/rekomendasi/<uuid:line_id>/", ledger.recommendation, name="recommendation"),
    path("kerja/rekomendasi/<uuid:line_id>/surat/", ledger.prepare, name="prepare"),
    path("kerja/rekomendasi/<uuid:line_id>/surat/<int:request_id>/", ledger.sent, name="sent"),
    path("kerja/sanksi/", register.register, name="register"),
    path("kerja/sanksi.csv", register.register_csv, name="register_csv"),
    path("kerja/sanksi.xlsx", register.register_xlsx, name="register_xlsx"),
]
