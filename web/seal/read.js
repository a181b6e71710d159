// The handler reads: everything is opened on this page alone and forgotten when it is left.
import { asSecretOf, padded, unpadded } from "./envelope.js";
import { kindOf, PHOTOS } from "./kinds.js";
import { savedName, shownName } from "./names.js";
import { pageData, token, unlocking } from "./page.js";
import { telltale } from "./telltale.js";
import { fromBase64, postJson, Refused, sha256, toBase64 } from "./wire.js";
import { fileSize, list, piece as fresh, word } from "./words.js";

const data = pageData();
const PLAYED = { "audio/": "audio", "video/": "video" };
const REMOVED = new Set(["location", "camera", "time", "author", "preview", "notes", "colour", "attached", "other"]);
const addresses = [];

function show(name, text) {
  for (const place of document.querySelectorAll(`[data-sealed="${name}"], [data-blank="${name}"]`)) {
    const option = place.querySelector(`[data-option="${CSS.escape(text)}"]`);
    if (option) for (const one of place.querySelectorAll("[data-option]")) one.hidden = one !== option;
    // What was left empty is a dash on the page and stays a blank on the form.
    else place.textContent = text || (place.dataset.sealed ? "–" : "");
  }
}

async function opened(age, secret, body) {
  return body ? unpadded(await age.decrypt(secret, fromBase64(body))) : {};
}

function addressOf(bytes, type) {
  const address = URL.createObjectURL(new Blob([bytes], { type }));
  addresses.push(address);
  return address;
}

/** Only what its own bytes say is a picture, sound or film is shown as one; text is text; the rest is only saved. */
function shown(bytes, name) {
  const kind = kindOf(bytes);
  if (PHOTOS.has(kind)) {
    const image = document.createElement("img");
    image.src = addressOf(bytes, kind);
    image.alt = word("picture", { name });
    return image;
  }
  const player = Object.entries(PLAYED).find(([head]) => kind?.startsWith(head))?.[1];
  if (player) {
    const element = document.createElement(player);
    element.controls = true;
    element.src = addressOf(bytes, kind);
    element.setAttribute("aria-label", name);
    return element;
  }
  if (kind === "text/plain") {
    const text = document.createElement("pre");
    text.textContent = new TextDecoder().decode(bytes);
    text.tabIndex = 0;
    return text;
  }
  return null;
}

/** As text, and no link: whoever runs that site would see the office come. */
function showPosts(posts) {
  const place = document.querySelector("[data-posts]");
  if (!place) return;
  const all = Array.isArray(posts) ? posts.filter((one) => one && typeof one === "object") : [];
  place.closest("[data-posts-row]").hidden = all.length === 0;
  place.replaceChildren(
    ...all.map((post) => {
      const card = fresh("seal-post");
      for (const key of ["url", "author", "seen", "text"]) {
        card.querySelector(`[data-post="${key}"]`).textContent = String(post[key] || "–");
      }
      return card;
    }),
  );
}

/** The digest of each file as it was sent, for the paper. */
async function showDigests(age, secret, files) {
  const place = document.querySelector("[data-digests]");
  if (!place) return;
  const lines = files.map(async (file) => {
    // Without the name that its sender gave it: that may name the sender.
    const { sha256 } = await sheetOf(age, secret, file);
    const line = document.createElement("li");
    line.textContent = `${file.name} · SHA-256 ${sha256 ?? "–"}`;
    return line;
  });
  place.replaceChildren(...(await Promise.all(lines)));
}

/** A picture as the canvas of the form makes it, and nothing else, whatever was sealed. */
function showSignature(drawn) {
  const place = document.querySelector("[data-signature]");
  if (!place) return;
  const whole = typeof drawn === "string" && /^data:image\/png;base64,iVBORw0KGgo[A-Za-z0-9+/]*={0,2}$/.test(drawn);
  place.closest("[data-signature-row]").hidden = !whole;
  if (!whole) return;
  const image = document.createElement("img");
  image.src = addressOf(fromBase64(drawn.slice("data:image/png;base64,".length)), "image/png");
  image.alt = word("signature");
  image.className = "drawn";
  place.replaceChildren(image);
}

