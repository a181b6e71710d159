import assert from "node:assert/strict";
import { test } from "node:test";

import { sentWithSum, solves } from "../sum.js";

// The same ticket and number as in netra/reports/tests/test_limits.py.
test("the sum is the server's", () => {
  assert.ok(solves("tiket:contoh", 244244, 16));
  assert.ok(!solves("tiket:contoh", 1, 16));
  assert.ok(solves("tiket:contoh", 244244, 8));
});

test("a form that is asked for a sum goes again with it, the same otherwise", async () => {
  const body = new Map([["seal_tip", "isi"]]);
  const sent = [];
  const answers = [{ status: 429, said: { code: "queue", ticket: "tiket:contoh", bits: 8 } }, { status: 200 }];
  const answer = await sentWithSum(body, async (form) => {
    sent.push(new Map(form));
    return answers.shift();
  });
  assert.equal(answer.status, 200);
  assert.deepEqual([...sent[0]], [["seal_tip", "isi"]]);
  assert.equal(sent[1].get("seal_tip"), "isi");
  assert.ok(solves("tiket:contoh", sent[1].get("proof"), 8));
  // Whatever else a server says is for who sent it.
  const busy = { status: 503, said: { code: "lane" } };
  assert.equal(await sentWithSum(body, async () => busy), busy);
});
