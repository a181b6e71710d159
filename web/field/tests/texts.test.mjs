import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { addressOf, coreOf, NotWritten, partsOf, textKey, written } from "../texts.js";

const examples = new URL("../../../netra/field/tests/coded_messages.json", import.meta.url);
const { key, messages } = JSON.parse(await readFile(examples, "utf8"));
const secret = await textKey(Buffer.from(key, "hex"));

test("the phone writes letter for letter what the server reads", async () => {
  assert.ok(messages.length >= 20);
  for (const { core, text } of messages) assert.equal(await written(core, secret), text);
});

test("the core of a form holds no name and no words", () => {
  const values = {
    title: "Rapat", text: "Budi hadir", place_text: "Balai", region: "64.02.03.2001", act: "", event_on: "2024-11-13",
    event_time_text: "pukul 9.05 pagi", found_on: "2024-11-14",
  };
  const person = { name: "Budi Contoh", post: "Kepala", office_name: "Dinas" };
  const persons = [{ ...person, subject_class: "PNS" }, { ...person, subject_class: "PNS" }, { ...person, subject_class: "" }];
  assert.deepEqual(coreOf(values, persons, 3), {
    region: "64.02.03.2001", act: "", event_on: "2024-11-13", event_at: "09:05", found_on: "2024-11-14", people: [["PNS", 2]], files: 3,
  });
  for (const typed of ["sekitar 10.30", "10.300", "25.10", "", "sore"]) {
    assert.equal(coreOf({ ...values, event_time_text: typed }, [], 0).event_at, "");
  }
});

test("messages are counted as the network does, and more than three of them are not written", async () => {
  assert.deepEqual([160, 161, 306, 307, 459, 460].map((length) => partsOf("A".repeat(length))), [1, 2, 2, 3, 3, 4]);
  const core = { ...messages[0].core, people: Array.from({ length: 40 }, (_, at) => [`KIND_OF_STAFF_${at}`, 1]) };
  await assert.rejects(written(core, secret), NotWritten);
  assert.equal(addressOf("+6281", "NT1 1.2 - E-"), "sms:+6281?&body=NT1%201.2%20-%20E-");
});
