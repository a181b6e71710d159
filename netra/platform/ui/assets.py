"""Files the front-end build made, by the names it gave them, and our own icons."""

import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static

HERE = Path(__file__).parent


@lru_cache
def _built_names() -> dict[str, str]:
    """Empty when the build has not run: pages then name files that are not there, and still read."""
    try:
        names: dict[str, str] = json.loads((settings.BUILD_DIR / "assets.json").read_text())
    except FileNotFoundError:
        return {}
    return names


def asset_url(name: str) -> str:
    return static(f"ui/build/{_built_names().get(name, name)}")


@lru_cache
def icon_paths() -> dict[str, str]:
    paths: dict[str, str] = json.loads((HERE / "icons.json").read_text())
    return paths
