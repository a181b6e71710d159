// The report form: what identifies the reporter and what was told is sealed on this device before anything is sent.
// Without this script the same form goes to the door of the server, which seals on arrival.
import { isLarge, LargeFiles, Stopped } from "./large.js";
import { loadAge, loadUpload } from "./loading.js";
import { Pieces } from "./pieces.js";
import {
  flags, holdersOf, IDENTITY, isAddress, keptNames, openFields, posted, postsIn, sealReport, told,
} from "./sealing.js";
import { Signature, wayIn } from "./signature.js";
import { Steps } from "./steps.js";
import { sentWithSum } from "./sum.js";
import { Refused } from "./wire.js";
import { number, piece as fresh, word } from "./words.js";

const HTML = { Accept: "text/html", "X-Netra-Seal": "1" };

class ReportForm {
  constructor(form) {
    this.settings = { ...form.dataset };
    // Not `form.action`: a button of that name stands in its way.
    this.address = form.getAttribute("action");
    this.pieces = new Pieces(
      { bytes: Number(this.settings.maxBytes), files: Number(this.settings.maxFiles) },
      () => this.changed(),
    );
    // The photo of a signed form: one, beside the evidence.
    this.signedForm = new Pieces({ bytes: Number(this.settings.maxBytes), files: 1 }, () => this.changed());
    this.throughServer = false;
    this.report = null;
    this.body = null;
    this.before = null;
    this.large = new LargeFiles();
    this.main = document.getElementById("main");
    this.steps = new Steps(this.main);
    this.attach(form);
    addEventListener("popstate", (event) => event.state?.netra === "form" && this.back(event.state.step));
    addEventListener("online", () => this.waiting && this.send());
  }

  attach(form) {
    this.form = form;
    this.pieces.attach(form.elements.namedItem("evidence"));
    const signedForm = form.elements.namedItem("signed_form");
    if (signedForm) this.signedForm.attach(signedForm);
    this.signature ??= new Signature(form, () => this.changed());
    this.signature.watch(form);
    this.status = fresh("seal-status");
    form.append(this.status);
    this.steps.attach(form);
    document.querySelector("[data-seal-note]")?.removeAttribute("hidden");
    form.addEventListener("submit", (event) => this.submitted(event));
    form.addEventListener("input", () => this.changed());
    form.addEventListener("focusin", () => loadAge().catch(() => {}), { once: true });
  }

  /** What was sealed before is of no use any more; sent again, it would be the older report. */
  changed() {
    this.before = this.report ?? this.before;
    this.report = null;
    this.body = null;
  }

  say(text, { kind = "", share = null, stoppable = false } = {}) {
    this.status.hidden = text === "";
    this.status.querySelector("[data-stop]").hidden = !stoppable;
    this.status.className = `seal-status ${kind}`;
    const said = this.status.querySelector("[data-said]");
    if (said.textContent !== text) said.textContent = text;
    const bar = this.status.querySelector("progress");
    bar.hidden = share === null;
    if (share !== null) bar.value = share;
  }

  async submitted(event) {
    if (this.throughServer) return;
    event.preventDefault();
    if (this.steps.advance()) return;
    if (this.working || this.pieces.busy || this.signedForm.busy) return;
    this.working = true;
    this.say(word("checking"));
    try {
      await this.check();
    } finally {
      this.working = false;
    }
  }

  async check() {
    try {
      await loadAge();
    } catch {
      this.cannotSeal();
      return;
    }
    const values = told(this.form);
    const wrong = this.wrongIn(values);
    const fields = openFields(this.form);
    for (const [name, value] of Object.entries(this.flags(values))) fields.set(name, value);
    fields.set("action", "check");
    let text;
    try {
      text = await (await fetch(this.address, { method: "POST", body: fields, headers: HTML })).text();
    } catch {
      if (wrong.length) this.showWrong(wrong);
      else this.say(word("no_answer"), { kind: "urgent" });
      return;
    }
    this.say("");
    const answer = new DOMParser().parseFromString(text, "text/html");
    const theirs = answer.querySelector("#main form[data-seal]") !== null;
    // What this device found and what the server found are told at once.
    if (theirs || !wrong.length) this.show(answer);
    if (wrong.length) this.showWrong(wrong, theirs ? [...this.main.querySelectorAll(".error-summary li")] : []);
  }

