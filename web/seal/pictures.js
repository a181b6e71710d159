// One chosen file, from the phone's album to what is sealed: known by its bytes, cleaned, and for photos recognisable
// and coverable.
import { archiveOf, kindOf, PHOTOS } from "./kinds.js";
import { cleaned, Unreadable } from "./metadata.js";
import { boxes, differenceHash } from "./pixels.js";
import { sha256 } from "./wire.js";

// Older iPhones draw nothing at all beyond this.
const PIXELS_MAX = 16_000_000;
const COVER = "#16202a";

export class NotTaken extends Error {}

/** Bytes are let go of at once: a browser may keep a Blob on its disk, and a film of 200 MB has to go somewhere. */
const kept = (bytes, type) => ({ file: new Blob([bytes], { type }), type });

async function decoded(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch (error) {
    // Some browsers know the picture but not the word.
    if (error instanceof TypeError) return createImageBitmap(file);
    throw error;
  }
}

function drawn(bitmap, longest) {
  const most = longest ? longest / Math.max(bitmap.width, bitmap.height) : Math.sqrt(PIXELS_MAX / (bitmap.width * bitmap.height));
  const scale = Math.min(1, most);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

async function coded(canvas, wanted) {
  const type = wanted === "image/webp" ? "image/png" : wanted;
  const blob = await new Promise((done) => canvas.toBlob(done, type, 0.9));
  if (!blob) throw new NotTaken("unreadable");
  return { bytes: new Uint8Array(await blob.arrayBuffer()), type: blob.type };
}

function hashOf(canvas) {
  const small = drawn(canvas, 288);
  return differenceHash(small.getContext("2d").getImageData(0, 0, small.width, small.height));
}

/** The photo on a canvas, upright; `longest` in pixels for a small one. */
export async function picture(file, longest) {
  const bitmap = await decoded(file);
  const canvas = drawn(bitmap, longest);
  bitmap.close?.();
  return canvas;
}

/** A photo whose parts are in disorder is drawn and coded anew: what cannot be read is not carried along. */
async function tidied(bytes, type) {
  try {
    return { ...cleaned(bytes, type), type };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    if (!PHOTOS.has(type)) return { bytes, removed: [], whole: false, type };
    const canvas = await picture(kept(bytes, type).file).catch(() => {
      throw new NotTaken("unreadable");
    });
    return { ...(await coded(canvas, type)), removed: ["other"], whole: true };
  }
}

/** A saved page of the web stays as it is to the last byte, or it would prove nothing; its digest says so. */
async function saved(file, bytes, type) {
  const piece = { name: file.name, photo: false, removed: [], whole: false, areas: [], hash: "" };
  piece.digest = await sha256(bytes);
  piece.sent = piece.clean = kept(bytes, type);
  return piece;
}

export async function take(file, mostBytes) {
  if (file.size > mostBytes) throw new NotTaken("large");
  const raw = new Uint8Array(await file.arrayBuffer());
  if (raw.length === 0) throw new NotTaken("empty");
  const archive = archiveOf(raw);
  if (archive) return saved(file, raw, archive);
  const kind = kindOf(raw);
  if (kind === null) throw new NotTaken("kind");
  const { bytes, removed, whole, type } = await tidied(raw, kind);
  const piece = { name: file.name, photo: PHOTOS.has(type), removed, whole, areas: [], hash: "" };
  piece.clean = kept(bytes, type);
  piece.sent = piece.clean;
  if (piece.photo) {
    try {
      piece.hash = hashOf(await picture(piece.clean.file));
    } catch {
      // This browser cannot show it: it goes as it is, but parts of it cannot be covered here.
      piece.photo = false;
    }
  }
  return piece;
}

/** The copy that is sent has the areas painted over; the photo without them stays on this page alone. */
export async function cover(piece, areas) {
  if (areas.length === 0) {
    piece.sent = piece.clean;
    piece.hash = hashOf(await picture(piece.clean.file));
  } else {
    const canvas = await picture(piece.clean.file);
    const context = canvas.getContext("2d");
    context.fillStyle = COVER;
    for (const box of boxes(areas, canvas.width, canvas.height)) {
      context.fillRect(box.left, box.top, box.width, box.height);
    }
    const { bytes, type } = await coded(canvas, piece.clean.type);
    piece.sent = kept(cleaned(bytes, type).bytes, type);
    piece.hash = hashOf(canvas);
  }
  piece.areas = areas;
}
