// What all screens stand on: one screen at a time, words said to people, and days and hours as this phone writes them.
import { piece, word } from "../seal/words.js";

export const screenOf = (name) => document.querySelector(`[data-screen="${name}"]`);

/** Only this screen is there; its heading is read first. */
export function show(name, { focus = true } = {}) {
  for (const screen of document.querySelectorAll("[data-screen]")) screen.hidden = screen.dataset.screen !== name;
  const screen = screenOf(name);
  const heading = screen.querySelector("h1");
  document.title = `${heading.textContent.trim()} · Netra`;
  if (focus) {
    scrollTo(0, 0);
    heading.focus();
  }
  return screen;
}

export function saying(box) {
  return (text, kind = "") => {
    if (box.textContent !== text) box.textContent = text;
    box.className = `seal-said ${kind}`;
    box.hidden = text === "";
  };
}

/** One button's work at a time; what is not foreseen is said, never swallowed. */
export function onPress(button, act, failed) {
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    if (button.dataset.busy) return;
    button.dataset.busy = "1";
    try {
      await act();
    } catch (error) {
      console.error(error);
      failed?.(error);
    } finally {
      delete button.dataset.busy;
    }
  });
}

const tongue = () => document.documentElement.lang || "id";

export function momentWords(at) {
  return new Intl.DateTimeFormat(tongue(), { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }).format(at);
}

/** The error summary of a form: said at the top and at each field. */
export function showWrong(form, wrong) {
  for (const old of form.querySelectorAll("[data-error]")) old.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
    field.closest(".field")?.classList.remove("has-error");
  }
  const box = form.querySelector("[data-summary]");
  box.hidden = wrong.length === 0;
  const list = box.querySelector("ul");
  list.replaceChildren();
  for (const [name, said] of wrong) {
    const field = form.elements.namedItem(name);
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = `#${field.id}`;
    link.textContent = word(said);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      field.focus();
    });
    line.append(link);
    list.append(line);
    const error = piece("field-error");
    error.id = `${field.id}-error`;
    error.textContent = word(said);
    field.before(error);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", error.id);
    field.closest(".field")?.classList.add("has-error");
  }
  if (wrong.length) {
    scrollTo(0, 0);
    box.focus();
  }
}

export function options(select, rows, { empty, chosen = "" }) {
  const made = rows.map(([value, text]) => new Option(text, value));
  select.replaceChildren(new Option(empty, ""), ...made);
  select.value = rows.some(([value]) => value === chosen) ? chosen : "";
}
