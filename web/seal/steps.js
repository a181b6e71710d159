// The report form in steps: one shows at a time. All of them stay one form, are sent together and stand in print.
import { piece, word } from "./words.js";

const OFF = "step-off";

export class Steps {
  constructor(main) {
    this.main = main;
    this.all = [];
    this.at = 0;
    this.reached = 0;
    this.whole = false;
    main.addEventListener("click", (event) => this.followed(event));
  }

  /** The steps of this form: where something is wrong, else where its writer was. */
  attach(form) {
    this.all = [...form.querySelectorAll("[data-step]")];
    if (this.all.length === 0) return;
    this.nav = form.querySelector("[data-steps]");
    this.finish = form.querySelector("[data-finish]");
    this.all.forEach((step, n) => {
      const prefix = document.createElement("span");
      prefix.className = "sr-only";
      prefix.textContent = `${this.words(n)}. `;
      this.heading(n).prepend(prefix);
      const way = piece("seal-way");
      const [next, back] = [way.querySelector("[data-next]"), way.querySelector("[data-back]")];
      if (n === this.all.length - 1) next.remove();
      else next.addEventListener("click", () => this.go(n + 1));
      if (n === 0) back.remove();
      else back.addEventListener("click", () => this.go(n - 1));
      step.append(way);
    });
    const whole = this.nav.querySelector("[data-whole]");
    whole.closest("[hidden]").hidden = false;
    whole.addEventListener("click", () => {
      this.whole = !this.whole;
      this.show(this.at);
    });
    if (history.state?.netra !== "form") history.replaceState({ netra: "form", step: this.at }, "");
    this.toWrong();
  }

  words(n) {
    return word("step", { step: n + 1, of: this.all.length });
  }

  heading(n) {
    return this.all[n].querySelector("h2");
  }

  /** Shows the first step with a remark; without one the step stays. */
  toWrong() {
    const wrong = this.all.findIndex((step) => step.querySelector(".has-error, [aria-invalid=true]"));
    this.show(wrong < 0 ? this.at : wrong);
  }

  /** A press of Enter in a field goes on; only the last step sends the form to be checked. */
  advance() {
    if (this.whole || this.at >= this.all.length - 1) return false;
    this.go(this.at + 1);
    return true;
  }

  go(n) {
    this.show(n);
    // The back button of a phone leads to the step before, not out of the form.
    history.pushState({ netra: "form", step: n }, "");
    const heading = this.heading(n);
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    this.nav.scrollIntoView();
  }

  show(n) {
    if (this.all.length === 0) return;
    this.at = Math.min(Math.max(n ?? 0, 0), this.all.length - 1);
    this.reached = Math.max(this.reached, this.at);
    const last = this.at === this.all.length - 1;
    this.all.forEach((step, one) => step.classList.toggle(OFF, !this.whole && one !== this.at));
    this.finish.classList.toggle(OFF, !this.whole && !last);
    for (const one of this.main.querySelectorAll("[data-first]")) {
      one.classList.toggle(OFF, !this.whole && this.at > 0);
    }
    for (const way of this.main.querySelectorAll("[data-way]")) way.hidden = this.whole;
    this.tell();
  }

  tell() {
    const [words, done] = [this.nav.querySelector("[data-step-words]"), this.nav.querySelector("[data-step-done]")];
    words.textContent = this.whole ? word("steps_whole") : this.words(this.at);
    done.setAttribute("d", `M0 .5h${this.whole ? this.all.length : this.at + 1}`);
    this.nav.querySelector("[data-whole]").textContent = word(this.whole ? "steps_single" : "steps_all");
    this.nav.querySelectorAll("li a").forEach((link, n) => {
      // A link to what was not reached yet would lead past a step.
      if (this.whole || n <= this.reached) link.setAttribute("href", `#${this.all[n].id}`);
      else link.removeAttribute("href");
      if (!this.whole && n === this.at) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    });
  }

  /** Links to a step, and links of the error summary to a field that lies in another step. */
  followed(event) {
    const link = event.target.closest?.('a[href^="#"]');
    const target = link && document.getElementById(link.getAttribute("href").slice(1));
    const n = this.all.findIndex((step) => target && step.contains(target));
    if (n < 0 || this.whole) return;
    if (target === this.all[n]) {
      event.preventDefault();
      this.go(n);
    } else this.show(n);
  }
}
