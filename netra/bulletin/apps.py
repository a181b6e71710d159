from django.apps import AppConfig


class BulletinConfig(AppConfig):
    name = "netra.bulletin"
    label = "bulletin"
