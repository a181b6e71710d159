from django.apps import AppConfig


class FieldConfig(AppConfig):
    name = "netra.field"
    label = "field"
