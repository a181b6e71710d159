import assert from "node:assert/strict";
import { randomBytes, webcrypto } from "node:crypto";
import { test } from "node:test";

import * as age from "../../seal/age.js";
import { fromBase64, sha256 } from "../../seal/wire.js";
import { bundle } from "../bundle.js";
import { makePair, publicHalf, signedHeaders } from "../device.js";
import { fromUrl, utf8 } from "../letters.js";
import { Line, NoSuccess } from "../line.js";
import { dayOf, Moments, todayBy } from "../moment.js";
import { canonical, sealRecord, signedText } from "../parcel.js";
import { makeLock, openLock, TRIES } from "../pin.js";
import { Collector, packed, readPiece } from "../squares.js";

const made = { wall: "2024-11-20T03:00:00.000Z", trusted: false, server: null, elapsed_ms: null };

async function aDevice() {
  const secret = await age.makeKey();
  const pair = await makePair();
  return { secret, pair, id: "8d1f0000-0000-4000-8000-000000000001", key: pair.privateKey, recipient: await age.recipientOf(secret) };
}

async function aRecord(device, files = []) {
  const told = { title: "Contoh", text: "Kepala desa contoh hadir.", region: "64.02.03.2001", persons: [] };
  return sealRecord(age, device, { record: "8d1f0000-0000-4000-8000-000000000002", seq: 1, made, told, files, version: "t" });
}

