"""A browser before the server of `office.py`."""

import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page

from netra.platform.ui import assets
from tests.front.office import Office, handler_of


@pytest.fixture
def office() -> Iterator[Office]:
    assert assets.asset_url("seal-form.js") != "/static/ui/build/seal-form.js", "No front end. Run: make test"
    made = Office()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(made))
    made.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser: Browser, office: Office) -> Iterator[Page]:
    made = browser.new_context(locale="id-ID", viewport={"width": 360, "height": 780}).new_page()
    complaints: list[str] = []
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    made.goto(office.url + "/lapor/")
    yield made
    made.context.close()
    assert complaints == []
