// A sealed record as a series of square codes, and back: each piece names the whole it belongs to, in any order.
import { fromUrl, toUrl, utf8 } from "./letters.js";
import { sha256 } from "../seal/wire.js";

const MARK = "NETRA1";
// What a cheap camera still reads from a cracked screen: about 105 squares each way.
const CHUNK = 700;
// No record of text needs more; a stranger's code must not make this page wait for a thousand pieces.
const MOST = 64;
const MOST_BYTES = 1024 * 1024;

async function through(stream, bytes, most = Infinity) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts = [];
  let size = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length;
    if (size > most) throw new Error("too large");
    parts.push(next.value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

export const canPack = () => typeof CompressionStream === "function";

/** The texts of the codes of one record. */
export async function packed(parcel) {
  const bytes = await through(new CompressionStream("gzip"), utf8(JSON.stringify(parcel)));
  const name = (await sha256(bytes)).slice(0, 8);
  const count = Math.ceil(bytes.length / CHUNK);
  if (count > MOST) throw new Error("too large");
  return Array.from({ length: count }, (_, at) => {
    const piece = toUrl(bytes.subarray(at * CHUNK, (at + 1) * CHUNK));
    return `${MARK}:${name}:${at + 1}/${count}:${piece}`;
  });
}

export function readPiece(text) {
  const found = new RegExp(`^${MARK}:([0-9a-f]{8}):(\\d{1,2})/(\\d{1,2}):([A-Za-z0-9_-]+)$`).exec(text.trim());
  if (!found) return null;
  const [n, count] = [Number(found[2]), Number(found[3])];
  if (n < 1 || n > count || count > MOST) return null;
  return { name: found[1], n, count, bytes: fromUrl(found[4]) };
}

/** Collects pieces as they are seen; several records may lie between each other. */
export class Collector {
  constructor() {
    this.series = new Map();
    this.done = new Set();
  }

  /** `null`: no code of Netra's. Else how far this series is, and the parcel once it is whole. */
  async add(text) {
    const piece = readPiece(text);
    if (!piece) return null;
    const key = `${piece.name}/${piece.count}`;
    if (this.done.has(key)) return { have: piece.count, count: piece.count, again: true };
    const seen = this.series.get(key) ?? new Map();
    this.series.set(key, seen);
    seen.set(piece.n, piece.bytes);
    if (seen.size < piece.count) return { have: seen.size, count: piece.count };
    this.series.delete(key);
    const whole = new Uint8Array(await new Blob([...seen.keys()].sort((a, b) => a - b).map((n) => seen.get(n))).arrayBuffer());
    if ((await sha256(whole)).slice(0, 8) !== piece.name) return { have: 0, count: piece.count, broken: true };
    const plain = await through(new DecompressionStream("gzip"), whole, MOST_BYTES);
    this.done.add(key);
    return { have: piece.count, count: piece.count, parcel: JSON.parse(new TextDecoder().decode(plain)) };
  }
}
