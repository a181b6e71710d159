// The PIN guards drafts alone. A draft is sealed to a key made for this device; its secret half lies here as an age
// file under the PIN. So writing a draft needs no PIN, and reading one does.
//
// Six figures keep out a neighbour, not somebody who copies this phone's storage and tries a million of them at home.
// The page says so; whatever must stay secret is saved, which seals it to the office.

// 32 MB for a moment: what a cheap phone still has to spare.
const WORK = 15;
export const TRIES = 8;
export const isPin = (text) => /^\d{6,12}$/.test(text);

export async function makeLock(age, pin) {
  const secret = await age.makeKey();
  return { secret, lock: { recipient: await age.recipientOf(secret), locked: await age.lock(secret, pin, WORK), wrong: 0 } };
}

/**
 * The secret half, or what is left of the tries. The try is counted before it is made: a browser that is ended in the
 * middle gives none back.
 */
export async function openLock(age, store, pin) {
  const row = await store.changeDevice((device) => ({ pin: { ...device.pin, wrong: device.pin.wrong + 1 } }));
  try {
    const secret = await age.unlock(row.pin.locked, pin);
    await store.changeDevice((device) => ({ pin: { ...device.pin, wrong: 0 } }));
    return { secret };
  } catch (error) {
    if (!(error instanceof age.WrongPassphrase)) throw error;
    const left = TRIES - row.pin.wrong;
    if (left <= 0) await store.forgetDrafts();
    return { left: Math.max(0, left) };
  }
}