  flags(values) {
    const files = this.files();
    const signed = files.filter((one) => one.signed).length;
    return flags(values, files.length - signed, signed);
  }

  /** Everything that is sealed as a file; the photo of a signed form goes last and only if that way was chosen. */
  files() {
    const signed = wayIn(this.form) === "scan" ? this.signedForm.all : [];
    return [...this.pieces.all, ...signed.map((one) => Object.assign(one, { signed: true }))];
  }

  /** What the server cannot see it cannot judge, so these few rules are kept here, in the server's words. */
  wrongIn(values) {
    const wrong = [];
    for (const name of keptNames(this.form)) {
      const longest = Number(this.form.elements.namedItem(name)?.dataset.longest);
      if (longest && [...values[name]].length > longest) {
        wrong.push([name, word("too_long", { length: number([...values[name]].length), limit: number(longest) })]);
      }
    }
    if (!values.reporter_name && IDENTITY.some((name) => values[name])) {
      wrong.push(["reporter_name", word("name_missing")]);
    }
    for (const { n, url } of postsIn(values)) {
      if (!url) wrong.push([`post-${n}-url`, word("post_url_missing")]);
      else if (!isAddress(url)) wrong.push([`post-${n}-url`, word("post_url")]);
    }
    if (!values.description) wrong.push(["description", word("description_missing")]);
    return wrong;
  }

  showWrong(wrong, beside = []) {
    this.say("");
    this.clearWrong();
    const summary = fresh("seal-wrong");
    const said = new Set();
    for (const [name, text] of wrong) {
      const input = this.form.elements.namedItem(name);
      const link = document.createElement("a");
      link.href = `#${input.id}`;
      said.add(link.getAttribute("href"));
      link.textContent = text;
      const line = document.createElement("li");
      line.append(link);
      summary.querySelector("ul").append(line);
      const error = fresh("seal-error");
      error.id = `${input.id}_sealed_error`;
      error.append(text);
      input.before(error);
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-errormessage", error.id);
      input.closest(".field").classList.add("has-error");
    }
    const others = beside.filter((line) => !said.has(line.querySelector("a")?.getAttribute("href")));
    summary.querySelector("ul").prepend(...others);
    this.main.prepend(summary);
    this.steps.toWrong();
    summary.focus();
  }

  clearWrong() {
    this.main.querySelector(".error-summary")?.remove();
    for (const error of this.form.querySelectorAll("[id$=_sealed_error]")) {
      const field = error.closest(".field");
      field.classList.remove("has-error");
      field.querySelector("[aria-errormessage]")?.removeAttribute("aria-errormessage");
      field.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
      error.remove();
    }
  }

  /** Another page's content in the place of this one; the form with all that was typed waits beside it. */
  show(answer) {
    const content = answer.getElementById("main");
    if (!content) {
      this.say(word("no_answer"), { kind: "urgent" });
      return;
    }
    this.takeIcons(answer);
    if (content.querySelector("form[data-seal]")) {
      this.replaceForm(answer, content);
      return;
    }
    this.kept ??= { nodes: [...this.main.childNodes], title: document.title };
    this.main.replaceChildren(...document.importNode(content, true).childNodes);
    document.title = answer.title;
    // Marked, because links inside the page (to its content, to a field) are steps of the history as well.
    history.replaceState({ netra: "form", step: this.steps.at }, "");
    history.pushState({ netra: "review" }, "");
    const review = this.main.querySelector("form[data-seal-review]");
    if (review) this.attachReview(review);
    this.arrive();
  }

  /** Each page brings the drawings that it uses, outside of what is put in here. */
  takeIcons(answer) {
    const sprite = document.querySelector("svg.sprite");
    for (const drawing of answer.querySelectorAll("svg.sprite symbol")) {
      if (!document.getElementById(drawing.id)) sprite.append(document.importNode(drawing, true));
    }
  }

  arrive() {
    scrollTo(0, 0);
    const heading = this.main.querySelector("[data-focus]") ?? this.main.querySelector("h1");
    if (!heading.hasAttribute("tabindex")) heading.setAttribute("tabindex", "-1");
    heading.focus({ preventScroll: true });
  }

