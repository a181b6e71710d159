// Sending while no page is open, where the browser offers it: it wakes the worker when there is a network. It is the
// same sending under the same lock as the page's own, so nothing goes twice.
import { addressesOf, Line, NoSuccess } from "./line.js";
import { alone, SENDING } from "./lock.js";
import { OPEN, Sync } from "./sync.js";

/** What the browser calls this piece of work. */
export const OUTBOX = "netra-outbox";
/** What open pages are told afterwards. */
export const SENT = "netra-outbox-sent";

export const waits = async (store) =>
  (await store.outbox()).some((entry) => OPEN.has(entry.state)) || (await store.carried()).length > 0;

/** The browser is asked to wake the worker; where it cannot, the page sends when it is seen or the network is back. */
export async function askToBeWoken() {
  try {
    const registration = await navigator.serviceWorker?.getRegistration();
    await registration?.sync?.register(OUTBOX);
    return Boolean(registration?.sync);
  } catch {
    // The person or the browser does not want it.
    return false;
  }
}

/** One round. Fails where another try may help: then the browser tries again later, by its own clock. */
export async function sendInBackground({ store, base, fetching, wait }) {
  const device = await store.device();
  if (!device || device.refused || !(await waits(store))) return false;
  const line = new Line({
    addresses: addressesOf(base),
    device: async () => device,
    // The page counts on from the time that it heard itself; what a worker hears is of another clock.
    heard: async () => {},
    ...(fetching && { fetching }),
  });
  const result = await alone(SENDING, (mine) => (mine ? new Sync({ store, line, wait }).run() : null), { ifFree: true });
  // The page is sending just now.
  if (!result) return false;
  const { trouble } = result;
  if (trouble && (!(trouble instanceof NoSuccess) || trouble.passing)) throw trouble;
  return true;
}
