// The field app: what a village or sub-district supervisor has on the phone. See docs/field.md.
import * as age from "../seal/age.js";
import { number, piece, word } from "../seal/words.js";
import { askToBeWoken, SENT, waits } from "./background.js";
import { EnrolmentScreen, offered, PinScreen } from "./enrolment.js";
import { FindingForm } from "./form.js";
import { momentWords, onPress, saying, screenOf, show, showWrong } from "./ground.js";
import { addressesOf, Line, NoSuccess } from "./line.js";
import { alone, SENDING } from "./lock.js";
import { here, Moments } from "./moment.js";
import { OfflineScreen } from "./offline.js";
import { openLock } from "./pin.js";
import { Full, Store } from "./store.js";
import { isRefused, OPEN, Sync } from "./sync.js";
import { TextScreen } from "./text_screen.js";

const SHOWN = 60;
const EVERY_MS = 60_000;
const LONGEST_MS = 15 * 60_000;
// A phone laid aside with drafts open does not stay open.
const FORGET_MS = 120_000;

class App {
  constructor(page, store, device) {
    Object.assign(this, { store, device, base: page.dataset.base, version: page.dataset.version, secret: null });
    this.moments = here();
    this.line = new Line({
      addresses: addressesOf(this.base),
      device: async () => this.device,
      heard: (said) => this.heard(said),
    });
    this.home = screenOf("home");
    this.say = saying(this.home.querySelector("[data-said]"));
    this.status = saying(this.home.querySelector("[data-sync-said]"));
    this.enrolment = new EnrolmentScreen(this, screenOf("enrol"));
    this.newPin = new PinScreen(this, screenOf("pin"));
    this.form = new FindingForm(this, screenOf("form"));
    this.offline = new OfflineScreen(this, screenOf("offline"));
    this.text = new TextScreen(this, screenOf("text"));
    const failed = () => this.say(word("unforeseen"), "urgent");
    onPress(this.home.querySelector("[data-new]"), () => this.begin(), failed);
    onPress(this.home.querySelector("[data-sync]"), () => this.sync({ asked: true }), failed);
    onPress(this.home.querySelector("[data-all]"), () => this.drawOutbox(Infinity), failed);
    this.unlocking();
    addEventListener("hashchange", () => this.route());
    addEventListener("online", () => this.syncSoon());
    navigator.serviceWorker?.addEventListener("message", ({ data }) => data === SENT && this.redraw());
    document.addEventListener("visibilitychange", () => this.seen());
  }

  // --- screens

  async route() {
    const hash = location.hash.slice(1);
    if (this.form.open) await this.form.leave();
    this.offline.leave();
    this.text.leave();
    if (hash && !hash.startsWith("/")) {
      // The code of the office is used here and stands nowhere longer than it must.
      history.replaceState(null, "", location.pathname);
      this.enrolment.begin(decodeURIComponent(hash));
    } else if (!this.device || hash === "/daftar") this.enrolment.begin("");
    else if (hash === "/tanpa-jaringan") {
      show("offline");
      await this.offline.begin();
    } else if (hash === "/batas") {
      show("limits");
      await this.drawLimits();
    } else await this.showHome();
  }

  async showHome() {
    show("home");
    await this.draw();
  }

  goHome(said, kind = "ok") {
    this.say(said, kind);
    if (location.hash.length > 1) location.hash = "";
    else this.showHome();
  }

  async enrolled() {
    this.device = await this.store.device();
    this.refreshed = true;
    this.goHome(word("enrolled", { holder: this.device.holder }));
  }

  async draw() {
    const { device } = this;
    this.home.querySelector("[data-holder]").textContent = word("for", { holder: device.holder, office: device.office.name });
    const refused = this.home.querySelector("[data-refused]");
    refused.hidden = !device.refused;
    refused.querySelector("[data-refused-said]").textContent = device.refused;
    await this.drawDrafts();
    await this.drawOutbox(SHOWN);
  }

