from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "netra.followup"
    label = "followup"
