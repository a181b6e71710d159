// The core of a finding as a coded text message, for a phone that has nothing but the telephone network. The grammar
// stands in docs/field.md; netra/field/texts.py reads it, and both are tried with the same examples. No name is in it.
import { utf8 } from "./letters.js";

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CHECK_BITS = 80n;
const SINGLE = 160;
const JOINED = 153;
const PARTS_MOST = 3;
const KINDS_MOST = 10;
const COUNT_MOST = 99;
// A time at the head of what was typed: 10.30, 9:05, pukul 10.30.
const HOUR = /^(?:pukul\s+|pkl\.?\s+)?([01]?\d|2[0-3])[.:]([0-5]\d)(?!\d)/i;

/** Where the staff concerned work, by the letters of the grammar. */
export const OFFICES = ["-", "K", "D", "S", "H", "P", "V", "L"];

/** What the grammar cannot say. */
export class NotWritten extends Error {}

const HMAC = { name: "HMAC", hash: "SHA-256" };

/** The key as the office gave it; from here on nobody takes it out of this browser. */
export const textKey = (bytes) => crypto.subtle.importKey("raw", bytes, HMAC, false, ["sign"]);

export async function checkOf(signed, key) {
  const made = new Uint8Array(await crypto.subtle.sign(HMAC, key, utf8(signed)));
  let number = 0n;
  for (const byte of made.subarray(0, Number(CHECK_BITS / 8n))) number = (number << 8n) | BigInt(byte);
  let text = "";
  for (let shift = CHECK_BITS - 5n; shift >= 0n; shift -= 5n) text += LETTERS[Number((number >> shift) & 31n)];
  return text;
}

/** The core of what the form held: no title, no words, no names. */
export function coreOf(values, persons, files) {
  const people = new Map();
  for (const { subject_class } of persons) if (subject_class) people.set(subject_class, (people.get(subject_class) ?? 0) + 1);
  const hour = HOUR.exec(values.event_time_text);
  return {
    region: values.region,
    act: values.act,
    event_on: values.event_on,
    event_at: hour ? `${hour[1].padStart(2, "0")}:${hour[2]}` : "",
    found_on: values.found_on,
    people: [...people].slice(0, KINDS_MOST).map(([kind, count]) => [kind, Math.min(count, COUNT_MOST)]),
    files,
  };
}

const day = (text) => text.replaceAll("-", "").slice(2);

/** `core` as above, with `device` and `number`, and what is asked for the message alone: `office`, `witnesses`. */
export async function written(core, key) {
  const event = core.event_on ? day(core.event_on) + (core.event_at ? `T${core.event_at.replace(":", "")}` : "") : "-";
  const people = core.people.map(([kind, count]) => `${kind}:${count}`).join(",") || "-";
  const signed = [
    `NT1 ${core.device}.${core.number}`,
    core.region.replaceAll(".", ""),
    core.act.toUpperCase() || "-",
    `E${event}`,
    `F${day(core.found_on)}`,
    `P${people}`,
    `O${core.office ?? "-"}`,
    `W${core.witnesses ?? 0}`,
    `M${core.files}`,
  ].join(" ");
  const text = `${signed} ${await checkOf(signed, key)}`;
  if (partsOf(text) > PARTS_MOST) throw new NotWritten();
  return text;
}

/** How many messages the network makes of it; all its letters are of the plain alphabet of telephones. */
export const partsOf = (text) => (text.length <= SINGLE ? 1 : Math.ceil(text.length / JOINED));

export const addressOf = (to, text) => `sms:${to}?&body=${encodeURIComponent(text)}`;
