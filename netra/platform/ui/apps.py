from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "netra.platform.ui"
    label = "ui"
