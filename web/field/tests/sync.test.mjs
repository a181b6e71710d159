import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { test } from "node:test";

import { NoSuccess } from "../line.js";
import { Sync } from "../sync.js";
import { digest, lineTo, MemoryStore, Office } from "./world.mjs";

const wait = async () => {};

function finding(seq, sizes = [700_000]) {
  const parts = sizes.map((size, at) => ({ n: at + 1, bytes: new Uint8Array(randomBytes(size)) }));
  const body = randomBytes(64);
  const parcel = {
    v: 1,
    device: "device",
    record: randomUUID(),
    seq,
    body: body.toString("base64"),
    body_sha256: digest(body),
    files: parts.map(({ n, bytes }) => ({ n, size: bytes.length, sha256: digest(bytes) })),
  };
  return { parcel, parts };
}

function phone(count, sizes) {
  const store = new MemoryStore();
  const all = Array.from({ length: count }, (_, at) => finding(at + 1, sizes));
  for (const one of all) store.add(one);
  return { store, all };
}

function holdsAll(office, all) {
  assert.equal(office.findings.length, all.length);
  assert.equal(new Set(office.findings).size, all.length);
  for (const { parcel, parts } of all) {
    for (const { n, bytes } of parts) assert.equal(digest(office.records.get(parcel.record).files.get(n)), digest(bytes));
  }
}

const states = (store) => [...store.entries.values()].map((one) => one.state);

test("every third request lost, every fifth answer lost: each record once, each file whole", async () => {
  const { store, all } = phone(20);
  const office = new Office();
  const line = lineTo(office, (count) => (count % 3 === 0 ? "request" : count % 5 === 0 ? "answer" : ""));
  const said = await new Sync({ store, line, wait }).run();
  assert.deepEqual(said, { acknowledged: 20, trouble: null, revoked: false });
  holdsAll(office, all);
  assert.deepEqual(new Set(states(store)), new Set(["acknowledged"]));
  assert.equal(store.parcels.size, 0);
});

test("two tabs at once send nothing twice into a file", async () => {
  const { store, all } = phone(6, [300_000, 400_000]);
  const office = new Office();
  await Promise.all([1, 2].map(() => new Sync({ store, line: lineTo(office), wait }).run()));
  // One may have met the other; whoever comes next finishes.
  await new Sync({ store, line: lineTo(office), wait }).run();
  holdsAll(office, all);
});

test("a half upload goes on where it stopped", async () => {
  const { store, all } = phone(1, [2_000_000]);
  const office = new Office();
  let lineUp = true;
  const line = lineTo(office, (count) => (count > 5 || !lineUp ? "request" : ""));
  const first = await new Sync({ store, line, wait }).run();
  assert.ok(first.trouble instanceof NoSuccess && first.trouble.status === 0);
  assert.deepEqual(states(store), ["sent"]);
  const before = office.bytes;
  assert.ok(before > 500_000 && before < 2_000_000);
  // Another day, another page: what was learnt from answers is gone, the server is asked.
  await new Sync({ store, line: lineTo(office), wait }).run();
  assert.equal(office.bytes, 2_000_000);
  holdsAll(office, all);
});

test("the line is tried again with longer and longer waits, and then left alone", async () => {
  const { store } = phone(1);
  const waits = [];
  const line = lineTo(new Office(), () => "request");
  await new Sync({ store, line, wait: async (ms) => waits.push(ms), random: () => 1 }).run();
  assert.deepEqual(waits, [400, 800, 1600, 3200, 6400]);
  assert.deepEqual(states(store), ["pending"]);
});

test("a file that arrives broken starts over, and what the phone itself has broken is not sent for ever", async () => {
  const { store, all } = phone(1, [300_000]);
  const office = new Office();
  const broken = new Uint8Array(store.parts.get(`${all[0].parcel.record}/1`));
  broken[7] ^= 1;
  store.parts.set(`${all[0].parcel.record}/1`, broken);
  const said = await new Sync({ store, line: lineTo(office), wait }).run();
  assert.equal(said.trouble.status, 422);
  assert.equal(office.bytes, 900_000);
  assert.deepEqual(office.findings, []);
  assert.deepEqual(states(store), ["sent"]);
});

