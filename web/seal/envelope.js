// One report, one key, and that key nested for every pair of holders. Pure but for age, which is handed in.
import { fromBase64, toBase64 } from "./wire.js";

const STEP = 4096;
const SPACE = 0x20;
const SECRET = /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/;

/** JSON of equal sizes: what is sealed tells by its length only in which of a few steps it lies. */
export function padded(value) {
  const text = new TextEncoder().encode(JSON.stringify(value));
  const bytes = new Uint8Array(Math.max(1, Math.ceil(text.length / STEP)) * STEP).fill(SPACE);
  bytes.set(text);
  return bytes;
}

export function unpadded(bytes) {
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
}

/** A report's key, and of no other: what a colleague sent on may be anything in the right form. */
export async function asSecretOf(age, recipient, bytes) {
  const secret = new TextDecoder().decode(bytes).trim();
  if (!SECRET.test(secret)) throw new age.WrongKey("not a key");
  if ((await age.recipientOf(secret)) !== recipient) throw new age.WrongKey("the key of something else");
  return secret;
}

export async function newEnvelope(age) {
  const secret = await age.makeKey();
  return { secret, recipient: await age.recipientOf(secret) };
}

export async function sealed(age, envelope, value) {
  return toBase64(await age.encrypt([envelope.recipient], padded(value)));
}

/** For each holder an outer layer, and inside it one that any of the others opens: any two, never one. */
export async function wrapsFor(age, secret, holders) {
  if (holders.length < 3 || new Set(holders.map((one) => one.recipient)).size !== holders.length) {
    throw new Error("an envelope needs three different holders");
  }
  const text = new TextEncoder().encode(secret);
  return Promise.all(
    holders.map(async (holder) => {
      const others = holders.filter((one) => one !== holder).map((one) => one.recipient);
      const inner = await age.encrypt(others, text);
      return { holder: holder.id, body: toBase64(await age.encrypt([holder.recipient], inner)) };
    }),
  );
}

/** The first holder takes the outer layer away; what is left opens for the others alone. */
export async function peel(age, mine, wrap) {
  return toBase64(await age.decrypt(mine, fromBase64(wrap)));
}

/** The second holder reaches the report's key; `recipient` is its public half, which every part was sealed to. */
export async function open(age, mine, peeled, recipient) {
  return asSecretOf(age, recipient, await age.decrypt(mine, fromBase64(peeled)));
}

/** ... and hands it to the one named reader, or keeps nothing of it. */
export async function give(age, mine, peeled, reader, recipient) {
  const secret = await open(age, mine, peeled, recipient);
  return toBase64(await age.encrypt([reader], new TextEncoder().encode(secret)));
}