async function ciphertext(address) {
  let answer;
  try {
    answer = await fetch(address, { credentials: "same-origin", cache: "no-store" });
  } catch {
    throw new Refused(0, null);
  }
  if (answer.status === 409) throw new Refused(409, word("file_damaged"));
  if (!answer.ok) throw new Refused(answer.status, answer.status < 500 ? word("file_gone") : null);
  return new Uint8Array(await answer.arrayBuffer());
}

/** What the sender's side says of a file. A sheet that says nothing sensible costs this file its name, no more. */
async function sheetOf(age, secret, file) {
  const said = await opened(age, secret, file.meta).catch(() => null);
  const about = said && typeof said === "object" ? said : {};
  const stripped = Array.isArray(about.stripped) ? about.stripped.filter((code) => REMOVED.has(code)) : [];
  return { ...about, name: shownName(about.name) || file.name, size: Number(about.size) || file.size, stripped };
}

async function fileCard(age, secret, file) {
  const card = fresh("seal-file");
  const about = await sheetOf(age, secret, file);
  card.querySelector("[data-name]").textContent = file.signed ? `${word("signed_form")} ${about.name}` : about.name;
  const notes = [fileSize(about.size)];
  if (about.redacted) notes.push(word("was_covered"));
  if (about.stripped.length) notes.push(word("was_stripped", { what: list(about.stripped.map((code) => word(`removed_${code}`))) }));
  card.querySelector("[data-about]").textContent = notes.join(" · ");
  card.querySelector("[data-digest]").textContent = about.sha256 ? `SHA-256 ${about.sha256}` : "";
  const say = (text) => {
    card.querySelector("[data-said]").textContent = text;
  };
  const [open, save] = [card.querySelector("[data-open]"), card.querySelector("[data-save]")];
  for (const button of [open, save]) button.setAttribute("aria-label", `${button.textContent.trim()}: ${about.name}`);
  let bytes = null;
  const fetched = async () => {
    if (bytes) return bytes;
    say(word("opening_file"));
    // What came through the server's door was locked while it arrived, each file to a key of its own.
    const plain = await age.decrypt(about.key || secret, await ciphertext(file.url));
    if ((await sha256(plain)) !== about.sha256) throw new Refused(0, word("file_changed"));
    bytes = plain;
    say("");
    return bytes;
  };
  const trying = (act) => async () => {
    try {
      await act(await fetched());
    } catch (error) {
      if (error instanceof Refused) say(error.words ?? word("no_answer"));
      else {
        console.error(error);
        say(word("file_unreadable"));
      }
    }
  };
  open.addEventListener("click", trying((plain) => {
    const view = shown(plain, about.name);
    if (view) card.querySelector("[data-view]").replaceChildren(view);
    else say(word("only_saved"));
    open.hidden = view !== null;
  }));
  save.addEventListener("click", trying((plain) => {
    const link = document.createElement("a");
    // Never a type that a browser would run, whatever the file says of itself.
    link.href = addressOf(plain, "application/octet-stream");
    // Nor an ending that a machine would run: it follows the bytes.
    link.download = savedName(about.name, plain);
    link.click();
  }));
  return card;
}

/** Nothing of it stays in a page that the browser keeps for the Back button. */
function forget() {
  for (const address of addresses.splice(0)) URL.revokeObjectURL(address);
  for (const place of document.querySelectorAll("[data-sealed], [data-blank], [data-view], [data-signature], [data-posts], [data-digests]")) place.replaceChildren();
}

/**
 * Before a statement leaves this page its words are looked at once more, and words of the reporter's own name, address
 * or telephone are asked about. Only here is the name known: the server hears the statement and nothing of this.
 */