  /** The server's form with its remarks, around the fields that it never saw: these stay the ones typed into. */
  replaceForm(answer, content) {
    const restored = this.kept !== undefined;
    this.kept = undefined;
    this.clearWrong();
    const page = document.importNode(content, true);
    const form = page.querySelector("form[data-seal]");
    for (const name of keptNames(this.form)) {
      form.elements.namedItem(name)?.closest(".field").replaceWith(this.form.elements.namedItem(name).closest(".field"));
    }
    this.main.replaceChildren(...page.childNodes);
    document.title = answer.title;
    this.attach(this.main.querySelector("form[data-seal]"));
    if (restored) history.replaceState({ netra: "form", step: this.steps.at }, "");
    this.arrive();
  }

  back(step) {
    if (!this.kept) {
      this.steps.show(step);
      return;
    }
    this.main.replaceChildren(...this.kept.nodes);
    document.title = this.kept.title;
    this.kept = undefined;
    this.waiting = false;
    this.large.stop();
    this.status = this.form.querySelector("[data-seal-status]");
    this.say("");
    this.arrive();
  }

  attachReview(review) {
    this.region = review.elements.namedItem("region_code")?.value ?? "";
    const values = told(this.form);
    const list = this.main.querySelector("dl[data-given]");
    const last = list?.querySelector("[data-files]") ?? null;
    for (const [name, value] of Object.entries(values)) {
      if (value && name !== "signature" && !name.startsWith("post-")) this.tell(list, last, this.labelOf(name), this.readable(name, value));
    }
    for (const { n, ...post } of postsIn(values)) {
      this.tell(list, last, word("post", { n }), Object.values(post).filter(Boolean).join("\n"));
    }
    const files = this.files();
    if (files.length) this.tell(list, last, word("files_label"), files.map((one) => one.name).join(", "));
    // What holds for a form without scripts only: here the Back button empties nothing.
    for (const one of this.main.querySelectorAll("[data-plain]")) one.hidden = true;
    this.status = fresh("seal-status");
    review.append(this.status);
    this.status.querySelector("[data-stop] button").addEventListener("click", () => {
      this.large.stop();
      review.querySelector("button[value=send]").focus();
    });
    review.addEventListener("submit", (event) => {
      event.preventDefault();
      if (event.submitter?.value === "edit") history.back();
      else this.send();
    });
  }

  labelOf(name) {
    const label = this.form.querySelector(`label[for="${this.form.elements.namedItem(name).id}"]`).cloneNode(true);
    label.querySelector(".optional")?.remove();
    return label.textContent.trim();
  }

  readable(name, value) {
    const control = this.form.elements.namedItem(name);
    return control.options ? control.selectedOptions[0].textContent.trim() : value;
  }

  tell(list, before, label, value) {
    const [term, description] = [document.createElement("dt"), document.createElement("dd")];
    term.append(label, " ", fresh("seal-chip"));
    description.className = "as-typed";
    description.textContent = value;
    list.insertBefore(term, before);
    list.insertBefore(description, before);
  }

  async send() {
    if (this.working) return;
    this.working = true;
    this.waiting = false;
    try {
      await this.sealAndPost();
    } catch (error) {
      if (error instanceof Stopped) this.say(this.kept ? word("upload_stopped") : "", { kind: "soon" });
      else if (error instanceof Refused && error.words) this.say(error.words, { kind: "urgent" });
      else if (error instanceof Refused) this.stopped(error.status >= 400 ? "server_failed" : "line_broke");
      else {
        console.error(error);
        this.say(word("seal_failed"), { kind: "urgent" });
      }
    } finally {
      this.working = false;
    }
  }

  async sealAndPost() {
    this.say(word("sealing"), { share: 0 });
    const age = await loadAge();
    const values = told(this.form);
    const step = (n, of, share) => this.say(word("sealing_file", { n: number(n), of: number(of) }), { share });
    this.report ??= await sealReport(age, values, this.files(), step, this.before);
    // Gone back meanwhile, to change something.
    if (!this.kept) throw new Stopped();
    if (!this.body) this.tokens = await this.sendLarge(this.report.files.map((one) => one.body).filter(isLarge));
    // Asked anew only when nothing has been built yet: a repeated post must be the same to the last byte.
    for (let round = 0; round < 3; round++) {
      if (!this.body) {
        const holders = await holdersOf(this.settings.keys, this.region);
        if (holders.refusal) throw new Refused(409, holders.refusal);
        this.body = await posted(age, openFields(this.reviewForm()), this.report, holders, values, this.tokens);
      }
      const answer = await sentWithSum(this.body, (body) => this.post(body));
      if (answer.status !== 409 || !answer.said?.code) {
        this.settle(answer);
        return;
      }
      // The office's holders changed meanwhile: the same parts, the same key, new wraps.
      this.body = null;
    }
    this.say(word("seal_failed"), { kind: "urgent" });
  }

