"""What of the figures waits for whom, on the home: that page stands beside this app and asks by this name."""

from typing import Any

from django import template
from django.template.context import Context

from netra.accounts.viewer import Viewer
from netra.release import queries, tables

register = template.Library()


@register.inclusion_tag("release/turns.html", takes_context=True)
def figures_that_wait(context: Context) -> dict[str, Any]:  # Any: the context of a template
    viewer: Viewer = context["request"].viewer
    own = queries.own_drafts(viewer)
    return {
        "to_approve": queries.to_approve(viewer),
        "own": [(draft, tables.title_of(draft), stage) for draft, stage in own],
    }
