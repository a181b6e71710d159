import assert from "node:assert/strict";
import { test } from "node:test";

import { savedName, shownName } from "../names.js";
import { ascii, jpeg } from "./samples.mjs";

test("a name is shown without signs that turn or hide letters", () => {
  assert.equal(shownName("foto\u202egpj.exe"), "fotogpj.exe");
  assert.equal(shownName("a\u200bb\u0000c\u2066d\u2028e.jpg"), "abcde.jpg");
  assert.equal(shownName("..\\..//etc:passwd"), "....etcpasswd");
  assert.equal(shownName("foto balai desa é.jpg"), "foto balai desa é.jpg");
  assert.equal(shownName({ name: "x" }), "");
  assert.equal(shownName("\ud83d\ude00".repeat(90)), "\ud83d\ude00".repeat(80));
});

test("what is saved ends as its bytes are, never as its sender says", () => {
  assert.equal(savedName("foto.exe", jpeg().whole), "foto.jpg");
  assert.equal(savedName("bukti.pdf.lnk", ascii("MZ\u0000\u0001")), "bukti.pdf.bin");
  assert.equal(savedName("halaman.html", ascii("<script>alert(1)</script>")), "halaman.bin");
  assert.equal(savedName("catatan.sh", ascii("catatan saja")), "catatan.txt");
  assert.equal(savedName(".exe", jpeg().whole), "berkas.jpg");
});
