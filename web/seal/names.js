// File names come from whoever sent them: shown without tricks, and saved under an ending that no machine runs.
import { archiveOf, kindOf } from "./kinds.js";

const LONGEST = 80;
const ENDINGS = {
  "image/jpeg": ".jpg",
  "image/png": ".png",
  "image/webp": ".webp",
  "application/pdf": ".pdf",
  "audio/ogg": ".ogg",
  "audio/wav": ".wav",
  "audio/mpeg": ".mp3",
  "audio/mp4": ".m4a",
  "video/mp4": ".mp4",
  "video/quicktime": ".mov",
  "text/plain": ".txt",
  "application/warc": ".warc",
  "application/gzip": ".gz",
  "application/wacz": ".wacz",
  // A browser would run what stands in them.
  "multipart/related": ".mhtml.txt",
  "text/html": ".html.txt",
};

/** Without signs that turn the order of letters, hide among them or mean a folder; "" when nothing is left. */
export function shownName(name) {
  if (typeof name !== "string") return "";
  return Array.from(name.replace(/[\p{C}\p{Zl}\p{Zp}/\\:*?"<>|]/gu, "").trim()).slice(0, LONGEST).join("");
}

/** The ending follows the bytes. What is of no known kind gets one that opens nothing by itself. */
export function savedName(name, bytes) {
  return (shownName(name).replace(/\.[^.]*$/, "") || "berkas") + (ENDINGS[archiveOf(bytes) ?? kindOf(bytes)] ?? ".bin");
}
