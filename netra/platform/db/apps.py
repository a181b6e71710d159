from django.apps import AppConfig


class DbConfig(AppConfig):
    name = "netra.platform.db"
    label = "db"