  async drawOutbox(most) {
    const { device } = this;
    const all = (await this.store.outbox()).reverse();
    const open = all.filter((entry) => OPEN.has(entry.state)).length;
    this.home.querySelector("[data-count]").textContent = all.length
      ? word("outbox_count", { open: number(open), all: number(all.length) })
      : word("outbox_none");
    this.home.querySelector("[data-sync]").hidden = open === 0 && (await this.store.carried()).length === 0;
    this.home.querySelector("[data-all]").hidden = all.length <= most;
    const lines = all.slice(0, most).map((entry) => {
      const line = piece("entry");
      line.dataset.record = entry.record;
      line.dataset.state = entry.state;
      line.querySelector("[data-title]").textContent = entry.title;
      line.querySelector("[data-at]").textContent = word(entry.trusted ? "at_sure" : "at_phone", { at: momentWords(entry.at) });
      line.querySelector("[data-digest]").textContent = entry.digest.slice(0, 8);
      line.querySelector("[data-chip]").replaceWith(piece(`chip-${entry.state}`));
      const words = [entry.reference ? word("reference", { reference: entry.reference }) : "", entry.words].filter(Boolean).join(" ");
      line.querySelector("[data-words]").textContent = words;
      line.querySelector("[data-words]").hidden = !words;
      const text = line.querySelector("[data-text]");
      text.hidden = !entry.core || entry.state !== "pending" || !device.texting;
      text.setAttribute("aria-label", `${text.textContent.trim()}: ${entry.title}`);
      onPress(text, () => this.withSecret(() => this.text.begin(entry)), () => this.say(word("unforeseen"), "urgent"));
      return line;
    });
    this.home.querySelector("[data-outbox]").replaceChildren(...lines);
  }

  async drawLimits() {
    const box = screenOf("limits");
    const kept = await navigator.storage?.persisted?.().catch(() => false);
    box.querySelector("[data-storage]").textContent = word(kept ? "storage_kept" : "storage_loose");
    box.querySelector("[data-device]").textContent = this.device.called;
    box.querySelector("[data-device-id]").textContent = this.device.id;
    box.querySelector("[data-app]").textContent = this.version;
  }

  // --- new findings and drafts

  begin() {
    this.say("");
    if (this.device.pin) this.form.begin();
    else this.newPin.begin(() => this.form.begin());
  }

  saved(entry) {
    this.goHome(word(entry.trusted ? "saved" : "saved_unsure", { title: entry.title, digest: entry.digest.slice(0, 8) }));
    this.syncSoon();
  }

  async drawDrafts() {
    const drafts = await this.store.drafts();
    this.home.querySelector("[data-drafts-box]").hidden = drafts.length === 0;
    const lines = drafts.map((row) => {
      const line = piece("draft");
      line.querySelector("[data-at]").textContent = momentWords(row.at);
      const button = line.querySelector("button");
      button.setAttribute("aria-label", `${button.textContent.trim()}: ${momentWords(row.at)}`);
      onPress(button, () => this.withSecret(() => this.openDraft(row)), () => this.say(word("unforeseen"), "urgent"));
      return line;
    });
    this.home.querySelector("[data-drafts]").replaceChildren(...lines);
  }

  /** What lies under the PIN is opened after it has been asked for. */
  async withSecret(act) {
    if (this.secret) return act();
    this.wanted = act;
    const { form } = this.unlock;
    form.reset();
    showWrong(form, []);
    this.unlock.say("");
    show("unlock");
    form.elements.pin.focus();
    return undefined;
  }

  async openDraft(row) {
    const opened = async (bytes) => age.decrypt(this.secret, bytes);
    const told = JSON.parse(new TextDecoder().decode(await opened(row.body)));
    const pieces = [];
    for (const kept of await this.store.piecesOf(row.draft)) {
      const about = told.pieces.find((one) => one.n === kept.n);
      if (about) pieces.push({ ...about, bytes: await opened(kept.bytes) });
    }
    this.form.begin({ ...told, draft: row.draft, pieces });
  }

  unlocking() {
    const screen = screenOf("unlock");
    const form = screen.querySelector("form");
    this.unlock = { form, say: saying(screen.querySelector("[data-said]")) };
    form.addEventListener("submit", (event) => event.preventDefault());
    onPress(screen.querySelector("[data-open]"), async () => {
      this.unlock.say(word("opening"));
      const { secret, left } = await openLock(age, this.store, form.elements.pin.value);
      form.reset();
      this.device = await this.store.device();
      if (secret) {
        this.secret = secret;
        await this.wanted();
      } else if (left > 0) {
        this.unlock.say(word("pin_wrong", { left: number(left) }), "soon");
        form.elements.pin.focus();
      } else this.goHome(word("pin_wiped"), "urgent");
    }, () => this.unlock.say(word("unforeseen"), "urgent"));
  }

  // --- sending

  async changeDevice(change) {
    this.device = (await this.store.changeDevice(change)) ?? this.device;
  }

  async heard(said) {
    if (!said?.server_time || !said.server_time_mac) return;
    const heard = this.moments.heard(said.server_time, said.server_time_mac);
    // A full disk must not make an answer unheard; the time is then the older one.
    await this.changeDevice((row) => ({ last: Moments.newer(row.last, heard) })).catch(() => {});
  }

  seen() {
    clearTimeout(this.forgetting);
    if (document.visibilityState === "hidden") this.forgetting = setTimeout(() => (this.secret = null), FORGET_MS);
    else this.syncSoon();
  }

  syncSoon() {
    this.rest = EVERY_MS;
    this.sync().catch((error) => console.error(error));
  }

