// What lies on this phone, in IndexedDB. Every change is one transaction: whole, or not at all.
//
// device   one row: who this is, the signing key, the PIN's lock, the last signed time, the last number given out
// outbox   one row a record: title, time, digest, state. All that the list shows, and all that stays in the end. While a
//          record waits, its core for a text message too, sealed to the key that the PIN opens
// parcels  the sealed text of a record until it is acknowledged
// parts    its sealed files, likewise
// drafts   forms that are not saved yet, sealed to the key that the PIN opens; pieces: their photos and sounds
// carried  sealed things of others, to be brought to the office
const DATABASE = "netra-field";
const STORES = {
  device: { keyPath: "name" },
  outbox: { keyPath: "record" },
  parcels: { keyPath: "record" },
  parts: { keyPath: ["record", "n"] },
  drafts: { keyPath: "draft" },
  pieces: { keyPath: ["draft", "n"] },
  carried: { keyPath: "id" },
};
const THIS = "this";

// The server has it for good.
const ENDED = new Set(["acknowledged", "closed"]);

/** There is no room on this device. Nothing of what was to be written is there. */
export class Full extends Error {}
/** Another tab gave this number to another record first. */
export class NumberTaken extends Error {}

function asked(request) {
  return new Promise((done, fail) => {
    request.addEventListener("success", () => done(request.result));
    request.addEventListener("error", () => fail(request.error));
  });
}

const range = (key) => IDBKeyRange.bound([key], [key, []]);

export class Store {
  static async open() {
    const opening = indexedDB.open(DATABASE, 1);
    opening.addEventListener("upgradeneeded", () => {
      for (const [name, options] of Object.entries(STORES)) opening.result.createObjectStore(name, options);
    });
    const database = await asked(opening);
    // A newer version of this app in another tab wants to change the stores: it must not wait for this one.
    database.addEventListener("versionchange", () => database.close());
    return new Store(database);
  }

  constructor(database) {
    this.database = database;
  }

  async within(names, mode, act) {
    const work = this.database.transaction(names, mode, { durability: "strict" });
    const finished = new Promise((done, fail) => {
      work.addEventListener("complete", done);
      work.addEventListener("abort", () => fail(work.error ?? new Error("aborted")));
    });
    // Heard below as well; unheard here it would be reported a second time.
    finished.catch(() => {});
    try {
      const result = await act(...names.map((name) => work.objectStore(name)));
      await finished;
      return result;
    } catch (error) {
      try {
        work.abort();
      } catch {
        // It was over already.
      }
      if (error?.name === "QuotaExceededError" || work.error?.name === "QuotaExceededError") throw new Full();
      throw error;
    }
  }

  close() {
    this.database.close();
  }

  device() {
    return this.within(["device"], "readonly", (device) => asked(device.get(THIS)));
  }

  enrol(values) {
    return this.within(["device"], "readwrite", (device) => asked(device.put({ seq: 0, ...values, name: THIS })));
  }

  /** Changes of the one row; `change` gets the row as it is now, because another tab may have written since. */
  changeDevice(change) {
    return this.within(["device"], "readwrite", async (device) => {
      const row = await asked(device.get(THIS));
      if (!row) return undefined;
      const next = { ...row, ...change(row) };
      await asked(device.put(next));
      return next;
    });
  }

  /** The record, its sealed parts, its number and the end of its draft: all of it or nothing. */
  saveRecord({ entry, parcel, parts, draft }) {
    const names = ["device", "outbox", "parcels", "parts", "drafts", "pieces"];
    return this.within(names, "readwrite", async (device, outbox, parcels, sealed, drafts, pieces) => {
      const row = await asked(device.get(THIS));
      if (row.seq !== entry.seq - 1) throw new NumberTaken();
      device.put({ ...row, seq: entry.seq });
      outbox.add(entry);
      parcels.add({ record: entry.record, parcel });
      for (const { n, bytes } of parts) sealed.add({ record: entry.record, n, bytes });
      drafts.delete(draft);
      await asked(pieces.delete(range(draft)));
    });
  }

  async outbox() {
    const all = await this.within(["outbox"], "readonly", (outbox) => asked(outbox.getAll()));
    return all.sort((a, b) => a.seq - b.seq);
  }

  async parcel(record) {
    return (await this.within(["parcels"], "readonly", (parcels) => asked(parcels.get(record))))?.parcel;
  }

  async part(record, n) {
    return (await this.within(["parts"], "readonly", (parts) => asked(parts.get([record, n]))))?.bytes;
  }

  partsOf(record) {
    return this.within(["parts"], "readonly", (parts) => asked(parts.getAll(range(record))));
  }

  /** What the server said. A record that has ended leaves nothing here but its line in the list. */
  mark(record, changes) {
    return this.within(["outbox", "parcels", "parts"], "readwrite", async (outbox, parcels, parts) => {
      const entry = await asked(outbox.get(record));
      if (!entry || ENDED.has(entry.state)) return entry;
      const next = { ...entry, ...changes };
      // Once the office has the record, nobody needs its core for a text message.
      if (next.state !== "pending") delete next.core;
      await asked(outbox.put(next));
      if (ENDED.has(next.state)) {
        parcels.delete(record);
        await asked(parts.delete(range(record)));
      }
      return next;
    });
  }

  saveDraft(row, { pieces = [], without = [] } = {}) {
    return this.within(["drafts", "pieces"], "readwrite", async (drafts, kept) => {
      for (const n of without) kept.delete([row.draft, n]);
      for (const { n, bytes } of pieces) kept.put({ draft: row.draft, n, bytes });
      await asked(drafts.put(row));
    });
  }

  async drafts() {
    const all = await this.within(["drafts"], "readonly", (drafts) => asked(drafts.getAll()));
    return all.sort((a, b) => a.at - b.at);
  }

  piecesOf(draft) {
    return this.within(["pieces"], "readonly", (pieces) => asked(pieces.getAll(range(draft))));
  }

  dropDraft(draft) {
    return this.within(["drafts", "pieces"], "readwrite", (drafts, pieces) => {
      drafts.delete(draft);
      return asked(pieces.delete(range(draft)));
    });
  }

  /** After too many wrong PINs: the drafts go with the lock that nobody could open. Sealed records stay. */
  forgetDrafts() {
    return this.within(["device", "drafts", "pieces"], "readwrite", async (device, drafts, pieces) => {
      drafts.clear();
      pieces.clear();
      const row = await asked(device.get(THIS));
      await asked(device.put({ ...row, pin: null }));
    });
  }

  carry(row) {
    return this.within(["carried"], "readwrite", (carried) => asked(carried.put(row)));
  }

  async carried() {
    const all = await this.within(["carried"], "readonly", (carried) => asked(carried.getAll()));
    return all.sort((a, b) => a.at - b.at);
  }

  dropCarried(id) {
    return this.within(["carried"], "readwrite", (carried) => asked(carried.delete(id)));
  }
}
