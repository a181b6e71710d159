from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "netra.facts"
    label = "facts"
