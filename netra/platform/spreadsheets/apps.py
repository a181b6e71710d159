from django.apps import AppConfig


class SpreadsheetsConfig(AppConfig):
    name = "netra.platform.spreadsheets"
    label = "spreadsheets"
