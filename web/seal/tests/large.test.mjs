import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import * as age from "../age.js";
import { newEnvelope } from "../envelope.js";
import { isLarge, LargeFiles, PART, Stopped, tokenOf } from "../large.js";
import { posted, sealReport } from "../sealing.js";
import { Refused } from "../wire.js";

const SETTINGS = { address: "/lapor/berkas/", headers: { "X-Netra-Form": "kunci" } };
const VALUES = { reporter_name: "", description: "Peristiwa contoh", place_text: "", event_time_text: "" };
const quiet = () => ({ step: () => {}, waits: () => {} });
const random = (size) => new Uint8Array(Buffer.concat(Array.from({ length: Math.ceil(size / 65536) }, () =>
  crypto.getRandomValues(Buffer.alloc(65536)))).subarray(0, size));

const answer = (status, text = "", type = "text/plain; charset=utf-8") => ({
  getStatus: () => status,
  getHeader: () => type,
  getBody: () => text,
});
const failure = (method, response) =>
  Object.assign(new Error("tus"), { originalRequest: { getMethod: () => method }, originalResponse: response });

/** The client's side of the contract, with a server that does what `script` says for each start. */
function client(script) {
  const seen = { began: [], ended: [] };
  class Upload {
    constructor(body, options) {
      Object.assign(this, { body, options, url: options.uploadUrl });
    }
    start() {
      seen.began.push({ size: this.body.size, at: this.options.uploadUrl, headers: this.options.headers });
      queueMicrotask(() => script(this));
    }
    abort() {
      this.aborted = true;
      return Promise.resolve();
    }
    take(token) {
      this.url = `http://kantor.test/lapor/berkas/${token}/`;
      this.options.onUploadUrlAvailable();
    }
    static async terminate(place) {
      seen.ended.push(place);
    }
  }
  return { Upload, seen };
}

test("a file is sealed as it is read: any size, the digest of what was read, and it opens to the same bytes", async () => {
  const { secret, recipient } = await newEnvelope(age);
  for (const size of [1, 65536, 65537, 9_000_001]) {
    const plain = random(size);
    const told = [];
    const { body, sha256 } = await age.encryptFile([recipient], new Blob([plain]), (read) => told.push(read));
    assert.equal(sha256, createHash("sha256").update(plain).digest("hex"));
    assert.equal(told.at(-1), size);
    const opened = await age.decrypt(secret, new Uint8Array(await body.arrayBuffer()));
    assert.ok(Buffer.from(opened).equals(Buffer.from(plain)));
  }
  await assert.rejects(age.encryptFile([], new Blob(["a"])), /not a recipient/);
});

const piece = (name, size) => ({
  name,
  sent: { file: new Blob([random(size)]), type: "video/mp4" },
  areas: [],
  removed: [],
  hash: name,
});

test("large files are named after those in the form, and the sheets lie in that order", async () => {
  const pieces = [piece("besar", PART + 1), piece("kecil", 10), piece("juga-besar", PART + 2), piece("kecil-2", 20)];
  const report = await sealReport(age, VALUES, pieces);
  const people = await Promise.all([1, 2, 3].map(async (id) => ({ id, recipient: await age.recipientOf(await age.makeKey()) })));
  const body = await posted(age, new FormData(), report, { set: "s", holders: people }, VALUES, ["a", "b"]);
  const names = await Promise.all(
    JSON.parse(body.get("sealed_meta")).map(async ({ meta }) => {
      const sheet = await age.decrypt(report.envelope.secret, new Uint8Array(Buffer.from(meta, "base64")));
      return JSON.parse(Buffer.from(sheet).toString()).name;
    }),
  );
  assert.deepEqual(names, ["kecil", "kecil-2", "besar", "juga-besar"]);
  assert.equal(body.getAll("sealed_file").length, 2);
  assert.ok(body.getAll("sealed_file").every((one) => !isLarge(one)));
  assert.deepEqual(body.getAll("sealed_upload"), ["a", "b"]);
  assert.equal(body.get("sealed_count"), "4");
});

test("a changed word does not seal a large file anew; a changed file is sealed anew", async () => {
  const [film, note] = [piece("film", PART + 1), piece("catatan", 10)];
  const first = await sealReport(age, VALUES, [film, note]);
  const second = await sealReport(age, { ...VALUES, description: "Lain" }, [film, note], null, first);
  assert.equal(second.envelope, first.envelope);
  assert.equal(second.files[1].body, first.files[1].body);
  assert.notEqual(second.files[0].body, first.files[0].body);
  assert.notEqual(second.narrative, first.narrative);
  film.sent = piece("film", PART + 1).sent;
  const third = await sealReport(age, VALUES, [film, note], null, second);
  assert.notEqual(third.files[1].body, second.files[1].body);
});

