// Ciphertexts that do not go with the form: sent before it, piece by piece, and named in it by the token that the
// server gave. What has arrived stays there for a day, so nothing acknowledged is ever sent twice.
import { solved } from "./sum.js";
import { Refused } from "./wire.js";

export const PART = 5 * 1024 * 1024;
// A pause of a few minutes altogether: a tunnel, a lift, a village without signal. Then the person decides.
const PAUSES = [500, 1000, 3000, 5000, 10_000, 20_000, 30_000, 60_000];
// These are answers to the file itself. Others pass: a busy server, an upload in use, a place told wrong.
const FINAL = new Set([400, 403, 405, 411, 412, 413, 415, 429, 507]);

const SUMS = 3;

/** The person stopped it; what had arrived is kept. */
export class Stopped extends Error {}

export const isLarge = (body) => body.size > PART;

/** The name of an upload is the last part of its address. */
export const tokenOf = (address) => new URL(address, "https://netra.invalid").pathname.split("/").filter(Boolean).pop();

const statusOf = (error) => error.originalResponse?.getStatus() ?? 0;

/** Not found is no answer to a beginning that time could change: reports are not taken at present. */
const beginningRefused = (error) =>
  error.originalRequest?.getMethod() === "POST" && statusOf(error) >= 400 && statusOf(error) < 500;

/** The server's own sentence, if it said one: it speaks of files in plain text, and of other things in pages. */
function refusal(error) {
  const answer = error.originalResponse;
  const plain = answer?.getHeader("Content-Type")?.startsWith("text/plain");
  return new Refused(statusOf(error), (plain && answer.getBody().trim()) || null);
}

/** The uploads of one form. `Upload` is tus-js-client's, `settings` the address, the form's key and its token. */
export class LargeFiles {
  constructor(pauses = PAUSES) {
    this.pauses = pauses;
    // By ciphertext: the address where it lies or is on its way.
    this.places = new Map();
    this.halt = null;
  }

  /** One after the other; `step` is told of bytes, `waits` that the line broke and it will go on by itself. */
  async send(Upload, settings, bodies, { step, waits }) {
    await this.giveUp(Upload, settings, bodies);
    const whole = bodies.reduce((sum, body) => sum + body.size, 0);
    const tokens = [];
    let before = 0;
    for (const body of bodies) {
      await this.one(Upload, settings, body, { step: (sent) => step(before + sent, whole), waits });
      tokens.push(tokenOf(this.places.get(body)));
      before += body.size;
    }
    return tokens;
  }

  /** What is no longer part of the report takes room from what is. */
  async giveUp(Upload, { headers }, bodies) {
    for (const [body, place] of this.places) {
      if (bodies.includes(body)) continue;
      this.places.delete(body);
      await Upload.terminate(place, { headers, retryDelays: null }).catch(() => {});
    }
  }

  one(Upload, { address, headers }, body, { step, waits }, round = 0) {
    return new Promise((done, fail) => {
      const upload = new Upload(body, {
        endpoint: address,
        // Asked first how much of it is there; one that is whole or gone is found out in the same way.
        uploadUrl: this.places.get(body) ?? null,
        headers,
        chunkSize: PART,
        retryDelays: this.pauses,
        storeFingerprintForResuming: false,
        onUploadUrlAvailable: () => this.places.set(body, upload.url),
        // The client begins anew when it is told that an upload is not there. A server that fails has not said so.
        onAfterResponse: (request, answer) => {
          if (request.getMethod() === "HEAD" && answer.getStatus() >= 500) throw new Error("no answer");
        },
        onProgress: (sent) => step(sent),
        onShouldRetry: (error) => {
          const again = !FINAL.has(statusOf(error)) && !beginningRefused(error);
          if (again) waits();
          return again;
        },
        onSuccess: () => {
          this.halt = null;
          done();
        },
        onError: (error) => {
          this.halt = null;
          const [ticket, bits] = ["X-Netra-Ticket", "X-Netra-Bits"].map((name) => error.originalResponse?.getHeader(name));
          if (statusOf(error) === 429 && Number(bits) && round < SUMS) {
            // A busy minute: the beginning of an upload costs a small sum.
            solved(ticket, Number(bits))
              .then((proof) => ({ address, headers: { ...headers, "X-Netra-Ticket": ticket, "X-Netra-Proof": proof } }))
              .then((settings) => this.one(Upload, settings, body, { step, waits }, round + 1))
              .then(done, fail);
            return;
          }
          // What was refused for good is not asked for again at the same place.
          if ([404, 410, 413, 415].includes(statusOf(error))) this.places.delete(body);
          fail(refusal(error));
        },
      });
      this.halt = () => {
        this.halt = null;
        upload.abort().catch(() => {});
        fail(new Stopped());
      };
      upload.start();
    });
  }

  stop() {
    this.halt?.();
  }
}
