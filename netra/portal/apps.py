from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "netra.portal"
    label = "portal"
