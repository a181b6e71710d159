// One finding as it leaves the phone: sealed to the field key of the installation and signed by this device.
import { padded } from "../seal/envelope.js";
import { sha256, toBase64 } from "../seal/wire.js";
import { signed } from "./device.js";

/** JSON as the server writes it when it checks a signature: keys in order, no spaces. */
export function canonical(value) {
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${JSON.stringify(value[key])}`).join(",")}}`;
}

export function signedText(parcel) {
  return [
    "netra-parcel-1",
    parcel.device,
    parcel.record,
    String(parcel.seq),
    parcel.body_sha256,
    canonical(parcel.made),
    parcel.files.map((one) => `${one.n}:${one.size}:${one.sha256}`).join(","),
  ].join("\n");
}

/** A file on its way into a record: `{ name, type, bytes }` becomes ciphertext and two digests. */
export async function sealFile(age, recipient, n, { name, type, bytes }) {
  const sealed = await age.encrypt([recipient], bytes);
  return {
    about: { n, name, type, size: bytes.length, sha256: await sha256(bytes) },
    outer: { n, size: sealed.length, sha256: await sha256(sealed) },
    sealed,
  };
}

/**
 * Seals a finding. `device` is `{ id, key, recipient }`; `told` is what the form holds, without what is set here.
 * Gives the parcel and, for each file, its ciphertext.
 */
export async function sealRecord(age, device, { record, seq, made, told, files, version }) {
  const parts = [];
  for (const [at, file] of files.entries()) parts.push(await sealFile(age, device.recipient, at + 1, file));
  const plain = { v: 1, kind: "form_a", record, seq, ...told, files: parts.map((part) => part.about), app: version };
  const body = await age.encrypt([device.recipient], padded(plain));
  const parcel = {
    v: 1,
    device: device.id,
    record,
    seq,
    made,
    body: toBase64(body),
    body_sha256: await sha256(body),
    files: parts.map((part) => part.outer),
  };
  parcel.signature = await signed(device.key, signedText(parcel));
  return { parcel, parts: parts.map((part) => ({ n: part.outer.n, bytes: part.sealed })) };
}