function stating(reporter) {
  const form = document.querySelector("form[data-statement]");
  if (!form) return;
  const [write, look] = [form.querySelector("[data-write]"), form.querySelector("[data-look]")];
  const [text, said] = [form.querySelector("textarea"), form.querySelector("[data-said]")];
  const [found, another] = [form.querySelector("[data-found]"), form.querySelector("[data-another]")];
  const say = (words) => {
    said.textContent = words;
    said.hidden = words === "";
  };
  const turn = (looking) => {
    [write.hidden, look.hidden] = [looking, !looking];
    say("");
    (looking ? look.querySelector("h3") : text).focus();
  };
  // What was looked at, so that only these words are sent; and when, so that a double click does not send them.
  let [seen, since] = [null, 0];
  form.querySelector("[data-change]").addEventListener("click", () => turn(false));
  form.addEventListener("submit", (event) => {
    if (look.hidden) {
      event.preventDefault();
      if (!text.value.trim()) return say(word("statement_empty"));
      const words = telltale(text.value, reporter, data.known);
      [seen, since] = [text.value, event.timeStamp];
      look.querySelector("[data-look-text]").textContent = text.value.trim();
      found.hidden = words.length === 0;
      found.querySelector("[data-found-words]").textContent = list(words.map((one) => `“${one}”`));
      another.checked = false;
      turn(true);
    } else if (event.timeStamp - since < 500) {
      event.preventDefault();
    } else if (text.value !== seen) {
      event.preventDefault();
      turn(false);
    } else if (!found.hidden && !another.checked) {
      event.preventDefault();
      say(word("statement_names"));
      another.focus();
    }
  });
}

function sealFilled(age, recipient) {
  const form = document.querySelector("form[data-seal-filled]");
  if (!form) return;
  form.hidden = false;
  const said = form.querySelector("[data-said]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    said.textContent = word("sealing");
    try {
      const paper = document.querySelector("[data-paper]");
      const blanks = {};
      for (const place of paper.querySelectorAll("[data-blank]")) blanks[place.dataset.blank] = place.innerText;
      const copy = padded({ v: 1, title: document.title, blanks, text: paper.innerText });
      const filled = toBase64(await age.encrypt([recipient], copy));
      const answer = await postJson(data.post ?? location.href, token(), { filled });
      said.textContent = word("filled_sealed");
      if (answer.next) location.assign(answer.next);
    } catch (error) {
      button.disabled = false;
      if (!(error instanceof Refused)) console.error(error);
      said.textContent = (error instanceof Refused && error.words) || word("no_answer");
    }
  });
}

const box = document.querySelector("[data-holder]");
unlocking(box, data.recipient, async ({ age, secret: mine, say }) => {
  say(word("opening"));
  const secret = await asSecretOf(age, data.content_recipient, await age.decrypt(mine, fromBase64(data.handler_wrap)));
  const [identity, narrative] = [await opened(age, secret, data.identity), await opened(age, secret, data.narrative)];
  for (const [name, key] of [
    ["reporter_name", "name"],
    ["reporter_address", "address"],
    ["reporter_contact", "contact"],
    ["identity_kind", "identity_kind"],
  ]) show(name, identity[key] ?? "");
  showSignature(identity.signature);
  for (const name of ["description", "place_text", "event_time_text"]) show(name, narrative[name] ?? "");
  showPosts(narrative.posts);
  const files = document.querySelector("[data-files]");
  if (files) files.replaceChildren(...(await Promise.all((data.files ?? []).map((file) => fileCard(age, secret, file)))));
  await showDigests(age, secret, data.files ?? []);
  for (const place of document.querySelectorAll("[data-opened]")) place.hidden = false;
  sealFilled(age, await age.recipientOf(secret));
  stating(identity);
  box.hidden = true;
  const heading = document.querySelector("[data-opened] h2, [data-paper] h1, [data-paper] h2");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus();
});
addEventListener("pagehide", forget);
addEventListener("pageshow", (event) => event.persisted && location.reload());
