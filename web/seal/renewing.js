// Wraps for the present holders, in batches. It may stop at any moment: what was done stays done, and the page goes on
// from there. Two holders take part; no sealed part is touched.
import { open, peel, wrapsFor } from "./envelope.js";
import { pageData, token, unlocking } from "./page.js";
import { getJson, postJson } from "./wire.js";
import { number, word } from "./words.js";

const data = pageData();

async function renewed(age, secret, batch) {
  const items = [];
  for (const { envelope, wrap, recipient } of batch.items) {
    try {
      if (batch.stage === "peel") items.push({ envelope, peeled: await peel(age, secret, wrap) });
      else {
        const opened = await open(age, secret, wrap, recipient);
        items.push({ envelope, wraps: await wrapsFor(age, opened, batch.holders) });
      }
    } catch (error) {
      // Rubbish in one report must not hold up the others, and never takes the place of a seal that opens.
      if (!(error instanceof age.WrongKey)) throw error;
      items.push({ envelope, unreadable: true });
    }
  }
  return items;
}

const bar = document.querySelector("[data-holder] progress");
unlocking(document.querySelector("[data-holder]"), data.recipient, async ({ age, secret, say }) => {
  let batch = data;
  let done = 0;
  bar.hidden = false;
  while (batch.items.length) {
    const left = batch.left ?? batch.items.length;
    bar.value = done / (done + left);
    say(word("renewing", { done: number(done), all: number(done + left) }));
    await postJson(data.post ?? location.href, token(), { items: await renewed(age, secret, batch) });
    done += batch.items.length;
    batch = await getJson(data.batch ?? location.href, { headers: { Accept: "application/json" }, cache: "no-store" });
  }
  bar.value = 1;
  say(word("renewed", { n: number(done) }), "ok");
  location.assign(data.next ?? location.href);
});
