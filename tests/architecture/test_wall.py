"""All of portal, and only portal, stands behind the public wall; and what is public names nobody."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from netra.platform.db.wall import PUBLIC_TABLES, is_public


def views(resolver: URLResolver | None = None) -> Iterator[Any]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from views(entry)
        elif isinstance(entry, URLPattern):
            yield entry.callback


def test_all_of_portal_and_only_portal_is_behind_the_wall() -> None:
    found = list(views())
    portal = [view for view in found if view.__module__.startswith("netra.portal")]
    assert portal, "portal has no page: the check itself is broken"
    assert [view.__qualname__ for view in portal if not getattr(view, "public_page", False)] == []
    others = [view for view in found if view not in portal]
    assert [f"{v.__module__}.{v.__qualname__}" for v in others if getattr(v, "public_page", False)] == []


def test_every_public_table_exists() -> None:
    """A misspelt or forgotten name would wait for somebody to make a table of that name."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert PUBLIC_TABLES - tables == set()


PUBLIC_PACKAGES = {"bulletin", "clock", "elections", "institutions", "regions"}


def test_public_tables_belong_to_public_packages() -> None:
    owners = {
        model._meta.app_label
        for model in apps.get_models(include_auto_created=True)
        if is_public(model._meta.db_table)
    }
    assert owners <= PUBLIC_PACKAGES


def test_no_public_table_points_at_a_person() -> None:
    """An account, a report or a case must not be one join away from a public row."""
    pointing = {
        f"{model._meta.db_table} -> {field.related_model._meta.db_table}"
        for model in apps.get_models()
        if is_public(model._meta.db_table)
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and isinstance(field.related_model, type)
        if not is_public(field.related_model._meta.db_table)
    }
    assert pointing == set()
