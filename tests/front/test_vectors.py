"""What the server locks a browser opens, and the other way round: age in two languages agrees."""

import json
from base64 import b64decode, b64encode
from typing import Any

import pyrage
from pyrage import x25519

from netra.reports import sealing
from netra.reports.sealing import Recipient
from tests.front.node import run

TOLD = "Peristiwa contoh “di balai” é 😀"
POST = {"url": "https://contoh.example/17", "author": "@akun", "seen": "", "text": "Pilih dia"}
NARRATIVE = {"v": 2, "description": TOLD, "place_text": "", "event_time_text": "10", "posts": [POST]}
IMPORTS = """
import * as age from "./web/seal/age.js";
import * as envelope from "./web/seal/envelope.js";
import { sealReport, posted } from "./web/seal/sealing.js";
import { fingerprint } from "./web/seal/sheet.js";
import { fromBase64, sha256, toBase64 } from "./web/seal/wire.js";
import { readFileSync } from "node:fs";
const given = JSON.parse(readFileSync(0, "utf8"));
"""


def in_node(script: str, given: object) -> Any:  # Any: whatever JSON the script prints
    said = run("--input-type=module", "-e", IMPORTS + script, given=json.dumps(given))
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout)


def some_people(count: int) -> list[x25519.Identity]:
    return [x25519.Identity.generate() for _ in range(count)]


def as_holders(people: list[x25519.Identity]) -> list[Recipient]:
    return [Recipient(number, str(one.to_public())) for number, one in enumerate(people, start=1)]


def test_a_browser_opens_what_the_server_locked() -> None:
    people, reader = some_people(3), x25519.Identity.generate()
    key = sealing.new_key()
    wraps = sealing.wraps_for(key.secret, as_holders(people))
    said = in_node(
        """
        const peeled = await envelope.peel(age, given.second, given.wrap);
        const given_on = await envelope.give(age, given.third, peeled, given.reader_recipient, given.content);
        const secret = new TextDecoder().decode(await age.decrypt(given.reader, fromBase64(given_on)));
        const told = envelope.unpadded(await age.decrypt(secret, fromBase64(given.narrative)));
        const digest = await fingerprint(given.reader_recipient, sha256);
        console.log(JSON.stringify({ secret, told, digest }));
        """,
        {
            "second": str(people[1]),
            "third": str(people[2]),
            "reader": str(reader),
            "reader_recipient": str(reader.to_public()),
            "wrap": b64encode(wraps[1].body).decode(),
            "content": key.recipient,
            "narrative": b64encode(sealing.lock_text(NARRATIVE, key.recipient)).decode(),
        },
    )
    assert said == {
        "secret": key.secret,
        "told": NARRATIVE,
        "digest": sealing.fingerprint(str(reader.to_public())),
    }


def test_the_server_side_opens_what_a_browser_sealed() -> None:
    """Only in a test: it holds the keys that no server holds."""
    people, piece_hash = some_people(4), "00ff00ff00ff00ff"
    photo = bytes(range(256)) * 600
    said = in_node(
        """
        const bytes = fromBase64(given.photo);
        const piece = { name: "foto balai.jpg", removed: ["location"], areas: [{}] };
        piece.hash = "00ff00ff00ff00ff";
        piece.sent = { file: new Blob([bytes]), type: "image/jpeg" };
        const values = { reporter_name: "Siti Contoh", reporter_address: "Jalan", reporter_contact: "",
          identity_kind: "ktp", description: given.description, place_text: "", event_time_text: "10",
          "post-1-url": "", "post-2-url": "https://contoh.example/17", "post-2-author": "@akun",
          "post-2-text": "Pilih dia" };
        const report = await sealReport(age, values, [piece]);
        const set = { set: "aa", holders: given.holders };
        const body = await posted(age, [["key", "k"], ["region", "Loa Janan"]], report, set, values);
        const fields = {};
        for (const [name, value] of body) {
          fields[name] = value instanceof Blob ? toBase64(new Uint8Array(await value.arrayBuffer())) : value;
        }
        console.log(JSON.stringify(fields));
        """,
        {
            "photo": b64encode(photo).decode(),
            "description": TOLD,
            "holders": [{"id": one.holder_id, "recipient": one.recipient} for one in as_holders(people)],
        },
    )
    wraps = {one["holder"]: b64decode(one["body"]) for one in json.loads(said["seal_wraps"])}
    assert sorted(wraps) == [1, 2, 3, 4] and all(sealing.is_locked(body) for body in wraps.values())
    secret = pyrage.decrypt(pyrage.decrypt(wraps[4], [people[3]]), [people[0]]).decode()
    key = x25519.Identity.from_str(secret)
    assert str(key.to_public()) == said["seal_recipient"]

    def opened(text: str) -> Any:  # Any: JSON
        plain = pyrage.decrypt(b64decode(text), [key])
        assert len(plain) % sealing.BLOCK == 0
        return json.loads(plain)

    assert opened(said["seal_narrative"]) == NARRATIVE
    assert opened(said["seal_identity"]) == {
        "v": 2,
        "name": "Siti Contoh",
        "address": "Jalan",
        "contact": "",
        "identity_kind": "ktp",
        "signature": "",
    }
    (sheet,) = json.loads(said["sealed_meta"])
    assert {name: sheet[name] for name in sheet if name != "meta"} == {"media_type": "image/jpeg"}
    about = opened(sheet["meta"])
    assert (about["name"], about["redacted"], about["stripped"]) == ("foto balai.jpg", True, ["location"])
    assert about["phash"] == piece_hash
    assert pyrage.decrypt(b64decode(said["sealed_file"]), [key]) == photo
    assert (said["described"], said["reporter_named"], said["reporter_located"], said["place_given"]) == (
        "1",
        "1",
        "1",
        "0",
    )
    # Nothing that was sealed stands beside it in the open.
    open_text = json.dumps({name: value for name, value in said.items() if name != "sealed_file"})
    for secret_word in ("Siti", "Peristiwa", "foto balai", "Jalan", piece_hash):
        assert secret_word not in open_text
    assert "reporter_name" not in said and "description" not in said


def test_a_passphrase_opens_a_key_in_both() -> None:
    secret = str(x25519.Identity.generate())
    said = in_node(
        "console.log(JSON.stringify(toBase64(await age.lock(given.secret, given.passphrase))));",
        {"secret": secret, "passphrase": "empat kata yang jauh"},
    )
    assert pyrage.passphrase.decrypt(b64decode(said), "empat kata yang jauh").decode() == secret
