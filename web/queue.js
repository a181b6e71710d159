// A small sum in busy minutes: a number that gives, with the ticket, a digest with enough zero bits in front.
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";

const STEP = 2000;

export const solves = (ticket, proof, bits) => {
  const digest = sha256(utf8ToBytes(`${ticket}:${proof}`));
  const head = ((digest[0] << 24) | (digest[1] << 16) | (digest[2] << 8) | digest[3]) >>> 0;
  return head >>> (32 - bits) === 0;
};

function attach(form) {
  const [ticket, proof, bits] = [form.elements.ticket.value, form.elements.proof, Number(form.dataset.bits)];
  let tried = 0;
  // In pieces, so that the page can be read and left meanwhile.
  const work = () => {
    for (const end = tried + STEP; tried < end; tried++) {
      if (!solves(ticket, tried, bits)) continue;
      proof.value = String(tried);
      form.submit();
      return;
    }
    setTimeout(work, 0);
  };
  document.querySelector("[data-queue-by-hand]").hidden = true;
  document.querySelector("[data-queue-by-itself]").hidden = false;
  work();
}

if (globalThis.document) document.querySelectorAll("form[data-queue]").forEach(attach);
