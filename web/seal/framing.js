// One size for all that is told without a name. Pure.
const LENGTH = 4;
const SPACE = 0x20;

/** JSON filled up to exactly so many bytes, whatever was written. */
export function filled(value, size) {
  const text = new TextEncoder().encode(JSON.stringify(value));
  if (text.length > size) throw new Error("larger than its size");
  const bytes = new Uint8Array(size).fill(SPACE);
  bytes.set(text);
  return bytes;
}

/** The server's frame: the length, what was sealed, zeros up to the one size that all have. */
export function framed(locked, kept) {
  if (locked.length + LENGTH > kept) throw new Error("larger than its size");
  const whole = new Uint8Array(kept);
  new DataView(whole.buffer).setUint32(0, locked.length);
  whole.set(locked, LENGTH);
  return whole;
}

export function unframed(body) {
  const length = new DataView(body.buffer, body.byteOffset, LENGTH).getUint32(0);
  return body.subarray(LENGTH, LENGTH + length);
}
