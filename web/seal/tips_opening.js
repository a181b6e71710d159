// A holder's step for a whole batch of what was told without a name: one layer of each, and all of it sent at once.
import { give, peel } from "./envelope.js";
import { pageData, token, unlocking } from "./page.js";
import { postJson } from "./wire.js";
import { number, word } from "./words.js";

const data = pageData();

unlocking(document.querySelector("[data-holder]"), data.recipient, async ({ age, secret, say }) => {
  const items = [];
  let done = 0;
  for (const { tip, body, recipient } of data.items) {
    say(word("tips_opening", { done: number(++done), all: number(data.items.length) }));
    try {
      const turned =
        data.stage === "peel"
          ? await peel(age, secret, body)
          : await give(age, secret, body, data.handler.recipient, recipient);
      items.push({ tip, body: turned });
    } catch (error) {
      // Rubbish in one message holds up none of the others: it is passed over, and its reader is told so.
      if (!(error instanceof age.WrongKey)) throw error;
    }
  }
  const said = await postJson(data.post, token(), { stage: data.stage, items });
  location.assign(said.next);
});
