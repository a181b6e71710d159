from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "netra.platform.files"
    label = "files"
