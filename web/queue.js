// A small sum in busy minutes: a number that gives, with the ticket, a digest with enough zero bits in front.
import { solves } from "./seal/sum.js";

const STEP = 2000;

function attach(form) {
  document.querySelector("[data-queue-by-hand]").hidden = true;
  document.querySelector("[data-queue-by-itself]").hidden = false;
  if (form.dataset.again) {
    // Nothing was recorded: the very same goes again, once the press is over.
    setTimeout(() => form.submit(), Number(form.dataset.again) * 1000);
    return;
  }
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
  work();
}

if (globalThis.document) document.querySelectorAll("form[data-queue]").forEach(attach);
