// Bytes as text and back, and the one way in which scripts speak to the server.
const CHUNK = 0x8000;

export function toBase64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(text);
}

export function fromBase64(text) {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}

export function hex(bytes) {
  return Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
}

export async function sha256(bytes) {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

/** The server's refusal in its own words, or `null` words when there was no answer at all. */
export class Refused extends Error {
  constructor(status, words, code = "") {
    super(words ?? "no answer");
    this.status = status;
    this.words = words;
    this.code = code;
  }
}

async function answerOf(response) {
  const said = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, said.refusal ?? null, said.code);
  return said;
}

async function reach(address, options) {
  try {
    return await fetch(address, { credentials: "same-origin", ...options });
  } catch {
    throw new Refused(0, null);
  }
}

export async function getJson(address, options = {}) {
  return answerOf(await reach(address, { headers: { Accept: "application/json" }, ...options }));
}

export async function postJson(address, token, value) {
  return answerOf(
    await reach(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
      body: JSON.stringify(value),
    }),
  );
}
