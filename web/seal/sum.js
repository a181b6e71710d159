// What busy minutes cost: a number that gives, with the ticket, a digest with enough zero bits in front.
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";

const STEP = 2000;
const ROUNDS = 3;

export const solves = (ticket, proof, bits) => {
  const digest = sha256(utf8ToBytes(`${ticket}:${proof}`));
  const head = ((digest[0] << 24) | (digest[1] << 16) | (digest[2] << 8) | digest[3]) >>> 0;
  return head >>> (32 - bits) === 0;
};

/** In pieces, so that the page can be read and left meanwhile. */
export async function solved(ticket, bits) {
  for (let tried = 0; ; tried++) {
    if (solves(ticket, tried, bits)) return String(tried);
    if (tried % STEP === STEP - 1) await new Promise((done) => setTimeout(done, 0));
  }
}

/** Sends a form, and again with the sum where the server asks for one. `send` gives `{ status, said }`. */
export async function sentWithSum(body, send) {
  let answer = await send(body);
  for (let round = 0; round < ROUNDS && answer.status === 429 && answer.said?.code === "queue"; round++) {
    const { ticket, bits } = answer.said;
    body.set("ticket", ticket);
    body.set("proof", await solved(ticket, bits));
    answer = await send(body);
  }
  return answer;
}
