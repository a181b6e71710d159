"""Which body is responsible, and who holds which post, on a day."""

from datetime import date

from django.db.models import Q

from netra.regions.codes import ancestors_of, level_of

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
    candidates = (
        Institution.objects.select_related("region")
        .filter(_valid(on), authority_code=code, example=example)
        .filter(Q(region__in=chain) | Q(jurisdictions__region__in=chain))
        .distinct()
        .prefetch_related("jurisdictions")
    )

    def nearness(institution: Institution) -> tuple[int, str]:
        codes = {institution.region_id, *(j.region_id for j in institution.jurisdictions.all())}
        return max(level_of(c) for c in codes.intersection(chain)), institution.key

    return max(candidates, key=nearness, default=None)


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
