// Bytes in the letters that addresses, headers and square codes take.
import { fromBase64, toBase64 } from "../seal/wire.js";

export const toUrl = (bytes) => toBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

export function fromUrl(text) {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new Error("not base64url");
  return fromBase64(text.replaceAll("-", "+").replaceAll("_", "/"));
}

export const utf8 = (text) => new TextEncoder().encode(text);
