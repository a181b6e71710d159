"""Which body is responsible, and who holds which post, on a day."""

from datetime import date

from django.db.models import Q, QuerySet

from netra.platform.db.hot import Question
from netra.regions.codes import ancestors_of, level_of
from netra.regions.models import Level

from .models import Institution, OfficeHolder, Post

# The law names one body in more than one role: a regent disciplines village heads as head of government.
_SAME_BODY = {"REGENT": "PERSONNEL_AUTHORITY"}


def by_key(key: str) -> Institution | None:
    return Institution.objects.select_related("region").filter(key=key).first()


def on_region(region_code: str, *, example: bool = False) -> list[Institution]:
    """The bodies of the pack that sit on exactly this region; what an office entered is no public list."""
    found = Institution.objects.filter(region=region_code, example=example).exclude(status="entered")
    return list(found.order_by("kind", "key"))


def _valid(on: date) -> Q:
    return (Q(valid_from=None) | Q(valid_from__lte=on)) & (Q(valid_to=None) | Q(valid_to__gte=on))


def for_authority(authority_code: str, region_code: str, on: date, example: bool) -> Institution | None:
    """The body that the law calls `authority_code`, nearest to the region: its own first, the nation's last.

    A regional office is nearer than the head office for every region that it answers for.
    """
    code = _SAME_BODY.get(authority_code, authority_code)
    chain = [*ancestors_of(region_code), region_code]
    # The nation, a province, a regency, a district, a village: what is not so deep is said twice.
    asked = (*chain, *(region_code for _ in range(_DEEPEST - len(chain))))
    rows = _RESPONSIBLE[example].rows(code, on, *asked)
    nearest = max(rows, key=lambda row: (level_of(row[1]), row[0]), default=None)
    return None if nearest is None else _BY_KEY.objects(nearest[0])[0]


_DEEPEST = len(Level)


def _named(example: bool, code: str, on: date) -> "QuerySet[Institution]":
    return Institution.objects.filter(_valid(on), authority_code=code, example=example).order_by()


_RESPONSIBLE = {
    example: Question(
        Institution,
        lambda code, on, *chain, example=example: (
            _named(example, code, on)
            .filter(region__in=chain)
            .values_list("key", "region_id")
            .union(
                _named(example, code, on)
                .filter(jurisdictions__region__in=chain)
                .values_list("key", "jurisdictions__region_id")
            )
        ),
        *(str, date, *[str] * _DEEPEST),
    )
    for example in (True, False)
}
_BY_KEY = Question(Institution, lambda key: Institution.objects.filter(pk=key).select_related("region"), str)


def personnel_authority(region_code: str, on: date, *, example: bool = False) -> Post | None:
    """The post that appoints and disciplines civil servants there (*pejabat pembina kepegawaian*).

    For a district or village: of the regency or city it lies in.
    """
    chain = [*ancestors_of(region_code), region_code]
    posts = Post.objects.select_related("institution__region").filter(
        is_personnel_authority=True,
        institution__in=Institution.objects.filter(_valid(on), region__in=chain, example=example),
    )
    return max(posts, key=lambda post: (level_of(post.institution.region_id), post.pk), default=None)


def holders_on(post: Post, on: date) -> list[OfficeHolder]:
    """Who is known to have held the post on that day, by dates or by a source of that day."""
    within = Q(starts__lte=on) & (Q(ends=None) | Q(ends__gte=on))
    return list(post.holders.filter(within | Q(seen_on=on)))
