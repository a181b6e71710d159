import warnings

import pytest
from django.test import Client


@pytest.mark.django_db
def test_the_first_request_warns_of_nothing_and_what_the_pages_load_is_served() -> None:
    """Nothing is collected beforehand: a folder for it that never exists would be a warning at each start."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        assert Client().get("/static/ui/netra.svg").status_code == 200
