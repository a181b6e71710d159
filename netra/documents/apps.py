from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "netra.documents"
    label = "documents"
