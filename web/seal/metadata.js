// Takes out of a file what its maker did not mean to send: place, camera, time, names, hidden previews. The picture or
// sound itself is copied byte by byte, never coded anew. Says what it found, in codes that the page has words for:
// location, camera, time, author, preview, notes, colour, attached, other.
import { letters } from "./kinds.js";

/** The file's parts do not follow its own rules, so nothing can be left out of it safely. */
export class Unreadable extends Error {}

const u16 = (bytes, at) => (bytes[at] << 8) | bytes[at + 1];
const u32 = (bytes, at) => ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0;
const u32le = (bytes, at) => ((bytes[at + 3] << 24) | (bytes[at + 2] << 16) | (bytes[at + 1] << 8) | bytes[at]) >>> 0;
const ascii = (text) => Uint8Array.from(text, (sign) => sign.charCodeAt(0));

function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const holds = (bytes, text) => {
  const wanted = ascii(text);
  for (let at = bytes.indexOf(wanted[0]); at !== -1; at = bytes.indexOf(wanted[0], at + 1)) {
    if (wanted.every((one, i) => bytes[at + i] === one)) return true;
  }
  return false;
};

const IN_EXIF = {
  0x8825: "location",
  0x010f: "camera",
  0x0110: "camera",
  0x0131: "camera",
  0xa434: "camera",
  0x0132: "time",
  0x9003: "time",
  0x9004: "time",
  0x013b: "author",
  0x8298: "author",
  0x9c9d: "author",
  0xa430: "author",
  0x010e: "notes",
  0x9286: "notes",
};

/** Reads what an Exif block says of itself, as far as it can be followed; which way up is all that is kept. */
function readExif(tiff, removed) {
  const little = letters(tiff, 0, 2) === "II";
  if (tiff.length < 8 || (!little && letters(tiff, 0, 2) !== "MM")) {
    removed.add("other");
    return 1;
  }
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  let orientation = 1;
  const walk = (at, depth) => {
    if (at === 0 || at + 2 > tiff.length) {
      removed.add("other");
      return 0;
    }
    const count = view.getUint16(at, little);
    for (let i = 0; i < count; i++) {
      const entry = at + 2 + 12 * i;
      if (entry + 12 > tiff.length) {
        removed.add("other");
        return 0;
      }
      const tag = view.getUint16(entry, little);
      if (tag === 0x0112 && depth === 0) {
        const told = view.getUint16(entry + 8, little);
        if (told >= 1 && told <= 8) orientation = told;
      } else removed.add(IN_EXIF[tag] ?? "other");
      if (tag === 0x8769 && depth === 0) walk(view.getUint32(entry + 8, little), 1);
    }
    const next = at + 2 + 12 * count;
    return next + 4 <= tiff.length ? view.getUint32(next, little) : 0;
  };
  if (walk(view.getUint32(4, little), 0) !== 0) removed.add("preview");
  return orientation;
}

/** An Exif block that says which way up and nothing else, so that no picture lies on its side afterwards. */
const uprightTiff = (orientation) =>
  Uint8Array.of(0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0);

function noteXmp(bytes, removed) {
  removed.add("notes");
  if (holds(bytes, "GPSL")) removed.add("location");
}

const blank = (bytes) => bytes.every((one) => one === 0);

