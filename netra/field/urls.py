from django.urls import path

from netra.field import shell
from netra.field.views import wire

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
]