  async sync({ asked = false } = {}) {
    clearTimeout(this.next);
    if (!this.device || this.running) return;
    if (!asked && !(await waits(this.store))) return;
    this.running = true;
    try {
      await alone(SENDING, (mine) => (mine ? this.round() : this.status(word("sync_elsewhere"))), { ifFree: true });
    } finally {
      this.running = false;
    }
    await this.redraw();
    if (await waits(this.store)) {
      // Should this page be closed before the network is back.
      askToBeWoken();
      this.next = setTimeout(() => this.sync().catch((error) => console.error(error)), this.rest);
      this.rest = Math.min(LONGEST_MS, this.rest * 2);
    }
  }

  /** Something was sent, by this page or by the worker: the lists that are seen say so. */
  async redraw() {
    if (!this.home.hidden) await this.draw();
    if (!this.offline.screen.hidden) await this.offline.drawCarried();
  }

  async round() {
    this.status(word("sync_running"));
    const sync = new Sync({
      store: this.store,
      line: this.line,
      wait: (ms) => new Promise((done) => setTimeout(done, ms)),
      tell: (entry, { n, share }) =>
        this.status(word("sync_file", { title: entry.title, n: number(n), of: number(entry.files), share: number(Math.floor(share * 100)) })),
    });
    const { acknowledged, trouble, revoked } = await sync.run();
    if (isRefused(trouble)) {
      await this.changeDevice(() => ({ refused: trouble.said.refusal ?? word("refused") }));
      this.status("");
    } else {
      if (revoked) await this.changeDevice(() => ({ refused: word("revoked") }));
      else if (!trouble) await this.refresh();
      this.status(this.roundWords(acknowledged, trouble), trouble ? "soon" : "ok");
    }
  }

  /** Once for each opened page: villages, acts and words change, and a phone is let in again. */
  async refresh() {
    if (this.refreshed) return;
    const said = await this.line.about().catch(() => null);
    if (!said) return;
    this.refreshed = true;
    const row = await offered(said);
    await this.changeDevice(() => ({ ...row, refused: "" }));
  }

  roundWords(acknowledged, trouble) {
    if (!trouble) return word(acknowledged ? "sync_done" : "sync_nothing", { n: number(acknowledged) });
    if (trouble instanceof Full) return word("sync_full");
    if (!(trouble instanceof NoSuccess)) {
      console.error(trouble);
      return word("sync_failed");
    }
    if (!trouble.passing) return trouble.said.refusal ?? word("sync_refused");
    return word(trouble.status ? "sync_busy" : "sync_no_line");
  }
}

// --- the app kept on this phone

async function keepApp(app, address, scope, say) {
  const noticed = document.querySelector("[data-update]");
  const offer = (waiting) => {
    noticed.hidden = false;
    onPress(noticed.querySelector("button"), () => waiting.postMessage("take over"));
  };
  const registration = await navigator.serviceWorker.register(address, { scope, updateViaCache: "none" });
  const hadOne = Boolean(navigator.serviceWorker.controller);
  // The new version has taken over because somebody asked for it. Whoever is writing in this tab goes on in the old one.
  navigator.serviceWorker.addEventListener("controllerchange", () => hadOne && !app.form.open && location.reload());
  if (registration.waiting && hadOne) offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const coming = registration.installing;
    coming.addEventListener("statechange", () => {
      if (coming.state === "installed" && navigator.serviceWorker.controller) offer(coming);
      if (coming.state === "redundant" && !navigator.serviceWorker.controller) say(word("not_kept"), "soon");
    });
  });
  await navigator.serviceWorker.ready;
  document.documentElement.dataset.kept = "1";
}

function installing() {
  const box = document.querySelector("[data-install]");
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    box.hidden = false;
    onPress(box.querySelector("button"), async () => {
      box.hidden = true;
      await event.prompt();
    });
  });
}

async function start() {
  const page = document.getElementById("field");
  // What the page says without scripts goes away only once scripts can do better.
  if (!globalThis.crypto?.subtle || !globalThis.indexedDB) throw new Error("this browser lacks what sealing needs");
  await age.selfTest();
  const store = await Store.open();
  const app = new App(page, store, await store.device());
  document.querySelector("[data-without]").remove();
  installing();
  const kept = saying(document.querySelector("[data-kept-said]"));
  if (!navigator.serviceWorker) kept(word("no_worker"), "soon");
  else keepApp(app, page.dataset.worker, page.dataset.base, kept).catch(() => kept(word("not_kept"), "soon"));
  await app.route();
  app.syncSoon();
  // Whoever opens the app where there is a network gets a sure time for what is written next.
  if (app.device) app.refresh().catch((error) => console.error(error));
}

start().catch((error) => {
  console.error(error);
  document.querySelector("[data-cannot]").hidden = false;
});
