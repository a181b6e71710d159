"""Who is looking: a plain value that every gate asks, read once per request."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from netra.accounts.models import Account, Grant, Role
from netra.institutions.models import InstitutionKind
from netra.platform.clock import wall_now
from netra.regions.codes import is_within
from netra.regions.models import Level


@dataclass(frozen=True, slots=True)
class HeldGrant:
    role: Role
    institution_key: str
    institution_name: str
    region_code: str
    office_level: int
    institution_kind: str = ""
    example: bool = False

    def covers(self, region_code: str) -> bool:
        return is_within(region_code, self.region_code)

    @property
    def is_field(self) -> bool:
        """Of a supervisor below a regency, who sees the office's own records and not those of its area."""
        return self.institution_kind == InstitutionKind.BAWASLU and self.office_level > Level.REGENCY


@dataclass(frozen=True, slots=True)
class Viewer:
    account_id: int
    name: str
    grants: tuple[HeldGrant, ...]

    @property
    def actor(self) -> str:
        return f"akun:{self.account_id}"

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    @property
    def role_names(self) -> frozenset[str]:
        """For templates, which compare words: an enumeration's member hashes by its name, not its value."""
        return frozenset(grant.role.value for grant in self.grants)

    def grants_of(self, *roles: Role) -> tuple[HeldGrant, ...]:
        return tuple(grant for grant in self.grants if grant.role in roles)

    def holds(
        self, role: Role, *, institution_key: str | None = None, region_code: str | None = None
    ) -> bool:
        """Whether one and the same grant gives the role, at that institution, over that region."""
        return any(
            grant.role is role
            and (institution_key is None or grant.institution_key == institution_key)
            and (region_code is None or grant.covers(region_code))
            for grant in self.grants
        )


def viewer_for(account: Account) -> Viewer:
    """The grants in force today, by the wall clock: access is no part of a demo's movable time."""
    now = wall_now()
    held = []
    for grant in Grant.objects.filter(account=account, ended_by="").select_related("institution", "region"):
        today = now.astimezone(ZoneInfo(grant.region.timezone)).date()
        if grant.starts <= today and (grant.ends is None or today <= grant.ends):
            held.append(
                HeldGrant(
                    role=Role(grant.role),
                    institution_key=grant.institution_id,
                    institution_name=grant.institution.name,
                    region_code=grant.region_id,
                    office_level=grant.institution.level,
                    institution_kind=grant.institution.kind,
                    example=grant.institution.example,
                )
            )
    return Viewer(account_id=account.pk, name=account.name, grants=tuple(held))


def viewer_of(request: HttpRequest) -> Viewer | None:
    """The viewer behind a request, or None for somebody who has not signed in."""
    if not hasattr(request, "_netra_viewer"):
        user = request.user
        request._netra_viewer = (  # type: ignore[attr-defined]  # a cache for the length of one request
            viewer_for(user) if isinstance(user, Account) and user.is_authenticated else None
        )
    found: Viewer | None = request._netra_viewer  # type: ignore[attr-defined]  # set by the middleware
    return found
