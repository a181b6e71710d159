from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "netra.platform.jobs"
    label = "jobs"