test("each goes under the form's key, and the report names the last part of its address", async () => {
  const bodies = [new Blob(["satu"]), new Blob(["dua"])];
  const steps = [];
  const { Upload, seen } = client((upload) => {
    upload.take(upload.body.size === 4 ? "aa" : "bb");
    upload.options.onProgress(upload.body.size);
    upload.options.onSuccess();
  });
  const large = new LargeFiles();
  const step = (sent, of) => steps.push([sent, of]);
  assert.deepEqual(await large.send(Upload, SETTINGS, bodies, { step, waits: () => {} }), ["aa", "bb"]);
  assert.deepEqual(steps, [[4, 7], [7, 7]]);
  assert.deepEqual(seen.began.map((one) => one.headers), [SETTINGS.headers, SETTINGS.headers]);
  // Once more, after a refused form: asked where they are, not sent anew.
  await large.send(Upload, SETTINGS, bodies, quiet());
  assert.equal(seen.began[2].at, "http://kantor.test/lapor/berkas/aa/");
  // One of them taken out: its room is given back.
  await large.send(Upload, SETTINGS, [bodies[1]], quiet());
  assert.deepEqual(seen.ended, ["http://kantor.test/lapor/berkas/aa/"]);
  assert.equal(tokenOf("/lapor/berkas/cc/"), "cc");
});

test("a lost line is waited for; what the server says of the file itself is not", async () => {
  const asked = [];
  const { Upload } = client(({ options }) => {
    for (const [method, response] of [
      ["PATCH", null], ["HEAD", null], ["PATCH", answer(409)], ["HEAD", answer(423)], ["PATCH", answer(503)],
      ["PATCH", answer(404)], ["POST", answer(502)],
      ["PATCH", answer(413)], ["POST", answer(429)], ["POST", answer(507)], ["POST", answer(404)], ["POST", answer(403)],
    ]) asked.push(options.onShouldRetry(failure(method, response)));
    options.onSuccess();
  });
  let waited = 0;
  const large = new LargeFiles();
  large.places.set("body", "/lapor/berkas/aa/");
  await large.one(Upload, SETTINGS, "body", { step: () => {}, waits: () => waited++ });
  assert.deepEqual(asked, [...Array(7).fill(true), ...Array(5).fill(false)]);
  assert.equal(waited, 7);
});

test("a refusal is told in the server's words, a page of it is not, and silence is a broken line", async () => {
  for (const [response, status, words] of [
    [answer(507, " Tidak ada tempat. \n"), 507, "Tidak ada tempat."],
    [answer(403, "<!doctype html>", "text/html"), 403, null],
    [answer(404), 404, null],
    [null, 0, null],
  ]) {
    const { Upload } = client(({ options }) => options.onError(failure("POST", response)));
    await assert.rejects(new LargeFiles().send(Upload, SETTINGS, [new Blob(["a"])], quiet()), (error) => {
      assert.ok(error instanceof Refused);
      assert.deepEqual([error.status, error.words], [status, words]);
      return true;
    });
  }
});

test("a server that fails has not said that the upload is gone", async () => {
  const { Upload } = client(({ options }) => {
    const head = { getMethod: () => "HEAD" };
    assert.throws(() => options.onAfterResponse(head, answer(503)));
    options.onAfterResponse(head, answer(404));
    options.onAfterResponse({ getMethod: () => "PATCH" }, answer(503));
    options.onSuccess();
  });
  const large = new LargeFiles();
  await large.one(Upload, SETTINGS, "body", quiet());
});

test("stopped, it is told and goes on later from where it was", async () => {
  const body = new Blob(["satu"]);
  let uploads = 0;
  const large = new LargeFiles();
  const { Upload, seen } = client((upload) => {
    upload.take("aa");
    if (++uploads === 1) large.stop();
    else upload.options.onSuccess();
  });
  await assert.rejects(large.send(Upload, SETTINGS, [body], quiet()), Stopped);
  assert.deepEqual(await large.send(Upload, SETTINGS, [body], quiet()), ["aa"]);
  assert.deepEqual(seen.began.map((one) => one.at), [null, "http://kantor.test/lapor/berkas/aa/"]);
  large.stop();
});

test("a busy minute asks for a sum before an upload begins, and it begins with it", async () => {
  const asked = { getStatus: () => 429, getHeader: (name) => ({ "X-Netra-Ticket": "tiket:contoh", "X-Netra-Bits": "8" })[name] };
  const { Upload, seen } = client((upload) => {
    if (!upload.options.headers["X-Netra-Proof"]) return upload.options.onError(failure("POST", asked));
    upload.take("satu");
    upload.options.onSuccess();
  });
  const files = new LargeFiles();
  assert.deepEqual(await files.send(Upload, SETTINGS, [new Blob(["isi"])], quiet()), ["satu"]);
  assert.equal(seen.began[1].headers["X-Netra-Ticket"], "tiket:contoh");
});
