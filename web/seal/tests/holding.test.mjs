import assert from "node:assert/strict";
import { test } from "node:test";

import * as age from "../age.js";
import { asSecretOf, newEnvelope, wrapsFor } from "../envelope.js";
import { takeStep } from "../holding.js";
import { fromBase64, Refused } from "../wire.js";

async function request() {
  const secrets = await Promise.all([1, 2, 3, 4].map(() => age.makeKey()));
  const recipients = await Promise.all(secrets.map((one) => age.recipientOf(one)));
  const envelope = await newEnvelope(age);
  const wraps = await wrapsFor(age, envelope.secret, [0, 1, 2].map((id) => ({ id, recipient: recipients[id] })));
  const handler = { recipient: recipients[3] };
  let peeledBy = null;
  let inner = "";
  const page = (who) => ({
    stage: peeledBy === null ? "peel" : "give",
    wrap: peeledBy === null ? wraps[who].body : inner,
    handler,
    content_recipient: envelope.recipient,
  });
  const said = [];
  // The server's rules in small: one first step, then one by another.
  const line = (who) => ({
    send: async (step) => {
      if ("peeled" in step) {
        if (peeledBy !== null) throw new Refused(409, "…", peeledBy === who ? "same_person" : "second");
        [peeledBy, inner] = [who, step.peeled];
        return { next: "waiting" };
      }
      assert.notEqual(peeledBy, who);
      return { next: "given", wrap: step.handler_wrap };
    },
    fresh: async () => page(who),
    saying: (name) => said.push(name),
  });
  return { secrets, envelope, page, line, said };
}

test("who presses on a stale page goes on as the second holder, and the report opens", async () => {
  const { secrets, envelope, page, line, said } = await request();
  const [first, second] = [page(0), page(1)]; // both opened before either pressed
  assert.equal((await takeStep(age, secrets[0], first, line(0))).next, "waiting");
  const done = await takeStep(age, secrets[1], second, line(1));
  assert.equal(done.next, "given");
  const given = await age.decrypt(secrets[3], fromBase64(done.wrap));
  assert.equal(await asSecretOf(age, envelope.recipient, given), envelope.secret);
  assert.deepEqual(said, ["peeling", "peeling", "giving"]);
});

test("the first holder on a stale page stays the first: the refusal is said, nothing is given", async () => {
  const { secrets, page, line } = await request();
  const stale = page(0);
  await takeStep(age, secrets[0], stale, line(0));
  await assert.rejects(takeStep(age, secrets[0], stale, line(0)), (error) => error.code === "same_person");
});
