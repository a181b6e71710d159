// The reporter writes under a code: sealed on this device to the report's key, then sent as an ordinary form.
import { padded } from "./envelope.js";
import { loadAge } from "./loading.js";
import { toBase64 } from "./wire.js";
import { word } from "./words.js";

function attach(form) {
  const said = form.querySelector("[data-said]");
  const control = (name) => form.querySelector(`[name$="-${name}"]`);
  const say = (text) => {
    said.textContent = text;
    said.hidden = text === "";
  };
  let [working, throughServer] = [false, false];

  const told = () => {
    const text = control("text").value.replace(/\r\n?/g, "\n").trim();
    if (form.dataset.sealMessage !== "alarm") return { v: 1, text };
    const harm = form.querySelector('[name$="-harm"]:checked')?.value ?? "";
    return { v: 1, text, harm, on: control("on").value.trim() };
  };

  const wrong = ({ text, harm }) => {
    if ([...text].length > control("text").maxLength) return "too_long";
    if (harm === "") return "harm_missing";
    return text || harm ? "" : "empty";
  };

  form.addEventListener("submit", async (event) => {
    if (throughServer) return;
    event.preventDefault();
    if (working) return;
    const words = told();
    if (wrong(words)) return say(word(wrong(words)));
    working = true;
    say(word("sealing"));
    try {
      const age = await loadAge();
      control("sealed").value = toBase64(await age.encrypt([form.dataset.recipient], padded(words)));
    } catch (error) {
      console.error(error);
      [working, throughServer] = [false, true];
      return say(word("cannot_seal"));
    }
    const action = document.createElement("input");
    [action.type, action.name, action.value] = ["hidden", "action", form.dataset.sealMessage];
    form.append(action);
    // The words themselves stay here.
    for (const one of form.querySelectorAll("textarea, input:not([type=hidden])")) one.disabled = true;
    form.submit();
  });
  form.addEventListener("focusin", () => loadAge().catch(() => {}), { once: true });
}

document.querySelectorAll("form[data-seal-message]").forEach(attach);
// Back to a page whose form was sent: nothing of it may be sent as something else.
addEventListener("pageshow", (event) => event.persisted && location.reload());
