from django.urls import path, re_path

from netra.field import shell
from netra.field.views import bringing, gateway, heard, office, wire

app_name = "field"
urlpatterns = [
    path("lapangan/", shell.app, name="app"),
    path("lapangan/pekerja.js", shell.worker, name="worker"),
    path("lapangan/aplikasi.webmanifest", shell.manifest, name="manifest"),
    path("lapangan/kunci/", wire.key, name="key"),
    path("lapangan/daftar/", wire.enrol, name="enrol"),
    path("lapangan/perangkat/", wire.about, name="about"),
    path("lapangan/kirim/", wire.send, name="send"),
    path("lapangan/berkas/<uuid:device_id>/<uuid:record>/<int:n>/", wire.piece, name="piece"),
    path("lapangan/keadaan/", wire.states, name="states"),
    path("lapangan/sms/", gateway.hear, name="sms"),
    path("lapangan/impor/", bringing.bring, name="bring"),
    re_path(r"^lapangan/impor/(?P<digest>[0-9a-f]{64})/$", bringing.bring_piece, name="bring_piece"),
    path("kerja/lapangan/impor/", bringing.take_in, name="import"),
    path("kerja/lapangan/", office.device_list, name="devices"),
    path("kerja/lapangan/pasang/", office.let_in, name="let_in"),
    path("kerja/lapangan/ponsel/<uuid:device_id>/cabut/", office.revoke, name="revoke"),
    path("kerja/lapangan/ditahan/", office.held_list, name="held"),
    path("kerja/lapangan/ditahan/<uuid:parcel_id>/", office.held_one, name="held_one"),
    path("kerja/lapangan/pesan/", heard.text_list, name="texts"),
    path("kerja/lapangan/pesan/<uuid:message_id>/", heard.text_one, name="text"),
]
