from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "netra.platform.audit"
    label = "audit"
