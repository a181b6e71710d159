"""Invented candidates and an invented incumbent, marked contoh: the office-holder runs and is on leave."""

from datetime import date

from django.db import transaction

from netra.institutions.models import Capacity, OfficeHolder, Post

from .models import Candidate, Contest, Ticket

POST = "Bupati Kutai Kartanegara (contoh)"
INCUMBENT, STAND_IN, CHALLENGER = "Petahana Contoh", "Penjabat Sementara Contoh", "Penantang Contoh"
CANDIDATES_SINCE = date(2024, 9, 22)
CAMPAIGN = (date(2024, 9, 25), date(2024, 11, 23))


def load() -> None:
    """Idempotent. After the invented twins of the institutions and the elections."""
    contest = Contest.objects.filter(election="pilkada-2024", region="64.02").first()
    post = Post.objects.filter(title=POST, example=True).first()
    if contest is None or post is None:
        return
    with transaction.atomic():
        for number, name, incumbent in ((1, INCUMBENT, True), (2, CHALLENGER, False)):
            Candidate.objects.update_or_create(
                contest=contest,
                name=name,
                defaults={
                    "ticket": Ticket.HEAD,
                    "number": number,
                    "since": CANDIDATES_SINCE,
                    "incumbent": incumbent,
                    "source": "contoh",
                    "status": "confirmed",
                    "example": True,
                },
            )
        starts, ends = CAMPAIGN
        OfficeHolder.objects.update_or_create(
            post=post,
            name=STAND_IN,
            defaults={
                "capacity": Capacity.TEMPORARY,
                "starts": starts,
                "ends": ends,
                "source": "contoh",
            },
        )
