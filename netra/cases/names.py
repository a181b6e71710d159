"""Finding reported persons by their names: plain words, never stems, each by its beginning.

A stemmer of Indonesian makes one word of *pelapor* and *terlapor*, and of a name something else.
"""

from collections.abc import Set as AbstractSet

from django.db.models import Exists, OuterRef, Q, QuerySet

from netra.accounts.viewer import Viewer
from netra.cases.access import findable_by_name, name_words_for
from netra.cases.models import CasePerson, NameWord
from netra.regions.words import words_of

# So many people may share all the words of a search; of more nobody is looked at.
MOST = 2_000
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
    return findable_by_name(viewer).filter(pk__in=bearers(viewer, text) or ())


def bearers(viewer: Viewer, text: str) -> AbstractSet[int] | None:
    """Whose names have every word, by the index alone, whether the viewer may find them or not; None when
    more share them than are looked at."""
    words = cut(text)[:_MOST_WORDS]
    rare: set[int] | None = None
    common: list[Q] = []
    for word in words:
        begins = _begins(word)
        found = list(_first(name_words_for(viewer).filter(begins)))
        if len(found) > MOST:
            common.append(begins)
        else:
            rare = set(found) if rare is None else rare.intersection(found)
    if not words:
        return frozenset()
    if not common:
        return rare
    if rare is not None:
        rows = NameWord.objects.filter(common.pop(), person__in=rare)
    elif len(common) > 1:
        rows = name_words_for(viewer).filter(common.pop())
    else:
        return None
    for begins in common:
        rows = rows.filter(Exists(NameWord.objects.filter(begins, person=OuterRef("person"))))
    both = set(_first(rows))
    return both if len(both) <= MOST else None


def _begins(word: str) -> Q:
    # "{" follows "z" in the order of bytes.
    return Q(word__gte=word, word__lt=word + "{")


def _first(rows: QuerySet[NameWord]) -> QuerySet[NameWord, int]:
    """One more than are looked at, so that it shows when there are more."""
    return rows.values_list("person_id", flat=True)[: MOST + 1]
