// A photo as it goes into a record: drawn anew in a size that a village's line carries, and so without what the camera
// wrote into it.
import { cleaned } from "../seal/metadata.js";
import { picture } from "../seal/pictures.js";

const LONGEST = 1600;
const SMALLER = 1000;
const GOOD = 0.8;
const LARGE = 600 * 1024;

export class NoPicture extends Error {}

const jpeg = (canvas, quality) => new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));

async function drawn(file, longest, quality) {
  const blob = await jpeg(await picture(file, longest), quality);
  if (blob?.type !== "image/jpeg") throw new NoPicture();
  return new Uint8Array(await blob.arrayBuffer());
}

export async function shrunk(file) {
  let bytes;
  try {
    bytes = await drawn(file, LONGEST, GOOD);
    if (bytes.length > LARGE) bytes = await drawn(file, SMALLER, GOOD);
  } catch {
    throw new NoPicture();
  }
  // A canvas writes nothing but the picture; should a browser ever do, this takes it out.
  return cleaned(bytes, "image/jpeg").bytes;
}

/** A small picture on the given canvas: the page's policy allows no picture from an address of its own making. */
export async function thumbnail(canvas, bytes, longest) {
  const small = await picture(new Blob([bytes], { type: "image/jpeg" }), longest);
  canvas.width = small.width;
  canvas.height = small.height;
  canvas.getContext("2d").drawImage(small, 0, 0);
}
