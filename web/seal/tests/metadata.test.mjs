import assert from "node:assert/strict";
import { test } from "node:test";

import { kindOf } from "../kinds.js";
import { cleaned, Unreadable } from "../metadata.js";
import { ascii, bytes, CAMERA, crc32, exif, film, has, jpeg, png, SECRET_PLACE, sound, wav, webp } from "./samples.mjs";

const assertClean = (whole) => {
  for (const secret of [SECRET_PLACE, CAMERA, "Penulis Contoh", "2024:11:09", "GPS", "komentar"]) {
    assert.ok(!has(whole, secret), `${secret} survived`);
  }
};

test("a photo keeps its picture to the byte and which way up, and nothing else", () => {
  const { whole, picture } = jpeg({ orientation: 6 });
  assert.ok(has(whole, SECRET_PLACE) && has(whole, CAMERA));
  const { bytes: clean, removed, whole: complete } = cleaned(whole, "image/jpeg");
  assertClean(clean);
  assert.deepEqual(removed, ["attached", "camera", "location", "notes", "preview", "time"]);
  assert.ok(complete);
  assert.ok(Buffer.from(clean).includes(Buffer.from(picture)));
  const upright = Buffer.from(clean).indexOf("Exif");
  assert.equal(clean[upright + 6 + 19], 6);
  assert.equal(kindOf(clean), "image/jpeg");
  assert.deepEqual(cleaned(clean, "image/jpeg"), { bytes: clean, removed: [], whole: true });
});

test("an upright photo needs no word about it", () => {
  const { bytes: clean } = cleaned(jpeg({ orientation: 1 }).whole, "image/jpeg");
  assert.ok(!has(clean, "Exif"));
});

test("a photo that says nothing loses nothing", () => {
  const clean = cleaned(jpeg({ orientation: 1 }).whole, "image/jpeg").bytes;
  assert.deepEqual(cleaned(clean, "image/jpeg"), { bytes: clean, removed: [], whole: true });
});

test("an Exif block in the other byte order, cut off or circular is still taken out", () => {
  for (const tiff of [
    bytes("II", [42, 0, 8, 0, 0, 0, 1, 0, 0x25, 0x88, 4, 0, 1, 0, 0, 0, 26, 0, 0, 0, 0, 0, 0, 0], SECRET_PLACE),
    exif(6).subarray(0, 30),
    bytes("MM", [0, 42, 0, 0, 0, 8, 0, 1, 0x87, 0x69, 0, 4, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 8], SECRET_PLACE),
    ascii("bukan"),
  ]) {
    const body = bytes("Exif\0\0", tiff);
    const whole = bytes([0xff, 0xd8, 0xff, 0xe1, 0, body.length + 2], body, [0xff, 0xda, 0, 2, 7, 0xff, 0xd9]);
    const clean = cleaned(whole, "image/jpeg");
    assertClean(clean.bytes);
    assert.notDeepEqual(clean.removed, []);
  }
});

test("a photo whose parts do not follow one another is not guessed at", () => {
  const { whole } = jpeg();
  for (const broken of [whole.subarray(0, 30), bytes([0xff, 0xd8], "acak"), bytes([0xff, 0xd8, 0xff, 0xd9])]) {
    assert.throws(() => cleaned(broken, "image/jpeg"), Unreadable);
  }
});

test("disorder behind the picture is left behind, not carried along", () => {
  const { picture, whole } = jpeg({ orientation: 1 });
  const head = whole.subarray(0, Buffer.from(whole).indexOf(Buffer.from(picture)));
  const open = picture.subarray(0, -2);
  const clean = cleaned(bytes(head, open, [0xff, 0xe1, 0xff, 0xff], SECRET_PLACE), "image/jpeg");
  assertClean(clean.bytes);
  assert.ok(Buffer.from(clean.bytes).includes(Buffer.from(open)));
  assert.deepEqual([...clean.bytes.subarray(-2)], [0xff, 0xd9]);
  assert.ok(clean.removed.includes("attached"));
  // Without a mark of its end nobody can tell where the picture stops.
  for (const rest of [bytes(SECRET_PLACE), bytes([0xff]), bytes([])]) {
    assert.throws(() => cleaned(bytes(head, open, rest), "image/jpeg"), Unreadable);
  }
});

test("a PNG loses texts, times, places and what hangs behind it; each chunk still adds up", () => {
  const { whole, plain } = png();
  const { bytes: clean, removed } = cleaned(whole, "image/png");
  assertClean(clean);
  assert.deepEqual(removed, ["attached", "camera", "location", "notes", "time"]);
  const view = new DataView(clean.buffer);
  for (let at = 8; at < clean.length; ) {
    const size = view.getUint32(at);
    assert.equal(view.getUint32(at + 8 + size), crc32(clean.subarray(at + 4, at + 8 + size)));
    at += 12 + size;
  }
  assert.deepEqual(cleaned(plain, "image/png"), { bytes: plain, removed: [], whole: true });
  assert.throws(() => cleaned(whole.subarray(0, 60), "image/png"), Unreadable);
});

test("a WebP loses profile, Exif and XMP, and its head says so", () => {
  const { bytes: clean, removed } = cleaned(webp(), "image/webp");
  assertClean(clean);
  assert.deepEqual(removed, ["camera", "colour", "location", "notes", "time"]);
  assert.equal(clean[20], 0x08); // only the word about which way up
  assert.equal(new DataView(clean.buffer).getUint32(4, true), clean.length - 8);
  assert.equal(kindOf(clean), "image/webp");
});

test("a film loses its place without a byte moving", () => {
  const whole = film();
  const { bytes: clean, removed, whole: complete } = cleaned(whole, "video/mp4");
  assertClean(clean);
  assert.deepEqual(removed, ["location", "notes"]);
  assert.ok(complete);
  assert.equal(clean.length, whole.length);
  assert.equal(Buffer.from(clean).indexOf("mdat"), Buffer.from(whole).indexOf("mdat"));
  assert.ok(has(whole, SECRET_PLACE), "what was handed in is left as it was");
});

test("a film with a track of its own for places is said to be not wholly clean", () => {
  assert.equal(cleaned(film({ track: true }), "video/quicktime").whole, false);
});

test("sounds lose their labels", () => {
  const cleanSound = cleaned(sound(), "audio/mpeg");
  assertClean(cleanSound.bytes);
  assert.equal(kindOf(cleanSound.bytes), "audio/mpeg");
  assert.deepEqual(cleanSound.removed, ["notes"]);
  const cleanWav = cleaned(wav(), "audio/wav");
  assertClean(cleanWav.bytes);
  assert.ok(has(cleanWav.bytes, "data"));
});

test("a PDF is left as it is and said to be so; plain text has nothing unseen", () => {
  const pdf = ascii("%PDF-1.4 /Author (Penulis Contoh)");
  assert.deepEqual(cleaned(pdf, "application/pdf"), { bytes: pdf, removed: [], whole: false });
  assert.equal(cleaned(ascii("catatan"), "text/plain").whole, true);
});
