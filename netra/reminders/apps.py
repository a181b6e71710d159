from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "netra.reminders"
    label = "reminders"
