// The line to the server: every request is signed by this device, carries no cookie, and its answer is kept nowhere.
import { signedHeaders } from "./device.js";
import { utf8 } from "./letters.js";

const PATIENCE_MS = 60_000;
const NOTHING = new Uint8Array();

/** `status` 0: no answer came. `said` is what the server answered, with `refusal` in its own words where it gave any. */
export class NoSuccess extends Error {
  constructor(status, said = {}) {
    super(said.refusal ?? `status ${status}`);
    this.status = status;
    this.said = said;
  }

  /** Worth another try by itself: the line, or a server that is starting or busy. */
  get passing() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

export async function answered(fetching, method, address, options) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), PATIENCE_MS);
  try {
    const response = await fetching(address, {
      method,
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      signal: giveUp.signal,
      ...options,
    });
    const text = await response.text();
    let said = null;
    try {
      said = JSON.parse(text);
    } catch {
      // A page instead of an answer: a wall of the village's Wi-Fi, or a proxy that says it in HTML.
    }
    if (response.ok && said === null) throw new NoSuccess(0);
    if (!response.ok) throw new NoSuccess(response.status, said ?? {});
    return said;
  } catch (error) {
    if (error instanceof NoSuccess) throw error;
    throw new NoSuccess(0);
  } finally {
    clearTimeout(timer);
  }
}

/** Beside the page of the app, in its language. */
export const addressesOf = (base) => ({
  send: `${base}kirim/`,
  states: `${base}keadaan/`,
  files: `${base}berkas/`,
  bring: `${base}impor/`,
  about: `${base}perangkat/`,
});

export class Line {
  /** `device()` gives `{ id, key }`; `heard(answer)` is told every answer, because each carries the server's time. */
  constructor({ addresses, device, heard, fetching = (...all) => fetch(...all), wall = () => Date.now() }) {
    Object.assign(this, { addresses, device, heard, fetching, wall });
  }

  async ask(method, address, body = NOTHING, type = "application/json") {
    const headers = {
      ...(await signedHeaders(await this.device(), method, address, body, this.wall())),
      Accept: "application/json",
      ...(body.length ? { "Content-Type": type } : {}),
    };
    try {
      const said = await answered(this.fetching, method, address, { headers, ...(body.length ? { body } : {}) });
      await this.heard(said);
      return said;
    } catch (error) {
      if (error instanceof NoSuccess && error.status) await this.heard(error.said);
      throw error;
    }
  }

  send(parcel) {
    return this.ask("POST", this.addresses.send, utf8(JSON.stringify(parcel)));
  }

  states(records) {
    return this.ask("POST", this.addresses.states, utf8(JSON.stringify({ records })));
  }

  piece(device, record, n, offset, bytes) {
    const address = `${this.addresses.files}${device}/${record}/${n}/?offset=${offset}`;
    return this.ask("PUT", address, bytes, "application/octet-stream");
  }

  /** Villages, acts and words as they are now. */
  about() {
    return this.ask("POST", this.addresses.about);
  }

  /** A file of somebody else's outbox, by the digest of the whole. */
  bring(name, offset, size, bytes) {
    const address = `${this.addresses.bring}${name}/?offset=${offset}&size=${size}`;
    return this.ask("PUT", address, bytes, "application/octet-stream");
  }
}

/** Enrolment: the one request that no device can sign yet. */
export function enrol(address, values, fetching = (...all) => fetch(...all)) {
  return answered(fetching, "POST", address, {
    headers: { Accept: "application/json", "Content-Type": "application/json" },
    body: JSON.stringify(values),
  });
}
