// What a file is, told by its bytes and never by its name: the same answers as netra/platform/files/kinds.py.
const FTYP = {
  "qt  ": "video/quicktime",
  "M4A ": "audio/mp4",
  "M4B ": "audio/mp4",
};
for (const brand of [
  "isom", "iso2", "iso3", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "M4V ", "MSNV", "dash", "3gp4", "3gp5",
  "3gp6",
]) FTYP[brand] = "video/mp4";

export const PHOTOS = new Set(["image/jpeg", "image/png", "image/webp"]);

export const letters = (bytes, from, to) => String.fromCharCode(...bytes.subarray(from, to));

function isSoundFrame(head) {
  if (head.length < 4 || head[0] !== 0xff || (head[1] & 0xe0) !== 0xe0) return false;
  const version = (head[1] >> 3) & 3;
  const layer = (head[1] >> 1) & 3;
  const bitRate = head[2] >> 4;
  const sampling = (head[2] >> 2) & 3;
  return version !== 1 && layer === 1 && bitRate !== 0 && bitRate !== 15 && sampling !== 3;
}

function isPlainText(bytes) {
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return false;
  }
  // All of C0 but tab, line feed, vertical tab, form feed and carriage return.
  if (/[\x00-\x08\x0e-\x1f\x7f]/.test(text)) return false;
  const opening = text.trimStart();
  return !opening.startsWith("<") && !opening.startsWith("#!");
}

const IN_WACZ = ["archive/", "datapackage", "indexes/", "pages/", "fuzzy", "logs/"];

/** Which kind of saved page of the web this is, or null: taken sealed, saved as a file, shown nowhere. */
export function archiveOf(bytes) {
  if (letters(bytes, 0, 7) === "WARC/1.") return "application/warc";
  if (letters(bytes, 0, 3) === "\x1f\x8b\x08") return "application/gzip";
  const head = letters(bytes, 0, 512);
  if (head.startsWith("PK\x03\x04")) {
    return IN_WACZ.some((name) => head.startsWith(name, 30)) ? "application/wacz" : null;
  }
  const opening = head.replace(/^\xef\xbb\xbf/, "").trimStart().toLowerCase();
  if (opening.startsWith("<!doctype html") || opening.startsWith("<html")) return "text/html";
  const mail = /^[A-Za-z-]{2,40}: /.test(head) && opening.includes("multipart/related");
  return opening.startsWith("from: <saved by") || mail ? "multipart/related" : null;
}

/** The media type, or null when this is nothing that is taken. */
export function kindOf(bytes) {
  if (bytes.length === 0) return null;
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return "image/jpeg";
  if (letters(bytes, 0, 8) === "\x89PNG\r\n\x1a\n") return "image/png";
  if (letters(bytes, 0, 5) === "%PDF-") return "application/pdf";
  if (letters(bytes, 0, 4) === "OggS") return "audio/ogg";
  if (letters(bytes, 0, 4) === "RIFF") {
    return { WEBP: "image/webp", WAVE: "audio/wav" }[letters(bytes, 8, 12)] ?? null;
  }
  if (letters(bytes, 4, 8) === "ftyp") return FTYP[letters(bytes, 8, 12)] ?? null;
  if (letters(bytes, 0, 3) === "ID3" || isSoundFrame(bytes)) return "audio/mpeg";
  return isPlainText(bytes) ? "text/plain" : null;
}
