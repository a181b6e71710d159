from pathlib import Path

import pytest


@pytest.mark.shared
def test_research_data_is_at_hand(shared: Path) -> None:
    assert (shared / "data" / "README.md").is_file()
