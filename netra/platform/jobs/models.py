from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("job", "waiting")
    RUNNING = "running", pgettext_lazy("job", "running")
    DONE = "done", pgettext_lazy("job", "done")
    FAILED = "failed", pgettext_lazy("job", "failed")
    CANCELLED = "cancelled", pgettext_lazy("job", "cancelled")


LIVE = (State.WAITING, State.RUNNING)


class Failure(models.TextChoices):
    """Why a job failed, or why its last attempt did; the sentences are in `queries.reason`."""

    ERROR = "error", pgettext_lazy("job", "unexpected error")
    GAVE_UP = "gave_up", pgettext_lazy("job", "the work itself gave up")
    STOPPED = "stopped", pgettext_lazy("job", "the worker stopped")
    NO_HANDLER = "no_handler", pgettext_lazy("job", "no code for this job")


class Job(models.Model):
    handler = models.CharField(max_length=200)
    payload = models.JSONField()
    # Unique among live jobs: asking twice for the same work while it runs gives the same job.
    key = models.CharField(max_length=200, null=True)
    # Unique for ever: work that belongs to one day is queued for that day once, whoever asks and how often.
    occasion = models.CharField(max_length=240, null=True, unique=True)

    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    # Office time, like every date a person set; all other moments here are wall time.
    run_at = models.DateTimeField()
    enqueued_at = models.DateTimeField()
    retry_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)

    lease_token = models.CharField(max_length=32, null=True)
    lease_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(null=True)
    cancel_requested = models.BooleanField(default=False)

    result = models.JSONField(null=True)
    failure = models.CharField(max_length=12, choices=Failure.choices, blank=True)
    failure_detail = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(state__in=LIVE), name="job_live_key_once"),
            models.CheckConstraint(
                condition=Q(state=State.RUNNING, lease_token__isnull=False, lease_until__isnull=False)
                | (~Q(state=State.RUNNING) & Q(lease_token__isnull=True, lease_until__isnull=True)),
                name="job_lease_while_running",
            ),
        ]
        indexes = [
            models.Index(fields=["run_at", "id"], condition=Q(state__in=LIVE), name="job_due"),
            models.Index(fields=["-enqueued_at"], name="job_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.handler} #{self.pk}"