test("a refused device keeps everything", async () => {
  const { store } = phone(2);
  const office = new Office();
  office.revoked = true;
  const said = await new Sync({ store, line: lineTo(office), wait }).run();
  assert.equal(said.trouble.said.refusal, "Perangkat ini sudah dicabut.");
  assert.deepEqual(states(store), ["pending", "pending"]);
  assert.equal(store.parcels.size, 2);
});

test("a held record is kept here with the reason, brings its files, and is asked about again", async () => {
  const { store, all } = phone(1, [100_000]);
  const office = new Office();
  office.send(all[0].parcel);
  office.records.get(all[0].parcel.record).held = "Nomor ini sudah dipakai.";
  await new Sync({ store, line: lineTo(office), wait }).run();
  const [entry] = store.entries.values();
  assert.deepEqual([entry.state, entry.words], ["held", "Nomor ini sudah dipakai."]);
  assert.equal(store.parcels.size, 1);
  assert.equal(digest(office.records.get(entry.record).files.get(1)), all[0].parcel.files[0].sha256);
  office.records.get(entry.record).held = "";
  await new Sync({ store, line: lineTo(office), wait }).run();
  assert.deepEqual(states(store), ["acknowledged"]);
});

test("what an officer closed is asked about no more; a revoked phone hears that it is", async () => {
  const { store, all } = phone(2, []);
  const reasons = ["closed", "revoked"];
  const send = async (parcel) => ({ state: "held", missing: [], reason: reasons[parcel.seq - 1], refusal: "Kata.", body_sha256: parcel.body_sha256 });
  const said = await new Sync({ store, line: { ...lineTo(new Office()), send }, wait }).run();
  assert.equal(said.revoked, true);
  assert.deepEqual(states(store), ["closed", "held"]);
  assert.deepEqual([...store.parcels.keys()], [all[1].parcel.record]);
});

test("an answer about another text changes nothing", async () => {
  const { store } = phone(1, []);
  const line = { ...lineTo(new Office()), send: async () => ({ state: "acknowledged", body_sha256: "0".repeat(64) }) };
  await new Sync({ store, line, wait }).run();
  assert.deepEqual(states(store), ["pending"]);
});

test("one refused record does not stop the next", async () => {
  const { store, all } = phone(2, []);
  const office = new Office();
  const line = lineTo(office);
  const send = async (parcel) => {
    if (parcel.seq === 1) throw new NoSuccess(422, { refusal: "Tidak terbaca." });
    return line.send(parcel);
  };
  const said = await new Sync({ store, line: { ...line, send }, wait }).run();
  assert.equal(said.trouble.status, 422);
  assert.deepEqual(states(store), ["pending", "acknowledged"]);
  assert.equal(store.entries.get(all[0].parcel.record).words, "Tidak terbaca.");
});

test("what is carried for others goes along and is let go of once it has arrived", async () => {
  const store = new MemoryStore();
  const office = new Office();
  const [other] = [finding(3, [])];
  const file = new Uint8Array(randomBytes(600_000));
  store.brought.push({ id: "a", bytes: file }, { id: "b", parcel: other.parcel });
  // A list that shrinks while it is gone through would lose every second one.
  store.carried = async () => [...store.brought];
  await new Sync({ store, line: lineTo(office, (count) => ({ 1: "request", 3: "answer" })[count] ?? ""), wait }).run();
  assert.deepEqual(store.brought, []);
  assert.deepEqual([...office.carried].map(([name, bytes]) => [name, digest(bytes)]), [[digest(file), digest(file)]]);
  assert.deepEqual(office.findings, [other.parcel.record]);
});
