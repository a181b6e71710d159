// The app's icon: Netra's eye, drawn dot by dot, so that no picture has to be committed. Fills its square, with the eye
// inside the circle that phones cut out.
import { deflateSync } from "node:zlib";

const PETROL = [11, 83, 97];
const WHITE = [255, 255, 255];
const FINE = 4; // samples each way within one dot

/** What lies at a point of a square from -1 to 1: the lids are where two circles meet. */
function colourAt(x, y) {
  const [reach, rise] = [0.62, 0.36];
  const radius = (reach * reach + rise * rise) / (2 * rise);
  const lids = Math.hypot(x, Math.abs(y) + radius - rise) <= radius;
  if (!lids) return PETROL;
  if (Math.hypot(x, y) > 0.24) return WHITE;
  return Math.abs(x) <= 0.15 && [-0.07, 0.07].some((line) => Math.abs(y - line) <= 0.028) ? WHITE : PETROL;
}

function crc(bytes) {
  let sum = ~0;
  for (const one of bytes) {
    sum ^= one;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

function chunk(name, data) {
  const named = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}

export function icon(side) {
  const rows = Buffer.alloc(side * (1 + 3 * side));
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const sum = [0, 0, 0];
      for (let at = 0; at < FINE * FINE; at++) {
        const [u, v] = [x + ((at % FINE) + 0.5) / FINE, y + (Math.floor(at / FINE) + 0.5) / FINE];
        colourAt((2 * u) / side - 1, (2 * v) / side - 1).forEach((part, i) => (sum[i] += part));
      }
      sum.forEach((part, i) => (rows[y * (1 + 3 * side) + 1 + 3 * x + i] = Math.round(part / FINE ** 2)));
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