function cleanJpeg(bytes, removed) {
  const parts = [];
  let orientation = 1;
  let at = 2;
  // Ends at the picture's end, or where disorder begins: what lies behind is left behind.
  while (bytes[at] === 0xff) {
    while (bytes[at + 1] === 0xff) at++;
    const marker = bytes[at + 1];
    if (marker === 0xd9) {
      at += 2;
      break;
    }
    const size = u16(bytes, at + 2);
    let end = at + 2 + size;
    const alone = marker === undefined || marker === 0 || (marker >= 0xd0 && marker <= 0xd8);
    if (alone || !(size >= 2) || end > bytes.length) break;
    const body = bytes.subarray(at + 4, end);
    if (marker === 0xda) {
      // The picture runs on until a marker that is neither a stuffed zero nor a restart.
      while (end < bytes.length) {
        const next = bytes[end + 1];
        if (bytes[end] === 0xff && next > 0 && !(next >= 0xd0 && next <= 0xd7) && next !== 0xff) break;
        end++;
      }
      // A scan without an end may be anything from somewhere on.
      if (end >= bytes.length) throw new Unreadable();
      parts.push(bytes.subarray(at, end));
    } else if (marker === 0xe0) {
      if (letters(body, 0, 5) === "JFIF\0" && body.length >= 14) {
        parts.push(Uint8Array.of(0xff, 0xe0, 0, 16), body.subarray(0, 12), Uint8Array.of(0, 0));
        if (body[12] && body[13]) removed.add("preview");
      } else removed.add("preview");
    } else if (marker === 0xee && letters(body, 0, 5) === "Adobe") {
      parts.push(bytes.subarray(at, end));
    } else if (marker === 0xe1 && letters(body, 0, 4) === "Exif") {
      orientation = readExif(body.subarray(6), removed);
    } else if (marker === 0xe1) {
      noteXmp(body, removed);
    } else if (marker === 0xe2) {
      removed.add(letters(body, 0, 3) === "MPF" ? "preview" : "colour");
    } else if ((marker >= 0xe3 && marker <= 0xef) || marker === 0xfe) {
      removed.add(marker === 0xed || marker === 0xfe ? "notes" : "other");
    } else {
      parts.push(bytes.subarray(at, end));
    }
    at = end;
  }
  if (!parts.some((part) => part[1] === 0xda)) throw new Unreadable();
  // Phones hang second pictures and short films behind the first, each with its own place and time.
  if (!blank(bytes.subarray(at))) removed.add("attached");
  const upright = orientation === 1 ? [] : [ascii("\xff\xe1\x00\x22Exif\0\0"), uprightTiff(orientation)];
  const first = parts[0]?.[1] === 0xe0 ? 3 : 0;
  return joined([
    Uint8Array.of(0xff, 0xd8),
    ...parts.slice(0, first),
    ...upright,
    ...parts.slice(first),
    Uint8Array.of(0xff, 0xd9),
  ]);
}

