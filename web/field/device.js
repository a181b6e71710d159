// The key of this device. It is made here and cannot be taken out of the browser; only its public half travels.
import { toUrl, utf8 } from "./letters.js";
import { sha256 } from "../seal/wire.js";

const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const SIGNING = { name: "ECDSA", hash: "SHA-256" };

export const makePair = () => crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);

/** The public half as an uncompressed point. */
export const publicHalf = async (pair) => toUrl(new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)));

/** A signature over a text: r and s, as they come. */
export async function signed(key, text) {
  return toUrl(new Uint8Array(await crypto.subtle.sign(SIGNING, key, utf8(text))));
}

/** What a request is known by. The time is the phone's own and proves nothing; it makes signatures differ. */
export async function signedHeaders(device, method, path, body, at) {
  const text = [method, path, String(at), await sha256(body)].join("\n");
  return {
    "X-Netra-Device": device.id,
    "X-Netra-Time": String(at),
    "X-Netra-Signature": await signed(device.key, text),
  };
}
