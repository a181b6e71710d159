import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";

import encodeQR from "qr";
import decodeQR from "qr/decode.js";

import { Collector, packed } from "../squares.js";

/** The code as a camera sees it that holds still: black dots of a few pixels on white. */
function seen(text, dot = 4) {
  const rows = encodeQR(text, "raw", { ecc: "low", border: 4 });
  const side = rows.length * dot;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (rows[Math.floor(y / dot)][Math.floor(x / dot)]) data.fill(0, 4 * (y * side + x), 4 * (y * side + x) + 3);
    }
  }
  return { data, width: side, height: side };
}

test("a record drawn as square codes is read back from their pictures", async () => {
  const parcel = { v: 1, record: "r", body: randomBytes(4400).toString("base64"), files: [] };
  const collector = new Collector();
  let said;
  const texts = await packed(parcel);
  for (const text of texts) said = await collector.add(decodeQR(seen(text)));
  assert.ok(texts.length >= 6);
  assert.deepEqual(said.parcel, parcel);
});
