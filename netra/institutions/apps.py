from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    name = "netra.institutions"
    label = "institutions"
