// A holder's step in an opening: the outer layer off, or the key handed to the one named reader.
import { give, peel } from "./envelope.js";
import { pageData, token, unlocking } from "./page.js";
import { postJson } from "./wire.js";
import { word } from "./words.js";

const data = pageData();

unlocking(document.querySelector("[data-holder]"), data.recipient, async ({ age, secret, say }) => {
  say(word(data.stage === "peel" ? "peeling" : "giving"));
  const step =
    data.stage === "peel"
      ? { peeled: await peel(age, secret, data.wrap) }
      : { handler_wrap: await give(age, secret, data.wrap, data.handler.recipient, data.content_recipient) };
  const said = await postJson(data.post ?? location.href, token(), step);
  location.assign(said.next ?? location.href);
});
