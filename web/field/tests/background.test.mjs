import assert from "node:assert/strict";
import { randomBytes, randomUUID, webcrypto } from "node:crypto";
import { test } from "node:test";

import { sendInBackground } from "../background.js";
import { SENDING } from "../lock.js";
import { digest, MemoryStore, Office } from "./world.mjs";

const pair = await webcrypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);

function phone(refused = "") {
  const store = new MemoryStore();
  store.device = async () => ({ id: randomUUID(), key: pair.privateKey, refused });
  const body = randomBytes(64);
  const parcel = { v: 1, record: randomUUID(), seq: 1, body: body.toString("base64"), body_sha256: digest(body), files: [] };
  store.add({ parcel, parts: [] });
  return store;
}

/** The office behind addresses, as a browser fetches them. */
function fetchingFrom(office, asked, up = () => true) {
  return async (address, { body }) => {
    asked.push(address);
    if (!up()) throw new TypeError("no network");
    const told = JSON.parse(new TextDecoder().decode(body));
    return Response.json(address.endsWith("/kirim/") ? office.send(told) : office.states(told.records));
  };
}

/** One lock at a time, as browsers keep them. */
function locks() {
  const held = new Set();
  return {
    request: async (name, { ifAvailable }, act) => {
      assert.ok(ifAvailable);
      if (held.has(name)) return act(null);
      held.add(name);
      try {
        return await act({ name });
      } finally {
        held.delete(name);
      }
    },
    held,
  };
}

globalThis.navigator ??= {};
const given = (value) => Object.defineProperty(globalThis.navigator, "locks", { value, configurable: true });
const wait = async () => {};

test("the worker sends what waits, once, and then asks for nothing more", async () => {
  given(locks());
  const [office, asked, store] = [new Office(), [], phone()];
  const all = { store, base: "/lapangan/", wait, fetching: fetchingFrom(office, asked) };
  const said = await Promise.all([sendInBackground(all), sendInBackground(all)]);
  assert.deepEqual(said.sort(), [false, true]);
  assert.equal(office.findings.length, 1);
  assert.deepEqual(asked, ["/lapangan/kirim/"]);
  assert.equal(await sendInBackground(all), false);
  assert.equal(asked.length, 1);
});

test("it stands back while the page sends, and where the phone is refused", async () => {
  const kept = locks();
  given(kept);
  kept.held.add(SENDING);
  const [office, asked] = [new Office(), []];
  assert.equal(await sendInBackground({ store: phone(), base: "/lapangan/", wait, fetching: fetchingFrom(office, asked) }), false);
  kept.held.clear();
  assert.equal(await sendInBackground({ store: phone("Dicabut."), base: "/lapangan/", wait, fetching: fetchingFrom(office, asked) }), false);
  assert.deepEqual(asked, []);
});

test("without a network it fails, so that the browser wakes it again; nothing is lost meanwhile", async () => {
  given(locks());
  const [office, asked, store] = [new Office(), [], phone()];
  let up = false;
  const all = { store, base: "/lapangan/", wait, fetching: fetchingFrom(office, asked, () => up) };
  await assert.rejects(sendInBackground(all));
  up = true;
  assert.equal(await sendInBackground(all), true);
  assert.equal(office.findings.length, 1);
  assert.equal([...store.entries.values()][0].state, "acknowledged");
});
