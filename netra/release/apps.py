from django.apps import AppConfig


class ReleaseConfig(AppConfig):
    name = "netra.release"
    label = "release"
