from django.apps import AppConfig


class ClockConfig(AppConfig):
    name = "netra.platform.clock"
    label = "clock"
