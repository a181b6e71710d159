// My key: made here, written on paper, brought back here. The other side of the line only ever gets its public half.
import * as keystore from "./keystore.js";
import { loadAge } from "./loading.js";
import { drawn, pageData, saying, token, unlocking, words } from "./page.js";
import { fingerprint, groups, isLastGroup, readBack } from "./sheet.js";
import { postJson, Refused, sha256 } from "./wire.js";
import { word } from "./words.js";

const LEAST = 12;
const data = pageData();
const part = (name) => document.querySelector(`[data-key="${name}"]`);

/** The new passphrase of a form, or null after saying what is wrong with it. */
function newPassphrase(form, say) {
  const [first, second] = form.querySelectorAll("[data-new-passphrase]");
  const wrong = first.value.length < LEAST ? "passphrase_short" : first.value !== second.value ? "passphrase_differs" : "";
  if (!wrong) return first.value;
  say(word(wrong, { least: LEAST }), "urgent");
  (wrong === "passphrase_short" ? first : second).focus();
  return null;
}

function onSubmit(form, act) {
  const say = saying(form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.busy) return;
    form.busy = true;
    let age;
    try {
      age = await loadAge();
      await act(age, say);
    } catch (error) {
      say(words(error, age), "urgent");
    } finally {
      form.busy = false;
    }
  });
}

/** Once the key is here: to the page that asked for it, else this one anew. */
function onward(next = location.href) {
  location.assign(data.back || next);
}

async function tell(recipient) {
  const said = await postJson(data.post, token(), { recipient });
  onward(said.next);
}

async function showSheet(secret, recipient) {
  const sheet = part("sheet");
  sheet.querySelector("[data-groups]").replaceChildren(
    ...groups(secret).map((group) => {
      const item = document.createElement("li");
      item.textContent = group;
      return item;
    }),
  );
  sheet.querySelector("[data-fingerprint]").textContent = await fingerprint(recipient, sha256);
  sheet.hidden = false;
  document.body.classList.add("has-sheet");
  sheet.querySelector("h2").focus();
}

function hideSheet() {
  part("sheet").hidden = true;
  part("sheet").querySelector("[data-groups]").replaceChildren();
  document.body.classList.remove("has-sheet");
}

/** Made is only what was written down: the last group is typed back before anything is stored or sent. */
function making() {
  const box = part("make");
  const form = box.querySelector("form");
  const typed = part("sheet").querySelector("form[data-type-back]");
  let made = null;
  onSubmit(form, async (age, say) => {
    const passphrase = newPassphrase(form, say);
    if (passphrase === null) return;
    say("");
    const secret = await age.makeKey();
    made = { secret, passphrase, recipient: await age.recipientOf(secret) };
    box.hidden = true;
    part("example").hidden = true;
    typed.hidden = false;
    await showSheet(secret, made.recipient);
  });
  onSubmit(typed, async (age, say) => {
    const input = typed.querySelector("input");
    if (!isLastGroup(made.secret, input.value)) {
      say(word("last_group_wrong"), "urgent");
      input.select();
      return;
    }
    say(word("storing"));
    await drawn();
    await keystore.keep(age, { account: data.account, secret: made.secret, passphrase: made.passphrase });
    try {
      await tell(made.recipient);
    } catch (error) {
      // Refused: this key will never be anybody's. Not reached: it stays, and the page offers to tell it again.
      if (error instanceof Refused && error.status >= 400 && error.status < 500) await keystore.remove(made.recipient);
      throw error;
    }
  });
  box.hidden = false;
}

function restoring() {
  const box = part("restore");
  const form = box.querySelector("form");
  onSubmit(form, async (age, say) => {
    const input = form.querySelector("[data-secret]");
    const secret = readBack(input.value);
    const recipient = await age.recipientOf(secret).catch(() => null);
    if (recipient !== data.recipient) {
      say(word(recipient ? "sheet_of_another" : "sheet_misread"), "urgent");
      input.focus();
      return;
    }
    const passphrase = newPassphrase(form, say);
    if (passphrase === null) return;
    say(word("storing"));
    await drawn();
    await keystore.keep(age, { account: data.account, secret, passphrase });
    onward();
  });
  box.hidden = false;
}

/** In a demo only: the published key of this invented person, under a passphrase like any other. */
function example() {
  const box = part("example");
  const form = box.querySelector("form");
  onSubmit(form, async (age, say) => {
    const passphrase = newPassphrase(form, say);
    if (passphrase === null) return;
    say(word("storing"));
    await drawn();
    const recipient = await keystore.keep(age, { account: data.account, secret: data.demo_secret, passphrase });
    if (data.recipient === recipient) onward();
    else await tell(recipient);
  });
  box.hidden = false;
}

function here() {
  const box = part("here");
  box.hidden = false;
  unlocking(box, data.recipient, async ({ age, secret, say }) => {
    say("");
    await showSheet(secret, await age.recipientOf(secret));
  });
  part("sheet").querySelector("[data-close]").addEventListener("click", () => {
    hideSheet();
    box.querySelector("input").focus();
  });
  part("sheet").querySelector("[data-close]").hidden = false;
  const removal = box.querySelector("form[data-remove]");
  onSubmit(removal, async () => {
    await keystore.remove(data.recipient);
    location.reload();
  });
}

/** A key that was stored but whose public half never arrived: the line broke, or the page was closed. */
function untold(keys) {
  const box = part("untold");
  onSubmit(box.querySelector("form"), async (_age, say) => {
    say(word("storing"));
    try {
      await tell(keys.at(-1).recipient);
    } catch (error) {
      if (error instanceof Refused && error.status >= 400 && error.status < 500) {
        await keystore.remove(keys.at(-1).recipient);
      }
      throw error;
    }
  });
  box.hidden = false;
}

async function start() {
  let keys;
  try {
    keys = await keystore.keysOf(data.account);
  } catch {
    part("nowhere").hidden = false;
    return;
  }
  const held = keys.some((one) => one.recipient === data.recipient);
  if (data.recipient) {
    if (held) here();
    else {
      const exampleKey = data.demo_secret && (await loadAge().then((age) => age.recipientOf(data.demo_secret)));
      if (exampleKey === data.recipient) example();
      restoring();
      // Of a published key few have a recovery sheet: that way stays folded.
      part("restore").querySelector("details").open = exampleKey !== data.recipient;
    }
    return;
  }
  const told = new Set(data.retired ?? []);
  const waiting = keys.filter((one) => !told.has(one.recipient));
  if (waiting.length) untold(waiting);
  else {
    if (data.demo_secret) example();
    making();
  }
}

start();
