// Two lists between which nothing leads from one to the other, and of every message something of one size.
import assert from "node:assert/strict";
import test from "node:test";

import * as age from "../age.js";
import { caseOf, decided, shuffled } from "../deciding.js";
import { filled, framed, unframed } from "../framing.js";
import { unpadded } from "../envelope.js";
import { fromBase64 } from "../wire.js";

async function aMessage(n, more) {
  const secret = await age.makeKey();
  return { tip: `tip-${n}`, recipient: await age.recipientOf(secret), secret, ...more };
}

test("an order is named as the server will name it", async () => {
  // uuid5(UUID("0b8cdbb0-5df0-4b5f-9d9b-0f5a1c9a7b11"), "akun:7") in Python.
  assert.equal(await caseOf("0b8cdbb0-5df0-4b5f-9d9b-0f5a1c9a7b11", "akun:7"), "1e0229bd-365e-50ed-bf33-fa5ab216b563");
});

test("every decision is sealed in one size, and the case stands in the seal alone", async () => {
  const key = "0b8cdbb0-5df0-4b5f-9d9b-0f5a1c9a7b11";
  const messages = [
    await aMessage(1, { outcome: "trace", order: { key, region: "64.02", text: "Kabar." } }),
    await aMessage(2, { outcome: "none", reason: "too_vague" }),
    await aMessage(3, { outcome: "leave" }),
  ];
  const { orders, outcomes } = await decided(age, messages, "akun:7");
  assert.deepEqual(orders, [{ key, region: "64.02", text: "Kabar." }]);
  assert.deepEqual(new Set(outcomes.map((one) => fromBase64(one.body).length)), new Set([1224]));
  const said = {};
  for (const { tip, body } of outcomes) {
    const { secret } = messages.find((one) => one.tip === tip);
    said[tip] = unpadded(await age.decrypt(secret, fromBase64(body)));
  }
  assert.equal(said["tip-1"].case, await caseOf(key, "akun:7"));
  assert.deepEqual(said["tip-2"], { v: 1, outcome: "none", reason: "too_vague", case: "" });
  assert.equal(said["tip-3"].outcome, "leave");
});

test("shuffling keeps everything and follows nothing but chance", () => {
  const before = [1, 2, 3, 4, 5];
  assert.deepEqual(shuffled(before, () => 0).toSorted(), before);
  assert.deepEqual(before, [1, 2, 3, 4, 5]);
  const first = Array.from({ length: 3000 }, () => shuffled(before)[0]);
  for (const one of before) assert.ok(first.filter((seen) => seen === one).length > 480);
});

test("a frame has one size and gives back what was put in", () => {
  for (const length of [1, 60, 90]) {
    const locked = Uint8Array.from({ length }, (_, n) => n % 251);
    const whole = framed(locked, 100);
    assert.equal(whole.length, 100);
    assert.deepEqual(unframed(whole), locked);
  }
  assert.throws(() => framed(new Uint8Array(97), 100));
  assert.throws(() => filled({ text: "x".repeat(100) }, 100));
  assert.equal(filled({}, 100).length, 100);
});
