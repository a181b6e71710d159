// A holder's step in an opening, and what becomes of it when another holder pressed first. Pure: age and the line to
// the server are handed in.
import { give, peel } from "./envelope.js";
import { Refused } from "./wire.js";

/**
 * The step that `data` asks for. When another holder took the first one while this page was open, this holder is the
 * second: `fresh` fetches what has to be opened now and the step goes on. Two pages may both think they are the first.
 */
export async function takeStep(age, secret, data, { send, fresh, saying }) {
  saying(data.stage === "peel" ? "peeling" : "giving");
  if (data.stage !== "peel") {
    return send({ handler_wrap: await give(age, secret, data.wrap, data.handler.recipient, data.content_recipient) });
  }
  try {
    return await send({ peeled: await peel(age, secret, data.wrap) });
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== "second") throw error;
    const now = await fresh();
    if (now.stage !== "give") throw error;
    return takeStep(age, secret, now, { send, fresh, saying });
  }
}
