// What every sealed staff page has: its data, its token, one form that unlocks the person's key.
import * as keystore from "./keystore.js";
import { loadAge } from "./loading.js";
import { Refused } from "./wire.js";
import { word } from "./words.js";

export function pageData() {
  return JSON.parse(document.getElementById("seal-data").textContent);
}

export const token = () => document.querySelector("input[name=csrfmiddlewaretoken]").value;

/** The browser gets a moment to show the words before a sum that takes a second. */
export const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));

export function saying(box) {
  const said = box.querySelector("[data-said]");
  return (text, kind = "") => {
    said.textContent = text;
    said.className = `seal-said ${kind}`;
    said.hidden = text === "";
  };
}

/** What went wrong, in the page's words; what is not foreseen is not hidden from the console. */
export function words(error, age) {
  if (error instanceof Refused) return error.words ?? word("no_answer");
  if (age && error instanceof age.WrongPassphrase) return word("wrong_passphrase");
  if (age && error instanceof age.WrongKey) return word("wrong_key");
  console.error(error);
  return word(age ? "failed" : "cannot_seal");
}

/**
 * Shows the unlocking form, or says that this browser does not hold the key. Each time it is sent `act` gets age and
 * the secret key, which lives no longer than that call unless `act` keeps something of it.
 */
export async function unlocking(box, recipient, act) {
  const form = box.querySelector("form[data-unlock]");
  const held = recipient ? await keystore.find(recipient).catch(() => undefined) : undefined;
  box.querySelector("[data-key-missing]").hidden = Boolean(held);
  form.hidden = !held;
  if (!held) return;
  const say = saying(form);
  const passphrase = form.querySelector("input[type=password]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    if (button.disabled) return;
    button.disabled = true;
    say(word("unlocking"));
    let age;
    try {
      age = await loadAge();
      await drawn();
      const secret = await age.unlock(held.locked, passphrase.value);
      passphrase.value = "";
      await act({ age, secret, say });
    } catch (error) {
      say(words(error, age), "urgent");
      if (age && error instanceof age.WrongPassphrase) passphrase.select();
    } finally {
      button.disabled = false;
    }
  });
}
