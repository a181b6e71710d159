// What a handler decided on each message, as it is sent: two lists between which nothing leads from one to the other.
// Pure: age and chance are handed in.
import { filled } from "./framing.js";
import { hex, toBase64 } from "./wire.js";

const OUTCOME = 1024;

/** Every order equally likely: the sum of the two lists must not tell which belong together. */
export function shuffled(items, chance = (below) => crypto.getRandomValues(new Uint32Array(1))[0] % below) {
  const mixed = [...items];
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = chance(at + 1);
    [mixed[at], mixed[other]] = [mixed[other], mixed[at]];
  }
  return mixed;
}

/** The number that the server gives to the case of an order: made of the order's key and of who sends it. */
export async function caseOf(key, actor) {
  const space = Uint8Array.from(key.replaceAll("-", "").match(/../g), (pair) => parseInt(pair, 16));
  const name = new TextEncoder().encode(actor);
  const whole = new Uint8Array([...space, ...name]);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-1", whole)).slice(0, 16);
  digest[6] = (digest[6] & 0x0f) | 0x50;
  digest[8] = (digest[8] & 0x3f) | 0x80;
  const text = hex(digest);
  return [0, 8, 12, 16, 20].map((at, n) => text.slice(at, [8, 12, 16, 20, 32][n])).join("-");
}

/**
 * `decisions`: for every message `{ tip, recipient, outcome, reason?, order? }`, with the order's fields and key. Of
 * every message something of one size is sealed, also of those that are left for another day.
 */
export async function decided(age, decisions, actor) {
  const outcomes = [];
  for (const { tip, recipient, outcome, reason = "", order, led: earlier = "" } of decisions) {
    const led = order ? await caseOf(order.key, actor) : earlier;
    const locked = await age.encrypt([recipient], filled({ v: 1, outcome, reason, case: led }, OUTCOME));
    outcomes.push({ tip, body: toBase64(locked) });
  }
  return { orders: shuffled(decisions.flatMap((one) => one.order ?? [])), outcomes: shuffled(outcomes) };
}
