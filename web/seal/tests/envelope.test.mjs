import assert from "node:assert/strict";
import { test } from "node:test";

import * as age from "../age.js";
import { give, newEnvelope, open, padded, peel, sealed, unpadded, wrapsFor } from "../envelope.js";
import { fromBase64, toBase64 } from "../wire.js";

async function people(count) {
  return Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const secret = await age.makeKey();
      return { id: at + 1, secret, recipient: await age.recipientOf(secret) };
    }),
  );
}
const asHolders = (all) => all.map(({ id, recipient }) => ({ id, recipient }));

test("any two of the holders reach the key; the absent one is not needed", async () => {
  const holders = await people(4);
  const envelope = await newEnvelope(age);
  const wraps = await wrapsFor(age, envelope.secret, asHolders(holders));
  assert.deepEqual(wraps.map((one) => one.holder), [1, 2, 3, 4]);
  for (const first of holders) {
    for (const second of holders) {
      const peeled = await peel(age, first.secret, wraps[first.id - 1].body);
      if (first === second) await assert.rejects(open(age, second.secret, peeled, envelope.recipient), age.WrongKey);
      else assert.equal(await open(age, second.secret, peeled, envelope.recipient), envelope.secret);
    }
  }
});

test("one holder alone opens nothing, and a stranger takes no layer away", async () => {
  const holders = await people(3);
  const [stranger] = await people(1);
  const envelope = await newEnvelope(age);
  const wraps = await wrapsFor(age, envelope.secret, asHolders(holders));
  await assert.rejects(peel(age, stranger.secret, wraps[0].body), age.WrongKey);
  await assert.rejects(peel(age, holders[1].secret, wraps[0].body), age.WrongKey);
  await assert.rejects(open(age, holders[0].secret, wraps[0].body, envelope.recipient), /not a key/);
  const peeled = await peel(age, holders[0].secret, wraps[0].body);
  await assert.rejects(open(age, stranger.secret, peeled, envelope.recipient), age.WrongKey);
});

test("the second holder hands the key to the named reader, who reads", async () => {
  const holders = await people(3);
  const [reader] = await people(1);
  const envelope = await newEnvelope(age);
  const told = { v: 1, description: "Peristiwa contoh", place_text: "Balai", event_time_text: "" };
  const body = await sealed(age, envelope, told);
  const wraps = await wrapsFor(age, envelope.secret, asHolders(holders));
  const given = await give(age, holders[2].secret, await peel(age, holders[0].secret, wraps[0].body), reader.recipient, envelope.recipient);
  const secret = new TextDecoder().decode(await age.decrypt(reader.secret, fromBase64(given)));
  assert.deepEqual(unpadded(await age.decrypt(secret, fromBase64(body))), told);
});

test("a key that is not this report's is never handed on, whoever sends it", async () => {
  const holders = await people(3);
  const [reader] = await people(1);
  const envelope = await newEnvelope(age);
  const other = await newEnvelope(age);
  const forged = toBase64(await age.encrypt([holders[1].recipient], new TextEncoder().encode(other.secret)));
  await assert.rejects(open(age, holders[1].secret, forged, envelope.recipient), age.WrongKey);
  await assert.rejects(give(age, holders[1].secret, forged, reader.recipient, envelope.recipient), age.WrongKey);
});

test("fewer than three holders, or one twice, seal nothing", async () => {
  const holders = asHolders(await people(3));
  const { secret } = await newEnvelope(age);
  await assert.rejects(wrapsFor(age, secret, holders.slice(0, 2)), /three/);
  await assert.rejects(wrapsFor(age, secret, [holders[0], holders[1], { ...holders[1], id: 9 }]), /three/);
});

test("what is no recipient is refused before anything is made", async () => {
  for (const recipient of ["", "age1pq1abc", "age1", "ssh-ed25519 AAAA", null]) {
    await assert.rejects(age.encrypt([recipient], new Uint8Array(1)), /recipient/);
  }
  await assert.rejects(age.encrypt([], new Uint8Array(1)), /recipient/);
});

test("short and long texts have the same few sizes", () => {
  assert.equal(padded({}).length, 4096);
  assert.equal(padded({ text: "a".repeat(4080) }).length, 4096);
  assert.equal(padded({ text: "é".repeat(2500) }).length, 8192);
  const told = { v: 1, name: "Siti “Contoh” 😀" };
  assert.deepEqual(unpadded(padded(told)), told);
});

test("bytes go through text and back", () => {
  const all = Uint8Array.from({ length: 70_000 }, (_, at) => at % 251);
  assert.deepEqual(fromBase64(toBase64(all)), all);
});

test("a key under a passphrase opens with that passphrase alone, however its letters are composed", async () => {
  const secret = await age.makeKey();
  const locked = await age.lock(secret, "kopi caf\u00e9 pagi");
  assert.equal(await age.unlock(locked, "kopi cafe\u0301 pagi"), secret);
  await assert.rejects(age.unlock(locked, "kopi cafe pagi"), age.WrongPassphrase);
  assert.ok(!Buffer.from(locked).includes(secret.slice(20)));
});

test("the self test passes where age works", async () => {
  await age.selfTest();
});
