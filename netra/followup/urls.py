from django.urls import path

from netra.followup.views import ledger, register, sheets

app_name = "followup"
urlpatterns = [
    path("kerja/rekomendasi/", ledger.ledger, name="ledger"),
    path("kerja/rekomendasi.csv", ledger.ledger_csv, name="ledger_csv"),
    path("kerja/rekomendasi/<uuid:line_id>/", ledger.recommendation, name="recommendation"),
    path("kerja/rekomendasi/<uuid:line_id>/surat/", ledger.prepare, name="prepare"),
    path("kerja/rekomendasi/<uuid:line_id>/surat/<int:request_id>/", ledger.sent, name="sent"),
    path(
        "kerja/rekomendasi/<uuid:line_id>/surat/<int:request_id>/cetak/",
        ledger.print_letter,
        name="print_letter",
    ),
    path("kerja/sanksi/", register.register, name="register"),
    path("kerja/sanksi.csv", register.register_csv, name="register_csv"),
    path("kerja/sanksi.xlsx", register.register_xlsx, name="register_xlsx"),
    path("kerja/jawaban/", sheets.sheet_list, name="sheets"),
    path("kerja/jawaban/terbuka.xlsx", sheets.open_referrals, name="open_referrals"),
    path("kerja/jawaban/<int:import_id>/", sheets.sheet, name="sheet"),
    path("kerja/jawaban/<int:import_id>.csv", sheets.sheet_csv, name="sheet_csv"),
    path("kerja/jawaban/<int:import_id>/catat/", sheets.record, name="sheet_record"),
    path("kerja/jawaban/<int:import_id>/tarik/", sheets.take_back, name="sheet_take_back"),
]