// Beside the picture itself only what changes its look: gamma, transparency, moving pictures.
const PNG_KEPT = new Set(["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "bKGD", "pHYs"]);
for (const moving of ["acTL", "fcTL", "fdAT"]) PNG_KEPT.add(moving);
const PNG_NAMES = { eXIf: "", tEXt: "notes", zTXt: "notes", iTXt: "notes", tIME: "time", iCCP: "colour" };

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const one of bytes) {
    crc ^= one;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

const big32 = (value) => Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);

function cleanPng(bytes, removed) {
  const parts = [bytes.subarray(0, 8)];
  let at = 8;
  let ended = false;
  while (!ended) {
    if (at + 12 > bytes.length) throw new Unreadable();
    const size = u32(bytes, at);
    const name = letters(bytes, at + 4, at + 8);
    const end = at + 12 + size;
    if (end > bytes.length) throw new Unreadable();
    if (PNG_KEPT.has(name)) parts.push(bytes.subarray(at, end));
    else if (name === "eXIf") {
      const orientation = readExif(bytes.subarray(at + 8, end - 4), removed);
      if (orientation !== 1) {
        const body = joined([ascii("eXIf"), uprightTiff(orientation)]);
        parts.push(big32(26), body, big32(crc32(body)));
      }
    } else {
      if (name === "iTXt" && holds(bytes.subarray(at, end), "GPSL")) removed.add("location");
      removed.add(PNG_NAMES[name] ?? "other");
    }
    ended = name === "IEND";
    at = end;
  }
  if (!blank(bytes.subarray(at))) removed.add("attached");
  return joined(parts);
}

/** The chunks of a RIFF file (WebP, WAV), each with its padding byte. */
function* riffChunks(bytes) {
  const end = Math.min(bytes.length, 8 + u32le(bytes, 4));
  for (let at = 12; at + 8 <= end; ) {
    const size = u32le(bytes, at + 4);
    const next = at + 8 + size + (size & 1);
    if (at + 8 + size > bytes.length) throw new Unreadable();
    yield { name: letters(bytes, at, at + 4), body: bytes.subarray(at + 8, at + 8 + size) };
    at = next;
  }
}

function riff(kind, chunks) {
  const parts = [];
  for (const { name, body } of chunks) {
    const size = Uint8Array.of(body.length & 255, (body.length >>> 8) & 255, (body.length >>> 16) & 255, body.length >>> 24);
    parts.push(ascii(name), size, body);
    if (body.length & 1) parts.push(Uint8Array.of(0));
  }
  const whole = joined([ascii("RIFF\0\0\0\0"), ascii(kind), ...parts]);
  new DataView(whole.buffer).setUint32(4, whole.length - 8, true);
  return whole;
}

const WEBP_KEPT = new Set(["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF"]);
const [ICC_FLAG, EXIF_FLAG, XMP_FLAG] = [0x20, 0x08, 0x04];

function cleanWebp(bytes, removed) {
  const kept = [];
  let orientation = 1;
  for (const chunk of riffChunks(bytes)) {
    if (WEBP_KEPT.has(chunk.name)) kept.push(chunk);
    else if (chunk.name === "EXIF") {
      const body = letters(chunk.body, 0, 4) === "Exif" ? chunk.body.subarray(6) : chunk.body;
      orientation = readExif(body, removed);
    } else if (chunk.name === "XMP ") noteXmp(chunk.body, removed);
    else removed.add(chunk.name === "ICCP" ? "colour" : "other");
  }
  if (!kept.some(({ name }) => name === "VP8 " || name === "VP8L" || name === "ANMF")) throw new Unreadable();
  const head = kept.find(({ name }) => name === "VP8X");
  if (head) {
    head.body = head.body.slice();
    head.body[0] &= ~(ICC_FLAG | EXIF_FLAG | XMP_FLAG);
    if (orientation !== 1) {
      head.body[0] |= EXIF_FLAG;
      kept.push({ name: "EXIF", body: uprightTiff(orientation) });
    }
  }
  if (!blank(bytes.subarray(Math.min(bytes.length, 8 + u32le(bytes, 4))))) removed.add("attached");
  return riff("WEBP", kept);
}

function cleanWav(bytes, removed) {
  const kept = [];
  for (const chunk of riffChunks(bytes)) {
    if (chunk.name === "fmt " || chunk.name === "data" || chunk.name === "fact") kept.push(chunk);
    else removed.add("notes");
  }
  if (!kept.some(({ name }) => name === "data")) throw new Unreadable();
  return riff("WAVE", kept);
}

const BOXES_INSIDE = new Set(["moov", "trak", "mdia", "minf", "moof", "traf"]);
const BOXES_EMPTIED = new Set(["udta", "meta", "uuid"]);

/** Films point into themselves by place, so nothing may move: what is not wanted becomes free space of the same size. */
function cleanFilm(bytes, removed) {
  const copy = bytes.slice();
  const walk = (from, to) => {
    for (let at = from; at + 8 <= to; ) {
      let size = u32(copy, at);
      let head = 8;
      if (size === 1) {
        size = u32(copy, at + 8) * 2 ** 32 + u32(copy, at + 12);
        head = 16;
      } else if (size === 0) size = to - at;
      if (size < head || at + size > to) throw new Unreadable();
      const name = letters(copy, at + 4, at + 8);
      if (BOXES_EMPTIED.has(name)) {
        const body = copy.subarray(at + head, at + size);
        if (holds(body, "ISO6709") || holds(body, "\xa9xyz") || holds(body, "loci") || holds(body, "GPSL")) {
          removed.add("location");
        }
        if (!blank(body)) removed.add("notes");
        body.fill(0);
        copy.set(ascii("free"), at + 4);
      } else if (BOXES_INSIDE.has(name)) walk(at + head, at + size);
      // A track of its own for places and movements, as dashboard and sports cameras write it.
      else if (name === "hdlr" && letters(copy, at + head + 8, at + head + 12) === "meta") removed.add("track");
      at += size;
    }
  };
  walk(0, copy.length);
  return copy;
}

function cleanSound(bytes, removed) {
  let from = 0;
  while (letters(bytes, from, from + 3) === "ID3") {
    const size = (bytes[from + 6] << 21) | (bytes[from + 7] << 14) | (bytes[from + 8] << 7) | bytes[from + 9];
    from += 10 + size + (bytes[from + 5] & 0x10 ? 10 : 0);
    removed.add("notes");
  }
  while (from < bytes.length && bytes[from] === 0) from++;
  let to = bytes.length;
  if (letters(bytes, to - 128, to - 125) === "TAG") {
    to -= 128;
    removed.add("notes");
  }
  if (from >= to) throw new Unreadable();
  return bytes.slice(from, to);
}

const CLEANERS = {
  "image/jpeg": cleanJpeg,
  "image/png": cleanPng,
  "image/webp": cleanWebp,
  "audio/wav": cleanWav,
  "audio/mpeg": cleanSound,
  "video/mp4": cleanFilm,
  "video/quicktime": cleanFilm,
  "audio/mp4": cleanFilm,
};

/**
 * The file without what it carries unseen. `whole` is false when this kind of file may still carry something:
 * a PDF keeps its author, a film may hold a track of places.
 */
export function cleaned(bytes, type) {
  const clean = CLEANERS[type];
  if (!clean) return { bytes, removed: [], whole: type === "text/plain" };
  const found = new Set();
  const result = clean(bytes, found);
  const whole = !found.delete("track");
  return { bytes: result, removed: [...found].sort(), whole };
}
