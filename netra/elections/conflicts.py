"""Whether who appoints and disciplines civil servants somewhere stands in an election there, on a day.

Computed from office-holders and candidates, never entered. Nothing found means that nothing is known.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from netra.institutions.models import Institution, Post
from netra.law.conflicts import Tie
from netra.platform.clock import office_today
from netra.platform.db.hot import Question
from netra.regions.codes import ancestors_of, is_within, level_of

from .models import Candidate, Election, Kinship


class ConflictKind(StrEnum):
    CANDIDATE = "candidate"
    INCUMBENT = "incumbent"
    KIN = "kin"

    @property
    def tie(self) -> Tie:
        """As the rules name it."""
        return {
            ConflictKind.CANDIDATE: Tie.IS_CANDIDATE,
            ConflictKind.INCUMBENT: Tie.INCUMBENT_RUNS,
            ConflictKind.KIN: Tie.KIN_OF_CANDIDATE,
        }[self]


@dataclass(frozen=True, slots=True)
class Conflict:
    """`holder` is empty where the incumbent runs and it is not known who holds the post on the day. `since`:
    the first day on which the post and the candidate are known together."""

    kind: ConflictKind
    post: str
    holder: str
    candidate: str
    relation: str
    contest_region: str
    election: str
    source: str
    status: str
    since: date

    def sentence(self) -> str:
        words = {
            "post": self.post,
            "holder": self.holder,
            "candidate": self.candidate,
            "relation": self.relation,
            "election": self.election,
        }
        if self.kind is ConflictKind.CANDIDATE:
            return _("%(holder)s, who holds the post %(post)s, is a candidate in %(election)s.") % words
        if self.kind is ConflictKind.INCUMBENT:
            return _("%(candidate)s stands in %(election)s as the incumbent of the post %(post)s.") % words
        return (
            _("%(holder)s, who holds the post %(post)s, is kin of the candidate %(candidate)s: %(relation)s.")
            % words
        )


class Place(NamedTuple):
    region_code: str
    timezone: str
    election: str
    example: bool


def books_of(places: AbstractSet[Place]) -> dict[bool, "ConflictBook"]:
    """What is known in these places, apart for real ones and for examples."""
    return {
        example: ConflictBook([one.region_code for one in places if one.example is example], example=example)
        for example in {one.example for one in places}
    }


def conflicting_places(places: AbstractSet[Place], books: Mapping[bool, "ConflictBook"]) -> set[Place]:
    """Those where today any conflict at all is known."""
    return {
        one
        for one in places
        if books[one.example].knows_any(one.region_code, office_today(one.timezone), election=one.election)
    }


def conflicts_of(
    institution: Institution | None,
    region_code: str,
    on: date,
    *,
    election: Election | str | None = None,
    example: bool = False,
) -> list[Conflict]:
    """Of the post that decides: the one of `institution`, else the personnel authority of the region.

    `election` narrows it to one; `example` counts only where there is no institution to say so.
    """
    book = ConflictBook([region_code], example=institution.example if institution else example)
    return book.of(institution, region_code, on, election=election)


# Asked with every list and every case: one statement for each number of regions that a page has.


@lru_cache(maxsize=128)
def _posts_in(number: int, example: bool) -> Question[Post]:
    return Question(
        Post,
        lambda *regions: Post.objects.filter(
            is_personnel_authority=True, institution__region__in=regions, institution__example=example
        ).select_related("institution"),
        *[str] * number,
    )


@lru_cache(maxsize=128)
def _candidates_in(number: int, example: bool) -> Question[Candidate]:
    return Question(
        Candidate,
        lambda *regions: Candidate.objects.filter(
            contest__region__in=regions, example=example
        ).select_related("contest__election"),
        *[str] * number,
    )


@lru_cache(maxsize=128)
def _kin_with(number: int, example: bool) -> Question[Kinship]:
    return Question(
        Kinship,
        lambda *bodies: Kinship.objects.filter(
            institution__in=bodies, candidate__example=example
        ).select_related("candidate__contest__election"),
        *[str] * number,
    )


class ConflictBook:
    """Conflicts in many places at the cost of one: what a list needs is read once."""

    def __init__(self, region_codes: Iterable[str], *, example: bool) -> None:
        chains = {code: (*ancestors_of(code), code) for code in set(region_codes)}
        around = {code for chain in chains.values() for code in chain}
        self._posts = _posts_in(len(around), example).objects(*around)
        prefetch_related_objects(self._posts, "holders")
        self._candidates = _candidates_in(len(around), example).objects(*around)
        bodies = {post.institution_id for post in self._posts}
        self._kin = _kin_with(len(bodies), example).objects(*bodies) if bodies else []
        # A list asks for the same body on the same day again and again.
        self._found: dict[tuple[int, date, str | None], list[Conflict]] = {}

    def of(
        self,
        institution: Institution | None,
        region_code: str,
        on: date,
        *,
        election: Election | str | None = None,
    ) -> list[Conflict]:
        post = self._post(institution, region_code, on)
        return [] if post is None else self._of_post(post, on, election)

    def knows_any(self, region_code: str, on: date, *, election: Election | str | None = None) -> bool:
        """Whether `of` may find something there for any body at all."""
        return any(self._of_post(post, on, election) for post in self._standing(region_code, on))

    def _of_post(self, post: Post, on: date, election: Election | str | None) -> list[Conflict]:
        wanted = election.pk if isinstance(election, Election) else election
        if (found := self._found.get((post.pk, on, wanted))) is None:
            found = self._found[post.pk, on, wanted] = self._conflicts(post, on, wanted)
        return found

    def _conflicts(self, post: Post, on: date, wanted: str | None) -> list[Conflict]:
        holders = [one for one in post.holders.all() if _held(one.starts, one.ends, one.seen_on, on)]
        names = {_plain(one.name): one.name for one in holders}
        begun = {_plain(one.name): one.starts for one in holders}
        found = []
        for candidate in self._candidates:
            if candidate.since > on or wanted not in (None, candidate.contest.election_id):
                continue
            if not is_within(post.institution.region_id, candidate.contest.region_id):
                continue
            held = names.get(_plain(candidate.held_as or candidate.name))
            if held is not None:
                found.append(
                    _conflict(ConflictKind.CANDIDATE, post, held, candidate, begun=begun[_plain(held)])
                )
            elif candidate.incumbent and _still_incumbent(candidate, post, on):
                holder = ", ".join(names.values())
                found.append(_conflict(ConflictKind.INCUMBENT, post, holder, candidate))
        for kin in self._kin:
            if kin.institution_id != post.institution_id or kin.candidate.since > on:
                continue
            if wanted not in (None, kin.candidate.contest.election_id):
                continue
            if _plain(kin.holder_name) in names:
                begins = begun[_plain(kin.holder_name)]
                found.append(
                    _conflict(ConflictKind.KIN, post, kin.holder_name, kin.candidate, kin, begun=begins)
                )
        return found

    def _post(self, institution: Institution | None, region_code: str, on: date) -> Post | None:
        standing = self._standing(region_code, on)
        own = [post for post in standing if institution and post.institution_id == institution.pk]
        return max(
            own or standing,
            key=lambda post: (level_of(post.institution.region_id), post.pk),
            default=None,
        )

    def _standing(self, region_code: str, on: date) -> list[Post]:
        return [
            post
            for post in self._posts
            if _held(post.institution.valid_from or date.min, post.institution.valid_to, None, on)
            and is_within(region_code, post.institution.region_id)
        ]


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _held(starts: date | None, ends: date | None, seen_on: date | None, on: date) -> bool:
    within = starts is not None and starts <= on and (ends is None or on <= ends)
    return within or seen_on == on


def _still_incumbent(candidate: Candidate, post: Post, on: date) -> bool:
    own = post.institution.region_id == candidate.contest.region_id
    return own and (candidate.incumbent_until is None or on <= candidate.incumbent_until)


def _conflict(
    kind: ConflictKind,
    post: Post,
    holder: str,
    candidate: Candidate,
    kin: Kinship | None = None,
    *,
    begun: date | None = None,
) -> Conflict:
    return Conflict(
        kind=kind,
        post=post.title,
        holder=holder,
        candidate=candidate.name,
        relation=kin.relation if kin else "",
        contest_region=candidate.contest.region_id,
        election=candidate.contest.election.name,
        source=kin.source if kin else candidate.source,
        status=kin.status if kin else candidate.status,
        since=max(candidate.since, begun or candidate.since),
    )
