from django.apps import AppConfig


class KeepingConfig(AppConfig):
    name = "netra.keeping"
    label = "keeping"
