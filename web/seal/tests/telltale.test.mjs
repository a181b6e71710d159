import assert from "node:assert/strict";
import { test } from "node:test";

import { telltale } from "../telltale.js";

const REPORTER = {
  name: "Rina Wulandari Contoh",
  address: "Jalan Melati 7, Desa Loa Duri, Kecamatan Loa Janan",
  contact: "0812-5550-1234",
};
const KNOWN = { persons: ["Terlapor Contoh"], places: ["Loa Janan, Kutai Kartanegara, Kalimantan Timur"] };

test("a part of the name is found, whatever its case, accents, mark or ending", () => {
  for (const text of ["RINA melaporkan", "kata Wulandari,", "menurut Rína.", "disebut Rinalah", "(wulandari)"]) {
    assert.equal(telltale(text, REPORTER, KNOWN).length, 1, text);
  }
  assert.deepEqual(telltale("Rina Wulandari melihat rina", REPORTER, KNOWN).length, 2);
});

test("address and telephone are found, the number in any writing", () => {
  assert.deepEqual(telltale("warga di sekitar Melati melihat", REPORTER, KNOWN), ["Melati"]);
  for (const text of ["hubungi 081255501234", "hubungi +62 812 5550 1234", "nomor 0812 5550-1234 aktif"]) {
    assert.equal(telltale(text, REPORTER, KNOWN).length, 1, text);
  }
  assert.deepEqual(telltale("rinaw menulis", { contact: "rinaw.l@surat.id" }), ["rinaw"]);
});

test("what the office knows anyhow is not asked about: the reported person, the place, words of every address", () => {
  const text = "Pada 9 November 2024 Terlapor Contoh berpidato di Kecamatan Loa Janan, Jalan Mawar 7, di depan 300 orang.";
  assert.deepEqual(telltale(text, REPORTER, KNOWN), []);
  // Nor is a name inside another word, or a word of two or three letters.
  assert.deepEqual(telltale("Karina dan Marinah di Loa", REPORTER, KNOWN), []);
  // The same word outside the reported person's name is.
  assert.deepEqual(telltale("Terlapor Contoh, kata Ibu Contoh", REPORTER, KNOWN), ["Contoh"]);
});

test("a name of short words is looked for as a whole; nothing given finds nothing", () => {
  assert.deepEqual(telltale("kata Ani Edi", { name: "Ani Edi" }), ["Ani Edi"]);
  assert.deepEqual(telltale("kata Edi", { name: "Ani Edi" }), []);
  assert.deepEqual(telltale("apa saja 081234567", {}), []);
});
