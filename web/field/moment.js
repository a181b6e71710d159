// When something was recorded. The phone's clock can be set by anybody, so a time counts as sure only when it is a
// server's signed time plus what has passed since, measured by a clock that nobody can set, within one opened page.

// The steady clock of some phones stands still while they sleep. Then it and the wall clock disagree, and which of the
// two is right cannot be told: that is not a sure time either.
const DISAGREEMENT_MS = 120_000;

/** What one page knows of time. `steady` and `wall` are read in milliseconds; `session` names this opening of the page. */
export class Moments {
  constructor({ session, steady, wall }) {
    this.session = session;
    this.steady = steady;
    this.wall = wall;
  }

  /** To be kept with an answer that carried a signed time. */
  heard(time, mac) {
    return { time, mac, session: this.session, steady: this.steady(), wall: this.wall() };
  }

  /** When it was heard last is kept on this device; an older answer must not take the place of a newer one. */
  static newer(kept, heard) {
    return kept && kept.session === heard.session && kept.steady > heard.steady ? kept : heard;
  }

  /** The time as it goes into a parcel. */
  now(last) {
    const wall = this.wall();
    const said = { elapsed_ms: null, server: last?.time ?? null, trusted: false, wall: new Date(wall).toISOString() };
    if (last?.mac) said.mac = last.mac;
    if (!last || last.session !== this.session) return said;
    const elapsed = Math.round(this.steady() - last.steady);
    if (elapsed < 0 || Math.abs(wall - last.wall - elapsed) > DISAGREEMENT_MS) return said;
    return { ...said, elapsed_ms: elapsed, trusted: true };
  }
}

export const here = () =>
  new Moments({ session: crypto.randomUUID(), steady: () => performance.now(), wall: () => Date.now() });

/**
 * Today, for a form that is being filled: as the office counts it if it was ever heard, because clocks of phones are
 * often wrong and a day that is still to come for the office would hold the record up.
 */
export function todayBy(last, wall = Date.now()) {
  return dayOf(new Date(last ? wall + Date.parse(last.time) - last.wall : wall));
}

/** A day as fields of a form write it. */
export function dayOf(at) {
  const two = (part) => String(part).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
