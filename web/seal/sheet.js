// The recovery sheet: the secret key on paper, in groups that can be read aloud and typed back.
const GROUP = 4;
const HEAD = "AGE-SECRET-KEY-1";

export function groups(secret) {
  const bare = secret.slice(HEAD.length);
  const cut = [];
  let at = 0;
  // The last group takes what is left over: a short one would be too easily typed without the sheet.
  for (; bare.length - at >= 2 * GROUP; at += GROUP) cut.push(bare.slice(at, at + GROUP));
  return [...cut, bare.slice(at)];
}

/** What somebody typed, however they spaced it; with or without the words at its head. */
export function readBack(typed) {
  const signs = typed.toUpperCase().replace(/[^0-9A-Z]/g, "");
  const bare = HEAD.replace(/-/g, "");
  return HEAD + (signs.startsWith(bare) ? signs.slice(bare.length) : signs);
}

export function isLastGroup(secret, typed) {
  return typed.toUpperCase().replace(/[^0-9A-Z]/g, "") === groups(secret).at(-1);
}

/** For people to compare: the first sixteen digits of the public half's digest, in fours. */
export async function fingerprint(recipient, sha256) {
  return (await sha256(new TextEncoder().encode(recipient))).slice(0, 16).match(/.{4}/g).join(" ");
}
