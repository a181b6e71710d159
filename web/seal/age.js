// All that Netra asks of age (age-encryption.org): one file of its own, because it is the largest and only loaded
// when something is to be sealed or opened. It holds no state.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";

// One step below age's own choice: half of its 256 MB, which the oldest office machines do not have to spare.
const SCRYPT_WORK = 17;
const BLOB_PART = 4 * 1024 * 1024;

export class WrongKey extends Error {}
export class WrongPassphrase extends Error {}

export const makeKey = () => generateX25519Identity();
export const recipientOf = (secret) => identityToRecipient(secret);

/** Whether this is a recipient of the one kind that Netra uses. */
export function isRecipient(text) {
  return typeof text === "string" && /^age1[02-9ac-hj-np-z]{58}$/.test(text);
}

function encrypterTo(recipients) {
  if (recipients.length === 0 || !recipients.every(isRecipient)) throw new Error("not a recipient");
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return encrypter;
}

export async function encrypt(recipients, bytes) {
  return encrypterTo(recipients).encrypt(bytes);
}

/**
 * A file as a Blob, of which never more than a few megabytes are held here: what is sealed goes into Blobs at once,
 * which a browser may keep on its disk. With the digest of what was read, because nothing reads it a second time.
 */
export async function encryptFile(recipients, file, step) {
  const digest = sha256.create();
  let read = 0;
  const heard = new TransformStream({
    transform(chunk, to) {
      digest.update(chunk);
      read += chunk.length;
      step?.(read);
      to.enqueue(chunk);
    },
  });
  const reader = (await encrypterTo(recipients).encrypt(file.stream().pipeThrough(heard))).getReader();
  const parts = [];
  let waiting = [];
  let size = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    waiting.push(next.value);
    size += next.value.length;
    if (size >= BLOB_PART) {
      parts.push(new Blob(waiting));
      [waiting, size] = [[], 0];
    }
  }
  const body = new Blob([...parts, ...waiting], { type: "application/octet-stream" });
  return { body, sha256: bytesToHex(digest.digest()) };
}

export async function decrypt(secret, bytes) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(secret);
  try {
    return await decrypter.decrypt(bytes);
  } catch (error) {
    throw new WrongKey(error.message);
  }
}

/** A secret key as it lies in a browser: an age file that opens with a passphrase. */
export async function lock(secret, passphrase, work = SCRYPT_WORK) {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase.normalize("NFC"));
  encrypter.setScryptWorkFactor(work);
  return encrypter.encrypt(secret);
}

export async function unlock(locked, passphrase) {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase.normalize("NFC"));
  try {
    return await decrypter.decrypt(locked, "text");
  } catch {
    throw new WrongPassphrase();
  }
}

/** Seals and opens a few bytes: a browser that cannot do this must not be trusted with a report. */
export async function selfTest() {
  const secret = await makeKey();
  const said = new Uint8Array([78, 101, 116, 114, 97]);
  const opened = await decrypt(secret, await encrypt([await recipientOf(secret)], said));
  if (opened.length !== said.length || !opened.every((one, at) => one === said[at])) throw new Error("age");
}
