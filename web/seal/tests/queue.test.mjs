import assert from "node:assert/strict";
import { test } from "node:test";

import { solves } from "../../queue.js";

// The same ticket and number as in netra/reports/tests/test_limits.py.
test("the sum is the server's", () => {
  assert.ok(solves("tiket:contoh", 244244, 16));
  assert.ok(!solves("tiket:contoh", 1, 16));
  assert.ok(solves("tiket:contoh", 244244, 8));
});
