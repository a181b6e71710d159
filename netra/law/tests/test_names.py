"""No code of a class is left without words."""

import pytest

from netra.law import names
from netra.law.entries import SanctionClass


@pytest.mark.parametrize("sanction_class", SanctionClass)
def test_every_class_has_a_name_of_its_own(sanction_class: SanctionClass) -> None:
    told = names.of_class(sanction_class)
    assert told.id and told.en
    assert [one for one in SanctionClass if names.of_class(one) == told] == [sanction_class]


def test_that_no_class_is_named_is_said() -> None:
    assert names.of_class(None).en == "the law names no class"
