/** In this order, one tab or worker at a time; a browser without locks goes ahead, and the server sorts it out. */
export function alone(name, act, { ifFree = false } = {}) {
  if (!navigator.locks) return act(true);
  return navigator.locks.request(name, { ifAvailable: ifFree }, (lock) => act(lock !== null));
}

export const SENDING = "netra-field-sync";
