// The outbox as one encrypted file, for a day without any network: what is in it only the office can open.
import { toBase64 } from "../seal/wire.js";

const CHUNK = 192 * 1024;

/**
 * Lines of JSON: what this is, the parcels, then the files in pieces. `items` gives `{ parcel, parts }` one after the
 * other, so that never more than one record is held here.
 */
export async function bundle(age, recipient, items) {
  const blobs = [];
  const line = (value) => `${JSON.stringify(value)}\n`;
  blobs.push(new Blob([line({ netra: "outbox-1" })]));
  const files = [];
  for await (const { parcel, parts } of items) {
    blobs.push(new Blob([line(parcel)]));
    for (const { n, bytes } of parts) {
      for (let offset = 0; offset < bytes.length; offset += CHUNK) {
        const data = toBase64(bytes.subarray(offset, offset + CHUNK));
        files.push(new Blob([line({ file: { device: parcel.device, record: parcel.record, n, offset, data } })]));
      }
    }
  }
  return (await age.encryptFile([recipient], new Blob([...blobs, ...files]))).body;
}
