// Small files built by hand, with everything in them that must not leave the phone.
export const SECRET_PLACE = "0.5022S117.1536E";
export const CAMERA = "Kamera Contoh X-9";

export const ascii = (text) => Uint8Array.from(text, (sign) => sign.charCodeAt(0));

export function bytes(...parts) {
  const flat = parts.map((part) =>
    typeof part === "string" ? ascii(part) : typeof part === "number" ? Uint8Array.of(part) : Uint8Array.from(part),
  );
  const whole = new Uint8Array(flat.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of flat) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const has = (whole, text) => Buffer.from(whole).includes(Buffer.from(ascii(text)));

const be16 = (value) => [value >> 8, value & 255];
const be32 = (value) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const le32 = (value) => be32(value).reverse();

/** Orientation, camera, time and an own directory of the place; big-endian, as most phones write it. */
export function exif(orientation = 6) {
  const entry = (tag, type, count, value) => [...be16(tag), ...be16(type), ...be32(count), ...value];
  const entries = 4;
  const texts = 8 + 2 + 12 * entries + 4;
  const gps = texts + CAMERA.length + 20;
  const tiff = bytes(
    "MM", [0, 42], be32(8),
    be16(entries),
    entry(0x0110, 2, CAMERA.length, be32(texts)),
    entry(0x0112, 3, 1, [...be16(orientation), 0, 0]),
    entry(0x0132, 2, 20, be32(texts + CAMERA.length)),
    entry(0x8825, 4, 1, be32(gps)),
    be32(0),
    CAMERA, "2024:11:09 10:00:00\0",
    be16(1), entry(0x0001, 2, 16, be32(gps + 18)), be32(0), SECRET_PLACE,
  );
  return tiff;
}

const segment = (marker, body) => bytes([0xff, marker], be16(body.length + 2), body);

export function jpeg({ orientation = 6 } = {}) {
  const scan = [0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56];
  const picture = bytes(
    segment(0xdb, Array(65).fill(1)),
    segment(0xc0, [8, 0, 1, 0, 1, 1, 1, 0x11, 0]),
    segment(0xda, [1, 1, 0, 0, 63, 0]),
    scan,
    [0xff, 0xd9],
  );
  const whole = bytes(
    [0xff, 0xd8],
    segment(0xe0, bytes("JFIF\0", [1, 1, 0, 0, 1, 0, 1, 0, 0])),
    segment(0xe1, bytes("Exif\0\0", exif(orientation))),
    segment(0xe1, bytes("http://ns.adobe.com/xap/1.0/\0<x:GPSLatitude>", SECRET_PLACE)),
    segment(0xe2, bytes("MPF\0", CAMERA)),
    segment(0xed, bytes("Photoshop 3.0\0", "Penulis Contoh")),
    segment(0xfe, bytes("komentar Penulis Contoh")),
    picture,
    [0xff, 0xd8], segment(0xe1, bytes("Exif\0\0", exif(1))), [0xff, 0xd9],
  );
  return { whole, picture };
}

export function crc32(part) {
  let crc = 0xffffffff;
  for (const one of part) {
    crc ^= one;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

const chunk = (name, body) => bytes(be32(body.length), name, body, be32(crc32(bytes(name, body))));

export function png() {
  const picture = [
    chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]),
    chunk("IDAT", [0x78, 0x9c, 0x63, 0xf8, 0xcf, 0xc0, 0, 0, 3, 1, 1, 0]),
    chunk("IEND", []),
  ];
  const start = bytes([0x89], "PNG\r\n", [0x1a], "\n");
  const whole = bytes(
    start, picture[0],
    chunk("tEXt", bytes("Author\0", "Penulis Contoh")),
    chunk("iTXt", bytes("XML:com.adobe.xmp\0\0\0\0\0GPSLatitude ", SECRET_PLACE)),
    chunk("eXIf", exif(8)),
    chunk("tIME", [7, 232, 11, 9, 10, 0, 0]),
    picture[1], picture[2],
    "sisa ", SECRET_PLACE,
  );
  return { whole, plain: bytes(start, ...picture) };
}

const riffChunk = (name, body) => bytes(name, le32(body.length), body, body.length & 1 ? [0] : []);
export const riff = (kind, ...chunks) => bytes("RIFF", le32(4 + bytes(...chunks).length), kind, ...chunks);

export const webp = () =>
  riff(
    "WEBP",
    riffChunk("VP8X", [0x2c, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    riffChunk("ICCP", bytes(CAMERA)),
    riffChunk("VP8 ", [1, 2, 3, 4, 5]),
    riffChunk("EXIF", exif(3)),
    riffChunk("XMP ", bytes("GPSLatitude", SECRET_PLACE)),
  );

export const wav = () =>
  riff("WAVE", riffChunk("fmt ", Array(16).fill(0)), riffChunk("LIST", bytes("INFOIART", CAMERA)), riffChunk("data", [9, 8, 7]));

export const box = (name, ...body) => bytes(be32(8 + bytes(...body).length), name, ...body);

export function film({ track = false } = {}) {
  const handler = track ? "meta" : "vide";
  return bytes(
    box("ftyp", "isom", [0, 0, 2, 0], "isom"),
    box(
      "moov",
      box("mvhd", Array(20).fill(3)),
      box("trak", box("mdia", box("hdlr", [0, 0, 0, 0, 0, 0, 0, 0], handler, Array(12).fill(0)))),
      box("udta", box("\xa9xyz", SECRET_PLACE)),
      box("meta", "com.apple.quicktime.location.ISO6709", SECRET_PLACE),
    ),
    box("mdat", [1, 2, 3, 4]),
  );
}

export const sound = () =>
  bytes("ID3", [3, 0, 0, 0, 0, 0, CAMERA.length], CAMERA, [0xff, 0xfb, 0x90, 0x00, 1, 2, 3], Array(121).fill(5));
