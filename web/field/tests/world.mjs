// A phone in memory and a server as the two agree on it, with a line between them that loses what it is told to lose.
import { createHash } from "node:crypto";

import { NoSuccess } from "../line.js";

export const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** The methods of store.js that sending uses. */
export class MemoryStore {
  constructor() {
    this.entries = new Map();
    this.parcels = new Map();
    this.parts = new Map();
    this.brought = [];
  }

  add({ parcel, parts }) {
    this.entries.set(parcel.record, { record: parcel.record, seq: parcel.seq, digest: parcel.body_sha256, state: "pending" });
    this.parcels.set(parcel.record, parcel);
    for (const { n, bytes } of parts) this.parts.set(`${parcel.record}/${n}`, bytes);
  }

  outbox = async () => [...this.entries.values()].sort((a, b) => a.seq - b.seq);
  parcel = async (record) => this.parcels.get(record);
  part = async (record, n) => this.parts.get(`${record}/${n}`);
  carried = async () => this.brought;
  carry = async (row) => this.brought.splice(this.brought.findIndex((one) => one.id === row.id), 1, row);
  dropCarried = async (id) => this.brought.splice(this.brought.findIndex((one) => one.id === id), 1);

  async mark(record, changes) {
    const entry = { ...this.entries.get(record), ...changes };
    this.entries.set(record, entry);
    if (["acknowledged", "closed"].includes(entry.state)) this.parcels.delete(record);
    return entry;
  }
}

/** What the server keeps, and how it answers. */
export class Office {
  constructor() {
    this.records = new Map();
    this.findings = [];
    this.bytes = 0;
    this.revoked = false;
    this.carried = new Map();
  }

  missing({ parcel, files }) {
    return parcel.files
      .filter((one) => files.get(one.n).length < one.size)
      .map((one) => ({ n: one.n, offset: files.get(one.n).length }));
  }

  state(row) {
    if (row.held) return { state: "held", missing: this.missing(row), reason: "other_record", refusal: row.held };
    const missing = this.missing(row);
    if (missing.length) return { state: "stored", missing };
    if (!row.made) {
      row.made = true;
      this.findings.push(row.parcel.record);
    }
    return { state: "acknowledged", missing: [], reference: row.parcel.record.slice(0, 6) };
  }

  send(parcel) {
    if (this.revoked) throw new NoSuccess(403, { refusal: "Perangkat ini sudah dicabut." });
    let row = this.records.get(parcel.record);
    if (!row) {
      row = { parcel, files: new Map(parcel.files.map((one) => [one.n, Buffer.alloc(0)])) };
      this.records.set(parcel.record, row);
    }
    return { ...this.state(row), record: parcel.record, body_sha256: parcel.body_sha256 };
  }

  states(records) {
    const known = records.filter((one) => this.records.has(one));
    return { records: Object.fromEntries(known.map((one) => [one, this.state(this.records.get(one))])) };
  }

  piece(device, record, n, offset, bytes) {
    this.bytes += bytes.length;
    const row = this.records.get(record);
    const have = row.files.get(n);
    if (offset !== have.length) throw new NoSuccess(409, { offset: have.length });
    const now = Buffer.concat([have, bytes]);
    const wanted = row.parcel.files.find((one) => one.n === n);
    const complete = now.length === wanted.size;
    const ok = !complete || digest(now) === wanted.sha256;
    row.files.set(n, ok ? now : Buffer.alloc(0));
    return { offset: ok ? now.length : 0, complete, sha256_ok: ok };
  }

  bring(name, offset, size, bytes) {
    const have = this.carried.get(name) ?? Buffer.alloc(0);
    if (offset !== have.length) throw new NoSuccess(409, { offset: have.length });
    const now = Buffer.concat([have, bytes]);
    this.carried.set(name, now);
    return { offset: now.length, complete: now.length === size && digest(now) === name };
  }
}

/** `loses(count)`: "request" never arrives, "answer" is done but never heard; anything else goes through. */
export function lineTo(office, loses = () => "") {
  let count = 0;
  const through = (name) => async (...values) => {
    const lost = loses(++count, name);
    if (lost === "request") throw new NoSuccess(0);
    const said = office[name](...values);
    // Others get a turn between a question and its answer, as they do on a network.
    await Promise.resolve();
    if (lost === "answer") throw new NoSuccess(0);
    return said;
  };
  return Object.fromEntries(["send", "states", "piece", "bring"].map((name) => [name, through(name)]));
}