  /** Before the form, which names them; after a broken line from where the server has them. */
  async sendLarge(bodies) {
    if (bodies.length === 0) return [];
    const Upload = await loadUpload(this.settings.upload).catch(() => {
      throw new Refused(0, null);
    });
    const fields = this.reviewForm().elements;
    const settings = {
      address: this.settings.uploads,
      headers: {
        "X-Netra-Form": fields.namedItem("key").value,
        "X-CSRFToken": fields.namedItem("csrfmiddlewaretoken").value,
      },
    };
    return this.large.send(Upload, settings, bodies, {
      step: (sent, of) => {
        const share = sent / of;
        this.say(word("sending_large", { percent: number(Math.floor(share * 10) * 10) }), { share, stoppable: true });
      },
      waits: () => this.say(word("upload_waits"), { kind: "soon", stoppable: true }),
    });
  }

  reviewForm() {
    return this.main.querySelector("form[data-seal-review]");
  }

  post(body) {
    return new Promise((done, fail) => {
      const request = new XMLHttpRequest();
      request.open("POST", this.address);
      for (const [name, value] of Object.entries(HTML)) request.setRequestHeader(name, value);
      request.upload.addEventListener("progress", (event) => {
        if (!event.lengthComputable) return;
        const share = event.loaded / event.total;
        // In tens: a screen reader is told each change.
        this.say(word("sending", { percent: number(Math.floor(share * 10) * 10) }), { share });
      });
      request.addEventListener("load", () => {
        let said = null;
        if (request.getResponseHeader("Content-Type")?.startsWith("application/json")) {
          said = JSON.parse(request.responseText);
        }
        done({ status: request.status, address: request.responseURL, text: request.responseText, said });
      });
      for (const name of ["error", "abort", "timeout"]) {
        request.addEventListener(name, () => fail(new Refused(0, null)));
      }
      request.send(body);
    });
  }

  settle({ status, address, text, said }) {
    const receipt = new URL(this.settings.receipt, document.baseURI);
    if (status < 300 && new URL(address).pathname === receipt.pathname) {
      this.forget();
      location.replace(receipt);
      return;
    }
    if (said?.code === "lane") {
      // Nothing was recorded: the same bytes go again by themselves, and their key makes them one report.
      this.say(said.refusal, { kind: "soon" });
      this.waiting = true;
      setTimeout(() => this.waiting && this.send(), said.seconds * 1000);
      return;
    }
    if (status >= 500) {
      this.stopped("server_failed");
      return;
    }
    if (said) {
      this.say(said.refusal ?? word("seal_failed"), { kind: "urgent" });
      return;
    }
    this.changed();
    this.show(new DOMParser().parseFromString(text, "text/html"));
  }

  /** The line broke. The sealed post is kept and goes again, by itself when the signal is back; never twice. */
  stopped(name = "line_broke") {
    this.waiting = true;
    this.say(word(name), { kind: "soon" });
  }

  forget() {
    this.report = null;
    this.before = null;
    this.body = null;
    this.pieces.all = [];
    this.signedForm.all = [];
    this.form.reset();
  }

  /** Nothing is sent by half: either this browser seals, or the person chooses the door of the server. */
  cannotSeal() {
    this.say("");
    const card = fresh("seal-cannot");
    this.form.querySelector("[data-seal-cannot]")?.remove();
    this.form.append(card);
    card.querySelector("[data-through-server]").addEventListener("click", () => {
      this.throughServer = true;
      this.pieces.fill();
      if (this.signedForm.input) this.signedForm.fill();
      this.form.requestSubmit(this.form.querySelector("button[name=action]"));
    });
    card.focus();
  }
}

const form = document.querySelector("form[data-seal]");
// Files that an earlier post without this script brought lie at the server already: such a form goes on as it began,
// or they would be lost.
if (form && !form.querySelector("[name=staged]")) new ReportForm(form);
