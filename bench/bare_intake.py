"""The bare view that the intake bench is held against: Django, one form, a report and a line of its trail.

It reads the same posted form as the real door, checks three of its fields, and writes two rows in one durable
transaction on the same kind of database. It seals nothing to anybody, checks no cookie, keeps no custody.
"""

import os
from pathlib import Path

from django.conf import settings

URL = os.environ.get("DATABASE_URL", "")
if URL:
    import dj_database_url

    DATABASE = dict(dj_database_url.parse(URL, conn_max_age=None))
else:
    DATABASE = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ["BARE_DATABASE"],
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON",
        },
    }

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="only for a bench",  # noqa: S106  # signs nothing
    USE_TZ=True,
    INSTALLED_APPS=["django.contrib.contenttypes"],
    MIDDLEWARE=["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"],
    DATA_UPLOAD_MAX_MEMORY_SIZE=None,
    FILE_UPLOAD_TEMP_DIR=os.environ.get("BARE_FILES"),
    LOGGING_CONFIG=None,
    DATABASES={"default": DATABASE},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)

import django  # noqa: E402

django.setup()

from django import forms  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils.crypto import get_random_string  # noqa: E402


class Told(models.Model):
    code = models.CharField(max_length=32, unique=True)
    place = models.CharField(max_length=20, db_index=True)
    act = models.CharField(max_length=60)
    body = models.TextField()
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        app_label = "bare"
        db_table = "bare_told"


class Trail(models.Model):
    told = models.ForeignKey(Told, on_delete=models.PROTECT)
    what = models.CharField(max_length=20)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "bare"
        db_table = "bare_trail"


class ToldForm(forms.Form):
    region = forms.CharField(max_length=120)
    act = forms.CharField(max_length=60)
    seal_narrative = forms.CharField(max_length=200_000)


def take(request: HttpRequest) -> HttpResponse:
    form = ToldForm(request.POST)
    if not form.is_valid():
        return HttpResponse(form.errors.as_json(), status=422)
    said = form.cleaned_data
    for file in request.FILES.getlist("sealed_file"):
        # As durable as the rows: a file that is only in the page cache is not kept.
        with (Path(os.environ["BARE_FILES"]) / get_random_string(24)).open("wb") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
            kept.flush()
            os.fsync(kept.fileno())
    with transaction.atomic():
        told = Told.objects.create(
            code=get_random_string(28), place=said["region"], act=said["act"], body=said["seal_narrative"]
        )
        Trail.objects.create(told=told, what="received")
    return HttpResponse(told.code, status=201)


urlpatterns = [path("lapor/", take)]


def prepare() -> None:
    with connection.schema_editor() as schema:
        for table in (Trail, Told):
            schema.execute(f"DROP TABLE IF EXISTS {table._meta.db_table}")
        for table in (Told, Trail):
            schema.create_model(table)


application = get_wsgi_application()

if __name__ == "__main__":
    prepare()
