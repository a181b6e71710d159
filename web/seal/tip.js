// What is told without a name: sealed on this device into one part of one size, and sent in one post.
import { newEnvelope, wrapsFor } from "./envelope.js";
import { filled, framed } from "./framing.js";
import { loadAge } from "./loading.js";
import { sentWithSum } from "./sum.js";
import { getJson, toBase64 } from "./wire.js";
import { number, piece, word } from "./words.js";

// A busy database: the very same is sent again by itself, so many times before its writer has to press.
const AGAIN = 20;
const FIELDS = ["description", "persons", "place", "when", "source"];

/** As a form would post it: line ends included, so that counted lengths are the server's. */
const plain = (value) => value.replace(/\r\n?/g, "\n").trim();

class TipForm {
  constructor(form) {
    this.form = form;
    this.settings = { ...form.dataset };
    this.status = piece("tip-status");
    form.append(this.status);
    document.querySelector("[data-tip-note]")?.removeAttribute("hidden");
    form.addEventListener("submit", (event) => this.submitted(event));
    form.addEventListener("focusin", () => loadAge().catch(() => {}), { once: true });
  }

  say(text, kind = "") {
    this.status.textContent = text;
    this.status.className = `seal-said ${kind}`;
    this.status.hidden = text === "";
  }

  control(name) {
    return this.form.elements.namedItem(name);
  }

  async submitted(event) {
    event.preventDefault();
    if (this.working) return;
    this.working = true;
    try {
      if (this.looksWhole()) await this.send();
    } catch (error) {
      console.error(error);
      this.say(word("tip_failed"), "urgent");
    } finally {
      this.working = false;
    }
  }

  looksWhole() {
    document.querySelector("#main .error-summary")?.remove();
    for (const error of this.form.querySelectorAll("[data-tip-error]")) error.remove();
    const wrong = [];
    if (!this.control("office").value) wrong.push(["office", word("tip_office")]);
    if (!plain(this.control("description").value)) wrong.push(["description", word("tip_description")]);
    for (const name of FIELDS) {
      const [length, limit] = [[...plain(this.control(name).value)].length, Number(this.control(name).dataset.longest)];
      if (length > limit) wrong.push([name, word("tip_too_long", { length: number(length), limit: number(limit) })]);
    }
    if (wrong.length) this.showWrong(wrong);
    return wrong.length === 0;
  }

  showWrong(wrong) {
    const summary = piece("tip-wrong");
    for (const [name, text] of wrong) {
      const control = this.control(name);
      const [line, link, error] = [document.createElement("li"), document.createElement("a"), piece("tip-error")];
      link.href = `#${control.id}`;
      link.textContent = text;
      line.append(link);
      summary.querySelector("ul").append(line);
      error.dataset.tipError = "";
      error.append(text);
      control.before(error);
    }
    document.getElementById("main").prepend(summary);
    summary.focus();
  }

  async send() {
    this.say(word("tip_sealing"));
    let age;
    try {
      age = await loadAge();
    } catch {
      this.say(word("tip_cannot"), "urgent");
      return;
    }
    const office = this.control("office").value;
    const told = Object.fromEntries(FIELDS.map((name) => [name, plain(this.control(name).value)]));
    // The same words under the same key: sent again after a broken line, they are the same tip to the last byte.
    const written = JSON.stringify([office, told]);
    if (this.written !== written) {
      this.envelope = await newEnvelope(age);
      const locked = await age.encrypt([this.envelope.recipient], filled({ v: 1, ...told }, Number(this.settings.size)));
      this.body = toBase64(framed(locked, Number(this.settings.kept)));
      this.written = written;
    }
    for (let round = 0; round < 3; round++) {
      const answer = await this.post(age, office);
      if (answer !== "holders_changed") return;
    }
    this.say(word("tip_failed"), "urgent");
  }

  async post(age, office) {
    const url = new URL(this.settings.keys, document.baseURI);
    url.searchParams.set("kantor", office);
    let answer;
    try {
      const holders = await getJson(url, { credentials: "omit", cache: "no-store" });
      if (holders.refusal) return this.say(holders.refusal, "urgent");
      const body = new FormData();
      for (const name of ["csrfmiddlewaretoken", "key", "office"]) body.set(name, this.control(name).value);
      body.set("seal_set", holders.set);
      body.set("seal_recipient", this.envelope.recipient);
      body.set("seal_wraps", JSON.stringify(await wrapsFor(age, this.envelope.secret, holders.holders)));
      body.set("seal_tip", this.body);
      answer = await sentWithSum(body, (sent) => this.sent(sent));
    } catch (error) {
      console.error(error);
      return this.say(word("tip_no_answer"), "urgent");
    }
    const receipt = new URL(this.settings.receipt, document.baseURI);
    const { said } = answer;
    if (said.code === "lane") return this.waits(age, office, said);
    if (answer.ok && new URL(answer.url).pathname === receipt.pathname) {
      this.form.reset();
      return location.replace(receipt);
    }
    if (said.code === "holders_changed") return said.code;
    return this.say(said.refusal ?? word("tip_failed"), "urgent");
  }

  async sent(body) {
    const headers = { "X-Netra-Seal": "1" };
    const answer = await fetch(this.form.getAttribute("action"), { method: "POST", body, headers });
    const { ok, status, url } = answer;
    return { ok, status, url, said: await answer.json().catch(() => ({})) };
  }

  async waits(age, office, said) {
    this.again = (this.again ?? 0) + 1;
    if (this.again > AGAIN) return this.say(word("tip_no_answer"), "urgent");
    this.say(said.refusal, "soon");
    await new Promise((done) => setTimeout(done, said.seconds * 1000));
    return this.post(age, office);
  }
}

const form = document.querySelector("form[data-tip]");
if (form) new TipForm(form);
