// Brings what is in the outbox to the server. May be stopped at any moment and begun again, also twice at once: the
// server knows every record by its name and every file by how much of it has arrived.
import { sha256 } from "../seal/wire.js";
import { NoSuccess } from "./line.js";

const PIECE = 256 * 1024;
const PIECE_LEAST = 16 * 1024;
const TRIES = 6;
const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 20_000;
// A file that arrives wrong this often is broken on the phone, not on the way.
const STARTS = 3;

/** What still has to do something: `acknowledged` and `closed` (an officer made no finding of it) are the end. */
export const OPEN = new Set(["pending", "sent", "held"]);

export class Sync {
  /** `store` and `line` as in store.js and line.js; `wait(ms)`; `random()`; `tell(entry, share)` while a file goes. */
  constructor({ store, line, wait, random = Math.random, tell = () => {} }) {
    Object.assign(this, { store, line, wait, random, tell });
  }

  /** Tries again what may pass by itself; says so to `failed`, which may make the next try smaller. */
  async patiently(act, failed = () => {}) {
    for (let tried = 1; ; tried++) {
      try {
        return await act();
      } catch (error) {
        if (!(error instanceof NoSuccess) || !error.passing || tried === TRIES) throw error;
        failed();
        const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tried - 1));
        await this.wait(longest * (0.5 + this.random() / 2));
      }
    }
  }

  /**
   * One round. What one record meets does not stop the others, unless the line is gone or the device is refused.
   * Gives `{ acknowledged, trouble, revoked }`; `trouble` is what ended it early, or the last refusal; `revoked`: what this
   * phone sends is kept by the office, but held.
   */
  async run() {
    const result = { acknowledged: 0, trouble: null, revoked: false };
    this.revoked = false;
    try {
      await this.learn();
      for (const entry of await this.store.outbox()) {
        if (!OPEN.has(entry.state)) continue;
        try {
          const after = await this.bring(entry);
          if (after?.state === "acknowledged") result.acknowledged += 1;
        } catch (error) {
          if (!(error instanceof NoSuccess) || error.passing || isRefused(error)) throw error;
          result.trouble = error;
          await this.store.mark(entry.record, { words: error.said.refusal ?? "" });
        }
      }
      await this.bringCarried(result);
    } catch (error) {
      result.trouble = error;
    }
    result.revoked = this.revoked;
    return result;
  }

  /** A phone that was switched off before an answer came asks first what has arrived. */
  async learn() {
    const tried = (await this.store.outbox()).filter((entry) => entry.tried && OPEN.has(entry.state));
    for (let at = 0; at < tried.length; at += 100) {
      const some = tried.slice(at, at + 100);
      const said = await this.patiently(() => this.line.states(some.map((entry) => entry.record)));
      for (const entry of some) {
        const known = said.records?.[entry.record];
        if (known) await this.settle(entry, known);
        else await this.store.mark(entry.record, { state: "pending", missing: null });
      }
    }
  }

  /** What the server says of a record, written down; never more than it said. */
  settle(entry, said) {
    if (said.body_sha256 && said.body_sha256 !== entry.digest) return entry;
    let state = { stored: "sent", acknowledged: "acknowledged", held: "held" }[said.state];
    if (!state) return entry;
    if (said.reason === "closed") state = "closed";
    if (said.reason === "revoked") this.revoked = true;
    const changes = { state, missing: said.missing ?? [], words: said.refusal ?? "" };
    if (said.reference) changes.reference = said.reference;
    return this.store.mark(entry.record, changes);
  }

  async bring(given) {
    let entry = given;
    const parcel = await this.store.parcel(entry.record);
    if (!parcel) return entry;
    if (entry.state === "pending") entry = await this.sendParcel(entry, parcel);
    if (!OPEN.has(entry.state) || !entry.missing?.length) return entry;
    for (const { n, offset } of entry.missing) await this.bringFile(entry, parcel, n, offset);
    // The last piece may have been the last of all, or its answer lost: the parcel again tells either way.
    return this.sendParcel(entry, parcel);
  }

  async sendParcel(entry, parcel) {
    await this.store.mark(entry.record, { tried: true });
    const said = await this.patiently(() => this.line.send(parcel));
    return this.settle(entry, said);
  }

  async bringFile(entry, parcel, n, from) {
    const bytes = await this.store.part(entry.record, n);
    if (!bytes) return;
    const put = (offset, piece) => this.line.piece(parcel.device, entry.record, n, offset, piece);
    await this.pour(bytes, from, put, (share) => this.tell(entry, { n, share }));
  }

  /** Piece by piece, from where the server says it is; smaller pieces on a line that breaks. */
  async pour(bytes, from, put, tell = () => {}) {
    let offset = from;
    let length = PIECE;
    let starts = 0;
    const smaller = () => {
      length = Math.max(PIECE_LEAST, length >> 1);
    };
    for (;;) {
      tell(offset / bytes.length);
      let said;
      try {
        said = await this.patiently(() => put(offset, bytes.subarray(offset, offset + length)), smaller);
      } catch (error) {
        // The server has more or less of it than we thought: a lost answer, or another tab.
        if (!(error instanceof NoSuccess) || error.status !== 409 || !Number.isInteger(error.said.offset)) throw error;
        said = error.said;
        if (said.offset === offset && ++starts === STARTS) throw error;
      }
      if (said.complete) {
        if (said.sha256_ok !== false) break;
        if (++starts === STARTS) throw new NoSuccess(422, said);
      }
      offset = said.offset;
      if (offset >= bytes.length) break;
    }
    tell(1);
  }

  async bringWhole(bytes) {
    const name = await sha256(bytes);
    await this.pour(bytes, 0, (offset, piece) => this.line.bring(name, offset, bytes.length, piece));
  }

  async bringCarried(result) {
    for (const row of await this.store.carried()) {
      try {
        if (row.parcel) await this.patiently(() => this.line.send(row.parcel));
        else await this.bringWhole(row.bytes);
        await this.store.dropCarried(row.id);
      } catch (error) {
        if (!(error instanceof NoSuccess) || error.passing || isRefused(error)) throw error;
        result.trouble = error;
        await this.store.carry({ ...row, words: error.said.refusal ?? "" });
      }
    }
  }
}

/** The server does not take anything from this device any more. */
export const isRefused = (error) => error instanceof NoSuccess && (error.status === 401 || error.status === 403);