/** Checked with the public half as it is sent, not with the pair that signed. */
async function verifies(pair, text, signature) {
  const key = await webcrypto.subtle.importKey("raw", fromUrl(await publicHalf(pair)), { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  return webcrypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, fromUrl(signature), utf8(text));
}

test("the key cannot be taken out of the browser; the public half is a point of 65 bytes", async () => {
  const pair = await makePair();
  await assert.rejects(webcrypto.subtle.exportKey("pkcs8", pair.privateKey));
  const point = fromUrl(await publicHalf(pair));
  assert.equal(point.length, 65);
  assert.equal(point[0], 4);
});

test("a parcel opens with the field key alone, tells nothing by its length and stands under its signature", async () => {
  const device = await aDevice();
  const photo = new Uint8Array(randomBytes(50_000));
  const { parcel, parts } = await aRecord(device, [{ name: "foto-1.jpg", type: "image/jpeg", bytes: photo }]);
  const body = await age.decrypt(device.secret, fromBase64(parcel.body));
  assert.equal(body.length, 4096);
  const told = JSON.parse(new TextDecoder().decode(body));
  assert.equal(told.text, "Kepala desa contoh hadir.");
  assert.deepEqual([told.kind, told.seq, told.files[0].sha256], ["form_a", 1, await sha256(photo)]);
  assert.deepEqual(await age.decrypt(device.secret, parts[0].bytes), photo);
  assert.deepEqual(parcel.files, [{ n: 1, size: parts[0].bytes.length, sha256: await sha256(parts[0].bytes) }]);
  assert.equal(JSON.stringify(parcel).includes("Contoh"), false);
  const text = signedText(parcel);
  assert.equal(
    text,
    `netra-parcel-1\n${device.id}\n${parcel.record}\n1\n${parcel.body_sha256}\n` +
      `{"elapsed_ms":null,"server":null,"trusted":false,"wall":"2024-11-20T03:00:00.000Z"}\n` +
      `1:${parcel.files[0].size}:${parcel.files[0].sha256}`,
  );
  assert.ok(await verifies(device.pair, text, parcel.signature));
  assert.equal(await verifies(device.pair, signedText({ ...parcel, seq: 2 }), parcel.signature), false);
  assert.equal(canonical({ b: 1, a: "x" }), '{"a":"x","b":1}');
});

test("a request carries no cookie and is signed over its path, time and body", async () => {
  const device = await aDevice();
  const asked = [];
  const fetching = async (address, options) => {
    asked.push([address, options]);
    return new Response('{"server_time":"2024-11-20T03:00:00Z","server_time_mac":"m"}');
  };
  const heard = [];
  const line = new Line({ addresses: { files: "/lapangan/berkas/" }, device: async () => device, heard: async (said) => heard.push(said), fetching, wall: () => 77 });
  const bytes = new Uint8Array([1, 2, 3]);
  await line.piece(device.id, "r", 1, 5, bytes);
  const [[address, options]] = asked;
  assert.equal(address, `/lapangan/berkas/${device.id}/r/1/?offset=5`);
  assert.deepEqual([options.method, options.credentials, options.cache], ["PUT", "omit", "no-store"]);
  const text = `PUT\n/lapangan/berkas/${device.id}/r/1/?offset=5\n77\n${await sha256(bytes)}`;
  assert.ok(await verifies(device.pair, text, options.headers["X-Netra-Signature"]));
  assert.equal((await signedHeaders(device, "PUT", "/", bytes, 77))["X-Netra-Time"], "77");
  assert.equal(heard[0].server_time_mac, "m");
});

test("a page where an answer should be is no answer; a refusal keeps its words", async () => {
  const device = await aDevice();
  const line = (response) =>
    new Line({ addresses: { send: "/x" }, device: async () => device, heard: async () => {}, fetching: async () => response });
  await assert.rejects(line(new Response("<html>Masuk ke Wi-Fi</html>")).send({}), (error) => error.status === 0 && error.passing);
  const refused = new Response('{"refusal":"Perangkat dicabut."}', { status: 403 });
  await assert.rejects(line(refused).send({}), (error) => error instanceof NoSuccess && error.message === "Perangkat dicabut." && !error.passing);
});

test("the time is sure only within one opened page, and only while both clocks agree", () => {
  let [steady, wall] = [1000, 5_000_000];
  const moments = new Moments({ session: "a", steady: () => steady, wall: () => wall });
  const last = moments.heard("2024-11-20T03:00:00Z", "mac");
  steady += 60_000;
  wall += 60_500;
  assert.deepEqual(moments.now(last), {
    elapsed_ms: 60_000, server: "2024-11-20T03:00:00Z", trusted: true, wall: new Date(wall).toISOString(), mac: "mac",
  });
  // The phone slept with its steady clock, or somebody set its clock.
  wall += 3_600_000;
  assert.equal(moments.now(last).trusted, false);
  assert.equal(moments.now(null).server, null);
  const later = new Moments({ session: "b", steady: () => 9e9, wall: () => wall });
  assert.deepEqual([later.now(last).trusted, later.now(last).elapsed_ms, later.now(last).server], [false, null, last.time]);
  assert.equal(Moments.newer({ ...last, steady: 2000 }, last).steady, 2000);
  assert.equal(Moments.newer({ ...last, session: "b", steady: 2000 }, last), last);
  assert.equal(dayOf(new Date(2024, 10, 9, 23, 59)), "2024-11-09");
  // A phone that thinks it is 2031 still fills in the day of the office.
  const far = Date.parse("2031-01-01T12:00:00Z");
  assert.equal(todayBy({ time: "2024-11-09T12:00:00Z", wall: far - 3_600_000 }, far), dayOf(new Date("2024-11-09T13:00:00Z")));
});

test("a record goes over square codes in any order, with others between", async () => {
  const device = await aDevice();
  const [one, two] = [await aRecord(device), await aRecord(device)];
  const [first, second] = [await packed(one.parcel), await packed(two.parcel)];
  assert.ok(first.length >= 5 && first.every((text) => text.length < 1000));
  const collector = new Collector();
  const found = [];
  for (const text of [...first.slice(1), ...second].reverse().concat(first[3], first[0])) {
    const said = await collector.add(text);
    if (said.parcel) found.push(said.parcel);
  }
  assert.deepEqual(found, [two.parcel, one.parcel]);
  assert.equal((await collector.add(first[2])).again, true);
});

test("codes of others, of no sense and of a changed piece are not taken for a record", async () => {
  const texts = await packed((await aRecord(await aDevice())).parcel);
  for (const text of ["https://example.org", "NETRA1:00000000:3/2:AA", "NETRA1:00000000:1/99:AA", "NETRA1:zz:1/1:AA"]) {
    assert.equal(readPiece(text), null, text);
  }
  const collector = new Collector();
  const at = texts[0].lastIndexOf(":") + 20;
  const changed = texts[0].slice(0, at) + (texts[0][at] === "A" ? "B" : "A") + texts[0].slice(at + 1);
  let said;
  for (const text of [changed, ...texts.slice(1)]) said = await collector.add(text);
  assert.equal(said.broken, true);
  for (const text of texts) said = await collector.add(text);
  assert.ok(said.parcel);
});

test("the outbox in one file: only the office opens it, and nothing of it is lost", async () => {
  const device = await aDevice();
  const photo = new Uint8Array(randomBytes(500_000));
  const record = await aRecord(device, [{ name: "a.jpg", type: "image/jpeg", bytes: photo }]);
  async function* items() {
    yield record;
  }
  const file = await bundle(age, device.recipient, items());
  const plain = await age.decrypt(device.secret, new Uint8Array(await file.arrayBuffer()));
  const lines = new TextDecoder().decode(plain).trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(lines[0], { netra: "outbox-1" });
  assert.deepEqual(lines[1], record.parcel);
  const pieces = lines.slice(2).map((line) => line.file);
  assert.ok(pieces.length > 1 && pieces.every((one) => one.record === record.parcel.record && one.n === 1));
  let at = 0;
  const whole = pieces.map((one) => {
    assert.equal(one.offset, at);
    const bytes = fromBase64(one.data);
    at += bytes.length;
    return bytes;
  });
  assert.equal(await sha256(new Uint8Array(Buffer.concat(whole))), record.parcel.files[0].sha256);
});

test("wrong PINs are counted before they are tried, and the last one takes the drafts along", async () => {
  const { secret, lock } = await makeLock(age, "123456");
  const store = {
    row: { pin: lock },
    forgotten: 0,
    changeDevice: async (change) => (store.row = { ...store.row, ...change(store.row) }),
    forgetDrafts: async () => (store.forgotten += 1),
  };
  assert.deepEqual(await openLock(age, store, "000000"), { left: TRIES - 1 });
  assert.equal((await openLock(age, store, "123456")).secret, secret);
  assert.equal(store.row.pin.wrong, 0);
  store.row.pin.wrong = TRIES - 2;
  assert.deepEqual(await openLock(age, store, "111111"), { left: 1 });
  assert.equal(store.forgotten, 0);
  const ending = { ...age, unlock: async () => Promise.reject(new Error("ended")) };
  await assert.rejects(openLock(ending, store, "123456"));
  assert.equal(store.row.pin.wrong, TRIES);
  assert.deepEqual(await openLock(age, store, "222222"), { left: 0 });
  assert.equal(store.forgotten, 1);
});
