// From what was typed and chosen to what is posted: everything that may be known openly, and ciphertext.
import { newEnvelope, sealed, wrapsFor } from "./envelope.js";
import { isLarge } from "./large.js";
import { wayIn } from "./signature.js";
import { getJson } from "./wire.js";

export const IDENTITY = ["reporter_name", "reporter_address", "reporter_contact", "identity_kind", "signature"];
export const NARRATIVE = ["description", "place_text", "event_time_text"];
/** Posts of the web: sealed with the narrative, whatever their number. */
const POST = /^post-([0-9]+)-(url|author|seen|text)$/;
const postNames = (form) => [...form.elements].map((one) => one.name).filter((name) => POST.test(name));
/** All fields that stay on this device until they are sealed. */
export const keptNames = (form) => [...IDENTITY, ...NARRATIVE, ...postNames(form)];

/** The posts in the order of the form; those left empty are none. */
export function postsIn(values) {
  const posts = new Map();
  for (const [name, value] of Object.entries(values)) {
    const [, n, key] = POST.exec(name) ?? [];
    if (n) posts.set(n, { ...posts.get(n), [key]: value });
  }
  return [...posts].map(([n, post]) => ({ n, ...post })).filter(({ n, ...post }) => Object.values(post).some(Boolean));
}

/** The same rule as the server's: a host with a name, no password, nothing that a page would run. */
export function isAddress(text) {
  if (/[\s\\\p{C}]/u.test(text) || !/^https?:\/\//i.test(text)) return false;
  try {
    const url = new URL(text);
    return !url.username && !url.password && /^[^.].*\.[^.]/.test(url.hostname);
  } catch {
    return false;
  }
}

const SEALED = new Set([...IDENTITY, ...NARRATIVE, "evidence", "signed_form"]);

/** As a form would post it: line ends included, so that counted lengths are the server's. */
const plain = (value) => String(value ?? "").replace(/\r\n?/g, "\n");

export function told(form) {
  const values = {};
  for (const name of keptNames(form)) values[name] = plain(form.elements.namedItem(name)?.value).trim();
  // Not sealed itself; without it a picture drawn before another way was chosen would go along.
  if (wayIn(form) !== "drawn") values.signature = "";
  return values;
}

/** Only what the office may read unopened. Whatever is to be sealed is left out by name, not by good luck. */
export function openFields(form) {
  const fields = new FormData();
  for (const [name, value] of new FormData(form)) {
    if (!SEALED.has(name) && !POST.test(name) && typeof value === "string") fields.append(name, value);
  }
  fields.delete("action");
  return fields;
}

const flag = (truth) => (truth ? "1" : "0");

export function flags(values, count, signedForms = 0) {
  return {
    sealed: "1",
    reporter_named: flag(values.reporter_name),
    reporter_located: flag(values.reporter_address),
    described: flag(values.description),
    place_given: flag(values.place_text),
    signature_drawn: flag(values.signature),
    sealed_count: String(count),
    signed_form_sealed: flag(signedForms),
  };
}

export async function holdersOf(address, region) {
  const url = new URL(address, document.baseURI);
  url.searchParams.set("region", region);
  return getJson(url, { credentials: "omit", cache: "no-store" });
}

async function sealPiece(age, envelope, piece, step) {
  const { file, type } = piece.sent;
  const { body, sha256 } = await age.encryptFile([envelope.recipient], file, step);
  const about = {
    v: 1,
    name: piece.name,
    type,
    size: file.size,
    sha256,
    redacted: piece.areas.length > 0,
    stripped: piece.removed,
    // Sealed like the rest: who holds the same picture could otherwise find it among the reports.
    phash: piece.hash,
  };
  return {
    body,
    meta: { meta: await sealed(age, envelope, about), media_type: type, ...(piece.signed ? { signed: true } : {}) },
  };
}

/**
 * The report's parts under a key of its own, which stays in memory until the report is received. `before` is the same
 * form's earlier seal: large files that have not changed since keep it, or all that arrived of them would be lost.
 */
export async function sealReport(age, values, pieces, step, before = null) {
  const envelope = before?.envelope ?? (await newEnvelope(age));
  const identity = values.reporter_name
    ? await sealed(age, envelope, {
        v: 2,
        name: values.reporter_name,
        address: values.reporter_address,
        contact: values.reporter_contact,
        identity_kind: values.identity_kind,
        signature: values.signature ?? "",
      })
    : "";
  const narrative = await sealed(age, envelope, {
    v: 2,
    description: values.description,
    place_text: values.place_text,
    event_time_text: values.event_time_text,
    posts: postsIn(values).map(({ url = "", author = "", seen = "", text = "" }) => ({ url, author, seen, text })),
  });
  const files = [];
  for (const piece of pieces) {
    const at = files.length;
    step?.(at + 1, pieces.length, 0);
    const kept = before?.files.find((one) => one.sent === piece.sent && isLarge(one.body));
    const read = (bytes) => step?.(at + 1, pieces.length, bytes / piece.sent.file.size);
    files.push(kept ?? { ...(await sealPiece(age, envelope, piece, read)), sent: piece.sent });
  }
  // The server counts those of the form itself first.
  files.sort((one, other) => isLarge(one.body) - isLarge(other.body));
  return { envelope, identity, narrative, files };
}

/** Pieces of evidence, and photos of the signed form: it is no evidence. */
function counts(files) {
  const signed = files.filter((one) => one.meta.signed).length;
  return [files.length - signed, signed];
}

/** The post itself. Built anew when the holders changed; the sealed parts stay the same bytes. `tokens`: large files. */
export async function posted(age, open, report, holders, values, tokens = []) {
  const body = new FormData();
  for (const [name, value] of open) body.append(name, value);
  for (const [name, value] of Object.entries(flags(values, ...counts(report.files)))) body.set(name, value);
  body.set("action", "send");
  body.set("seal_set", holders.set);
  body.set("seal_recipient", report.envelope.recipient);
  body.set("seal_wraps", JSON.stringify(await wrapsFor(age, report.envelope.secret, holders.holders)));
  body.set("seal_identity", report.identity);
  body.set("seal_narrative", report.narrative);
  body.set("sealed_meta", JSON.stringify(report.files.map((one) => one.meta)));
  const small = report.files.filter((one) => !isLarge(one.body));
  small.forEach((one, at) => body.append("sealed_file", one.body, `${at + 1}.age`));
  for (const token of tokens) body.append("sealed_upload", token);
  return body;
}
