// The handler reads what was told without a name and decides on all of it: opened on this page alone, and what is sent
// back is orders in the words of the office, and seals.
import { decided, shuffled } from "./deciding.js";
import { asSecretOf, unpadded } from "./envelope.js";
import { unframed } from "./framing.js";
import { pageData, saying, token, unlocking } from "./page.js";
import { fromBase64, Refused } from "./wire.js";
import { number, piece, word } from "./words.js";

const data = pageData();
const TOLD = ["description", "persons", "place", "when", "source"];
const ORDER = ["region", "text", "act", "event_on"];

async function readOne(age, mine, item) {
  try {
    const secret = await asSecretOf(age, item.recipient, await age.decrypt(mine, fromBase64(item.wrap)));
    const told = unpadded(await age.decrypt(secret, unframed(fromBase64(item.body))));
    const before = [];
    for (const body of item.before) before.push(unpadded(await age.decrypt(secret, fromBase64(body))));
    return { ...item, told, before: before.at(-1) ?? null };
  } catch (error) {
    console.error(error);
    return { ...item, told: null, before: null };
  }
}

class Card {
  constructor(item, n, of) {
    this.item = item;
    this.key = crypto.randomUUID();
    this.box = piece("tip-card");
    this.box.querySelector("[data-title]").textContent = word("tips_title", { n: number(n), of: number(of) });
    for (const name of TOLD) {
      const said = item.told[name];
      this.box.querySelector(`[data-told="${name}"]`).textContent = typeof said === "string" && said ? said : "–";
    }
    // It lay in a batch before: it is decided now.
    if (item.before) this.box.querySelector("[data-leave]").remove();
    for (const choice of this.box.querySelectorAll("[data-choice]")) {
      choice.name = `choice-${this.key}`;
      choice.id = `${choice.value}-${this.key}`;
      choice.nextElementSibling.htmlFor = choice.id;
      choice.addEventListener("change", () => this.turn());
    }
    for (const control of this.box.querySelectorAll("[data-name]")) {
      control.id = `${control.dataset.name}-${this.key}`;
      this.box.querySelector(`[data-for="${control.dataset.name}"]`).htmlFor = control.id;
    }
  }

  get choice() {
    return this.box.querySelector("[data-choice]:checked")?.value ?? "";
  }

  value(name) {
    return this.box.querySelector(`[data-name="${name}"]`).value.trim();
  }

  turn() {
    this.box.querySelector("[data-order]").hidden = this.choice !== "trace";
    this.box.querySelector("[data-reasons]").hidden = this.choice !== "none";
  }

  wrong() {
    if (!this.choice) return [word("tips_choose")];
    return this.choice === "none" && !this.value("reason") ? [word("tips_reason")] : [];
  }

  say(errors) {
    const list = this.box.querySelector("[data-errors]");
    list.hidden = errors.length === 0;
    list.replaceChildren(
      ...errors.map((text) => {
        const line = document.createElement("li");
        line.className = "error";
        line.textContent = text;
        return line;
      }),
    );
  }

  decision() {
    const { tip, recipient } = this.item;
    if (this.choice !== "trace") return { tip, recipient, outcome: this.choice, reason: this.value("reason") };
    const order = { key: this.key };
    for (const name of ORDER) order[name] = this.value(name);
    return { tip, recipient, outcome: "trace", order };
  }
}

/** Those that need nothing more say the same again: from outside they look like all others. */
const settled = ({ tip, recipient, before, told }) => ({
  tip,
  recipient,
  outcome: told ? before.outcome : "none",
  reason: told ? before.reason : "unreadable",
  led: told ? before.case : "",
});

async function send(body) {
  let answer;
  try {
    answer = await fetch(data.post, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Refused(0, null);
  }
  return { ok: answer.ok, said: await answer.json().catch(() => ({})) };
}

const box = document.querySelector("[data-holder]");
unlocking(box, data.recipient, async ({ age, secret, say }) => {
  say(word("tips_reading"));
  const items = [];
  for (const item of data.items) items.push(await readOne(age, secret, item));
  const done = items.filter((one) => !one.told || (one.before && one.before.outcome !== "leave"));
  const open = shuffled(items.filter((one) => !done.includes(one)));
  const cards = open.map((item, at) => new Card(item, at + 1, open.length));
  const form = document.querySelector("form[data-tips]");
  form.querySelector("[data-list]").replaceChildren(...cards.map((one) => one.box));
  form.querySelector("[data-decided]").hidden = done.length === 0;
  form.querySelector("[data-decided-count]").textContent = number(done.length);
  form.hidden = false;
  box.hidden = true;
  (cards[0]?.box.querySelector("[data-title]") ?? form.querySelector("button")).focus();
  const tell = saying(form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    if (button.disabled) return;
    const errors = cards.map((one) => one.wrong());
    cards.forEach((one, at) => one.say(errors[at]));
    if (errors.some((one) => one.length)) return tell(word("tips_wrong"), "urgent");
    button.disabled = true;
    tell(word("tips_sealing"));
    try {
      const decisions = [...cards.map((one) => one.decision()), ...done.map(settled)];
      const { ok, said } = await send(await decided(age, decisions, data.actor));
      if (ok) return location.assign(said.next);
      for (const one of cards) one.say(said.wrong?.[one.key] ?? []);
      tell(said.refusal ?? word("failed"), "urgent");
    } catch (error) {
      if (!(error instanceof Refused)) console.error(error);
      tell(error instanceof Refused ? word("no_answer") : word("failed"), "urgent");
    }
    button.disabled = false;
  });
});
addEventListener("pagehide", () => document.querySelector("[data-list]")?.replaceChildren());
addEventListener("pageshow", (event) => event.persisted && location.reload());
