import assert from "node:assert/strict";
import { test } from "node:test";

import * as age from "../age.js";
import { fingerprint, groups, isLastGroup, readBack } from "../sheet.js";
import { sha256 } from "../wire.js";

const SECRET = "AGE-SECRET-KEY-1AH5QQLXL0XS06GT4KUCAMWLSLAGUVCFJUE5HP6TMJQYCZGFYDV8SDYGU0V";
const RECIPIENT = "age1048hkjcec5dftdrpzsfkyjhv378ahnewzvkrs23dfk5hyj6txuvqm3fs06";

test("what the sheet shows can be typed back, however it is spaced", () => {
  const shown = groups(SECRET);
  assert.equal(`AGE-SECRET-KEY-1${shown.join("")}`, SECRET);
  assert.deepEqual(shown.map((group) => group.length), [...Array(13).fill(4), 6]);
  for (const typed of [shown.join(" "), shown.join("-").toLowerCase(), SECRET, ` ${SECRET.toLowerCase()}\n`]) {
    assert.equal(readBack(typed), SECRET);
  }
});

test("only the last group proves that the sheet was looked at", () => {
  const shown = groups(SECRET);
  assert.ok(isLastGroup(SECRET, ` ${shown.at(-1).toLowerCase()} `));
  assert.ok(!isLastGroup(SECRET, shown.at(-2)));
  assert.ok(!isLastGroup(SECRET, ""));
});

test("a sign typed wrong is noticed", async () => {
  assert.equal(await age.recipientOf(SECRET), RECIPIENT);
  await assert.rejects(age.recipientOf(readBack(SECRET.replace("AH5Q", "AH5P"))));
  await assert.rejects(age.recipientOf(readBack("")));
});

test("a fingerprint is sixteen digits in fours", async () => {
  assert.match(await fingerprint(RECIPIENT, sha256), /^([0-9a-f]{4} ){3}[0-9a-f]{4}$/);
});
