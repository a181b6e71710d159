// The handler reads what was written under the code: opened on this page alone, forgotten when it is left.
import { asSecretOf, unpadded } from "./envelope.js";
import { pageData, unlocking } from "./page.js";
import { fromBase64 } from "./wire.js";
import { word } from "./words.js";

const data = pageData();
const HARMS = new Set(["transfer", "threat", "other"]);
const box = document.querySelector("[data-holder]");

unlocking(box, data.recipient, async ({ age, secret: mine, say }) => {
  say(word("opening"));
  const secret = await asSecretOf(age, data.content_recipient, await age.decrypt(mine, fromBase64(data.handler_wrap)));
  for (const { id, body } of data.messages) {
    const place = document.querySelector(`[data-message="${id}"]`);
    try {
      const told = unpadded(await age.decrypt(secret, fromBase64(body)));
      place.textContent = String(told.text ?? "");
      if (HARMS.has(told.harm)) {
        const harm = document.querySelector(`[data-harm="${id}"]`);
        harm.textContent = word(`harm_${told.harm}`) + (told.on ? ` · ${word("harm_on", { day: told.on })}` : "");
        harm.hidden = false;
      }
    } catch (error) {
      console.error(error);
      place.textContent = word("message_unreadable");
    }
  }
  box.hidden = true;
});
addEventListener("pagehide", () => {
  for (const place of document.querySelectorAll("[data-message], [data-harm]")) place.replaceChildren();
});
addEventListener("pageshow", (event) => event.persisted && location.reload());
