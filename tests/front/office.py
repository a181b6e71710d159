"""A server that answers as each test wants: the report form under the project's policy, and three holders."""

import json
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler
from typing import Any

import pyrage
from django.conf import settings
from django.template import engines
from django.utils import translation
from pyrage import x25519

from tests.front.node import ROOT

BUILD = ROOT / "netra" / "platform" / "ui" / "static" / "ui" / "build"
POLICY = "; ".join(
    f"{name} {' '.join(values)}" for name, values in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
)
FORM = """<!doctype html><html lang="id"><head><title>Lapor</title>
<link rel="stylesheet" href="{% asset 'netra.css' %}">
<link rel="stylesheet" href="{% asset 'seal.css' %}"></head><body>
<main id="main" class="page narrow" tabindex="-1"><h1>Laporkan</h1>
<form method="post" action="/lapor/" enctype="multipart/form-data" class="stack" novalidate data-seal
 data-age="{% asset 'seal-age.js' %}" data-keys="/lapor/kunci/" data-receipt="/lapor/diterima/"
 data-max-bytes="2000000" data-max-files="3">
<input type="hidden" name="key" value="7a52a6f0-0000-4000-8000-000000000001">
{% for name in fields %}<div class="field"><label for="id_{{ name }}">{{ name }}</label>
<input name="{{ name }}" id="id_{{ name }}"{% if name == "place_text" %} data-longest="200"{% endif %}>
</div>{% endfor %}
<div class="field"><label for="id_identity_kind">identity_kind</label><select name="identity_kind"
 id="id_identity_kind"><option value="">-</option><option value="surat-rahasia">KTP</option></select></div>
<div class="field"><label for="id_description">Uraian</label><textarea name="description"
 id="id_description"></textarea></div>
<div class="field"><label for="id_evidence">Berkas</label><input type="file" name="evidence" id="id_evidence"
 multiple></div>
<button class="button primary" name="action" value="check">Periksa</button></form></main>
{% include "reports/seal/form_pieces.html" %}<svg class="sprite" width="0" height="0"></svg></body></html>"""
FIELDS = ["reporter_name", "reporter_address", "reporter_contact", "person_name", "region", "place_text",
          "event_time_text"]  # fmt: skip
REVIEW = """<!doctype html><html lang="id"><head><title>Periksa</title></head><body><main id="main">
<h1>Periksa dan kirim</h1><dl class="kv" data-given><dt>person_name</dt><dd>Terlapor Contoh</dd></dl>
<form method="post" action="/lapor/" data-seal-review><input type="hidden" name="key"
 value="7a52a6f0-0000-4000-8000-000000000001"><input type="hidden" name="region_code" value="64.02.03">
<input type="hidden" name="person_name" value="Terlapor Contoh">
<button name="action" value="send">Kirim laporan</button><button name="action" value="edit">Ubah</button>
<p data-plain>Tombol kembali mengosongkan isian.</p></form></main>
<svg class="sprite"><symbol id="i-gavel"></symbol></svg></body></html>"""
RECEIPT = "<!doctype html><title>Diterima</title><main id=main><h1>Laporan diterima</h1></main>"


def form_page() -> str:
    with translation.override("id"):
        return str(engines["django"].from_string(FORM).render({"fields": FIELDS}))


@dataclass
class Post:
    fields: dict[str, list[bytes]]
    headers: dict[str, str]

    def one(self, name: str) -> str:
        return self.fields[name][0].decode()


def read_form(content_type: str, body: bytes) -> dict[str, list[bytes]]:
    message = BytesParser(policy=HTTP).parsebytes(
        b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body
    )
    found: dict[str, list[bytes]] = {}
    for part in message.iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        found.setdefault(name, []).append(part.get_payload(decode=True))
    return found


Answer = tuple[int, str, str]


@dataclass
class Office:
    """A server of three holders. `on_send` answers the posts that bring a report; None hangs up."""

    people: list[x25519.Identity] = field(
        default_factory=lambda: [x25519.Identity.generate() for _ in range(3)]
    )
    posts: list[Post] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    on_send: Callable[[Post], Answer | None] = lambda _post: (303, "/lapor/diterima/", "")
    on_check: Callable[[Post], Answer | None] = lambda _post: (200, "text/html", REVIEW)
    url: str = ""

    @property
    def keys(self) -> str:
        holders = [
            {"id": at, "recipient": str(one.to_public())} for at, one in enumerate(self.people, start=1)
        ]
        return json.dumps(
            {"office": "b", "office_name": "B", "set": f"set-{len(self.people)}", "holders": holders}
        )

    def sent(self) -> list[Post]:
        return [one for one in self.posts if one.one("action") == "send"]

    def opened(self, post: Post, name: str) -> Any:  # Any: JSON
        return json.loads(pyrage.decrypt(b64decode(post.one(name)), [self.key_of(post)]))

    def key_of(self, post: Post) -> x25519.Identity:
        wraps = {one["holder"]: b64decode(one["body"]) for one in json.loads(post.one("seal_wraps"))}
        return x25519.Identity.from_str(
            pyrage.decrypt(pyrage.decrypt(wraps[1], [self.people[0]]), [self.people[2]]).decode()
        )


def handler_of(office: Office) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_args: object) -> None:
            pass

        def say(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Location" if status == 303 else "Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            office.asked.append(self.path)
            path = self.path.split("?")[0]
            if path == "/lapor/":
                self.say(200, "text/html; charset=utf-8", form_page().encode())
            elif path == "/lapor/kunci/":
                self.say(200, "application/json", office.keys.encode())
            elif path == "/lapor/diterima/":
                self.say(200, "text/html", RECEIPT.encode())
            elif path.startswith("/static/ui/build/"):
                kind = {"js": "text/javascript", "css": "text/css"}.get(path.rsplit(".", 1)[1], "font/woff2")
                self.say(200, kind, (BUILD / path.removeprefix("/static/ui/build/")).read_bytes())
            else:
                self.say(404, "text/plain", b"")

        def do_POST(self) -> None:
            assert self.path == "/lapor/"
            body = self.rfile.read(int(self.headers["Content-Length"]))
            office.bodies.append(body)
            post = Post(read_form(self.headers["Content-Type"], body), dict(self.headers.items()))
            office.posts.append(post)
            answer = (office.on_send if post.one("action") == "send" else office.on_check)(post)
            if answer is None:
                # An answer that begins and stops: at nothing at all a browser would quietly ask again itself.
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nputus")
                self.wfile.flush()
                self.connection.shutdown(2)
                self.close_connection = True
                return
            status, kind, text = answer
            self.say(status, kind, text.encode())

    return Handler
