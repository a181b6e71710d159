from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    SYSTEM_ADMINISTRATOR = "system_administrator", _("System administrator")
    COMMISSIONER = "commissioner", _("Commissioner")
    CASE_OFFICER = "case_officer", _("Case officer")
    RECEIVING_OFFICER = "receiving_officer", _("Receiving officer")
    ANALYST = "analyst", _("Analyst")


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=username)

    def create_user(
        self,
        username: str,
        name: str = "",
        password: str | None = None,
        *,
        email: str = "",
        example: bool = False,
    ) -> "Account":
        """Without a password nobody can sign in until a set-up link has been used."""
        account = self.model(
            username=self.model.normalize_username(username).lower(),
            name=name or username,
            email=self.normalize_email(email),
            example=example,
        )
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    username = models.CharField(_("user name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    example = models.BooleanField(default=False)

    objects = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name

    @property
    def actor(self) -> str:
        return f"akun:{self.pk}"


class Grant(models.Model):
    """A role at an institution for a jurisdiction (that region and all below it) between two days."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=24, choices=Role.choices)
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT, related_name="+")
    starts = models.DateField()
    ends = models.DateField(null=True)
    granted_by = models.CharField(max_length=40)
    ended_by = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["account", "starts", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True) | models.Q(ends__gte=models.F("starts")),
                name="grant_ends_after_start",
            )
        ]


class SetupLink(models.Model):
    """A one-time link for setting the first password. The table holds a digest, never the token."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="setup_links")
    token_digest = models.CharField(max_length=64, unique=True)
    issued_by = models.CharField(max_length=40)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
