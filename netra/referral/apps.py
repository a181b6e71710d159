from django.apps import AppConfig


class ReferralConfig(AppConfig):
    name = "netra.referral"
    label = "referral"
