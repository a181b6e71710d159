// A finding that waits, as a coded text message: what can be said without a name, counted, to be sent by hand.
import * as age from "../seal/age.js";
import { number, word } from "../seal/words.js";
import { onPress, saying, show } from "./ground.js";
import { addressOf, NotWritten, OFFICES, partsOf, written } from "./texts.js";

export class TextScreen {
  constructor(app, screen) {
    this.app = app;
    this.screen = screen;
    this.form = screen.querySelector("form");
    this.say = saying(screen.querySelector("[data-said]"));
    const failed = () => this.say(word("unforeseen"), "urgent");
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", () => this.draw().catch(failed));
    onPress(screen.querySelector("[data-copy]"), () => this.copy(), failed);
  }

  async begin(entry) {
    const { device, secret } = this.app;
    let core;
    try {
      core = JSON.parse(new TextDecoder().decode(await age.decrypt(secret, entry.core)));
    } catch {
      // The PIN was wiped and set anew after this was saved.
      this.app.goHome(word("text_gone"), "soon");
      return;
    }
    this.core = { ...core, device: device.texting.number, number: entry.seq };
    this.form.reset();
    this.say("");
    this.screen.querySelector("[data-title]").textContent = entry.title;
    this.screen.querySelector("[data-unknown]").hidden = device.texting.known;
    this.screen.querySelector("[data-to-none]").hidden = device.texting.to !== "";
    await this.draw();
    show("text");
  }

  async draw() {
    const { office, witnesses } = this.form.elements;
    const count = Math.min(99, Math.max(0, Math.trunc(Number(witnesses.value)) || 0));
    const core = { ...this.core, office: OFFICES.includes(office.value) ? office.value : "-", witnesses: count };
    try {
      this.message = await written(core, this.app.device.texting.key);
    } catch (error) {
      if (!(error instanceof NotWritten)) throw error;
      this.message = "";
    }
    const { message } = this;
    this.screen.querySelector("[data-message]").textContent = message;
    this.screen.querySelector("[data-counted]").textContent = message
      ? word("text_counted", { letters: number(message.length), parts: number(partsOf(message)) })
      : word("text_long");
    const link = this.screen.querySelector("[data-send]");
    link.hidden = this.screen.querySelector("[data-copy]").hidden = !message;
    if (message) link.href = addressOf(this.app.device.texting.to, message);
  }

  async copy() {
    try {
      await navigator.clipboard.writeText(this.message);
      this.say(word("text_copied"), "ok");
    } catch {
      // Not allowed, or too old: marked, the phone's own menu copies it.
      getSelection().selectAllChildren(this.screen.querySelector("[data-message]"));
      this.say(word("text_marked"));
    }
  }

  /** What was opened with the PIN does not stay on a page that nobody looks at. */
  leave() {
    this.core = null;
    this.message = "";
    this.screen.querySelector("[data-message]").textContent = "";
    this.screen.querySelector("[data-send]").removeAttribute("href");
  }
}
