"""Whom a limit concerns: the officers and commissioners of the office that handles the case."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from netra.accounts.models import Account, Grant
from netra.cases.access import OFFICERS
from netra.cases.models import Case, CaseRecusal
from netra.platform.clock import wall_now
from netra.regions.codes import is_within
from netra.reports.models import Recusal


class Audience:
    """Of these offices, read once for a round. Whoever stepped aside from a case is not reminded of it."""

    def __init__(self, offices: Iterable[str]) -> None:
        self._offices = frozenset(offices)

    def of(self, case: Case) -> list[Account]:
        today = wall_now().astimezone(ZoneInfo(case.region.timezone)).date()
        found = {
            grant.account_id: grant.account
            for grant in self._grants.get(case.office_id, [])
            if grant.starts <= today
            and (grant.ends is None or today <= grant.ends)
            and is_within(case.region_id, grant.region_id)
            and grant.institution.example is case.example
            and grant.account_id not in self._aside[case.pk]
        }
        return [found[key] for key in sorted(found)]

    @cached_property
    def _grants(self) -> dict[str, list[Grant]]:
        held = Grant.objects.filter(role__in=OFFICERS, ended_by="", account__is_active=True)
        held = held.filter(institution__in=self._offices)
        found: dict[str, list[Grant]] = defaultdict(list)
        for grant in held.select_related("account", "institution"):
            found[grant.institution_id].append(grant)
        return found

    @cached_property
    def _aside(self) -> dict[UUID, set[int]]:
        found: dict[UUID, set[int]] = defaultdict(set)
        for recusals in (
            Recusal.objects.filter(report__case__isnull=False).values_list("report__case", "account_id"),
            CaseRecusal.objects.values_list("case_id", "account_id"),
        ):
            for case, account in recusals:
                found[case].add(account)
        return found
