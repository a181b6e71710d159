// A holder's step in an opening: the outer layer off, or the key handed to the one named reader.
import { takeStep } from "./holding.js";
import { pageData, token, unlocking } from "./page.js";
import { getJson, postJson } from "./wire.js";
import { word } from "./words.js";

const data = pageData();

unlocking(document.querySelector("[data-holder]"), data.recipient, async ({ age, secret, say }) => {
  const said = await takeStep(age, secret, data, {
    send: (step) => postJson(data.post, token(), step),
    fresh: () => getJson(data.post, { cache: "no-store" }),
    saying: (name) => say(word(name)),
  });
  location.assign(said.next ?? location.href);
});
