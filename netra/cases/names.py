"""Finding reported persons by their names: plain words, never stems, each by its beginning.

A stemmer of Indonesian makes one word of *pelapor* and *terlapor*, and of a name something else.
"""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from netra.accounts.viewer import Viewer
from netra.cases.access import findable_by_name, name_words_for
from netra.cases.models import CasePerson, NameWord
from netra.regions.words import words_of

# Keys that a question may carry; a word that more people share narrows nothing and is asked row by row.
_FEW = 2_000
_MOST_WORDS = 6
_LENGTH = 60


def cut(name: str) -> list[str]:
    return [word[:_LENGTH] for word in dict.fromkeys(words_of(name))]


def keep(person: CasePerson) -> None:
    """The words of somebody who was just written into a case."""
    NameWord.objects.bulk_create(
        NameWord(person=person, region_id=person.case.region_id, word=word) for word in cut(person.name)
    )


def matching(viewer: Viewer, text: str) -> QuerySet[CasePerson]:
    """Whom every word of `text` names, in any order, among those whom this viewer may find by name."""
    words = cut(text)[:_MOST_WORDS]
    persons = findable_by_name(viewer)
    if not words:
        return persons.none()
    rare: set[int] | None = None
    common: list[Q] = []
    for word in words:
        begins = _begins(word)
        bearers = _bearers(viewer, begins)
        if len(bearers) > _FEW:
            common.append(begins)
        else:
            rare = set(bearers) if rare is None else rare.intersection(bearers)
    if rare is not None:
        persons = persons.filter(pk__in=rare)
    for begins in common:
        persons = persons.filter(Exists(NameWord.objects.filter(begins, person=OuterRef("pk"))))
    return persons


def _begins(word: str) -> Q:
    # "{" follows "z" in the order of bytes.
    return Q(word__gte=word, word__lt=word + "{")


def _bearers(viewer: Viewer, begins: Q) -> Sequence[int]:
    """By the index alone, at most one more than may be written into a question."""
    found = name_words_for(viewer).filter(begins)
    return list(found.values_list("person_id", flat=True)[: _FEW + 1])
