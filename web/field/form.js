// The form of supervision on the phone: a draft as it is written, sealed to the office when it is saved.
import * as age from "../seal/age.js";
import { fileSize, number, piece, word } from "../seal/words.js";
import { PERSONS_MOST, PIECES_MOST, STEPS, stepOf, toldOf, wrongOn } from "./finding.js";
import { momentWords, onPress, options, saying, show, showWrong } from "./ground.js";
import { alone } from "./lock.js";
import { todayBy } from "./moment.js";
import { sealRecord } from "./parcel.js";
import { NoPicture, shrunk, thumbnail } from "./pictures.js";
import { NoPlace, whereAmI } from "./place.js";
import { canRecord, LONGEST_MS, Recording } from "./sound.js";
import { Full, NumberTaken } from "./store.js";
import { coreOf } from "./texts.js";

const REST_MS = 700;
const THUMB = 96;
const FIELDS = ["title", "text", "act", "region", "place_text", "event_on", "event_time_text", "found_on"];
const utf8 = (value) => new TextEncoder().encode(JSON.stringify(value));

export class FindingForm {
  /** `app` has the store, the device's row, the moments and `saved()`, told when a record lies in the outbox. */
  constructor(app, screen) {
    this.app = app;
    this.screen = screen;
    this.form = screen.querySelector("form");
    this.say = saying(screen.querySelector("[data-said]"));
    this.open = false;
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("submit", (event) => event.preventDefault());
    addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.flush());
    const unforeseen = () => this.say(word("unforeseen"), "urgent");
    for (const button of screen.querySelectorAll("[data-next]")) onPress(button, () => this.next(), unforeseen);
    for (const button of screen.querySelectorAll("[data-back]")) onPress(button, () => this.goTo(this.step - 1), unforeseen);
    onPress(screen.querySelector("[data-finish]"), () => this.finish(), unforeseen);
    const sure = screen.querySelector("[data-discard-sure]");
    const ask = (asking) => {
      sure.hidden = !asking;
      (asking ? sure.querySelector("button") : screen.querySelector("[data-discard]")).focus();
    };
    onPress(screen.querySelector("[data-discard]"), () => ask(true), unforeseen);
    onPress(screen.querySelector("[data-discard-not]"), () => ask(false), unforeseen);
    onPress(screen.querySelector("[data-discard-yes]"), () => this.discard(), unforeseen);
    onPress(screen.querySelector("[data-person-add]"), () => this.addPerson({}, { focus: true }), unforeseen);
    onPress(screen.querySelector("[data-place]"), () => this.takePlace(), unforeseen);
    onPress(screen.querySelector("[data-place-out]"), () => this.setPlace(null), unforeseen);
    onPress(screen.querySelector("[data-record]"), () => this.record(), unforeseen);
    screen.querySelector("[data-record]").hidden = !canRecord();
    const photos = screen.querySelector("[data-photos]");
    photos.addEventListener("change", () => this.addPhotos([...photos.files], photos));
  }

  /** An empty form, or a draft that the PIN has opened: `{ draft, step, values, persons, place, pieces }`. */
  begin(draft = null) {
    const { device } = this.app;
    const today = todayBy(device.last);
    this.draft = draft?.draft ?? crypto.randomUUID();
    this.pieces = draft?.pieces ?? [];
    this.kept = new Set(this.pieces.map((one) => one.n));
    this.form.reset();
    const regions = [...device.villages.map((one) => [one.code, one.name]), [device.region.code, word("whole_area", { name: device.region.name })]];
    const values = draft?.values ?? { event_on: today, found_on: today, region: device.lastRegion ?? "" };
    options(this.form.elements.region, regions, { empty: word("choose_village"), chosen: values.region });
    options(this.form.elements.act, device.acts.map((one) => [one.code, one.words]), { empty: word("act_unknown"), chosen: values.act });
    for (const name of FIELDS) if (values[name] !== undefined) this.form.elements.namedItem(name).value = values[name];
    for (const name of ["event_on", "found_on"]) this.form.elements.namedItem(name).max = today;
    this.screen.querySelector("[data-persons]").replaceChildren();
    for (const person of draft?.persons ?? []) this.addPerson(person);
    this.setPlace(draft?.place ?? null, { quiet: true });
    this.drawPieces();
    this.screen.querySelector("[data-discard-sure]").hidden = true;
    this.say("");
    this.saidSaved("");
    this.open = true;
    this.goTo(draft?.step ?? 1, { quiet: true });
  }

  values() {
    return Object.fromEntries(FIELDS.map((name) => [name, this.form.elements.namedItem(name).value.trim()]));
  }

  persons() {
    return [...this.screen.querySelectorAll("[data-persons] > fieldset")].map((row) =>
      Object.fromEntries([...row.querySelectorAll("[data-part]")].map((field) => [field.dataset.part, field.value])),
    );
  }

  goTo(step, { quiet = false } = {}) {
    this.step = step;
    showWrong(this.form, []);
    for (const part of this.form.querySelectorAll("[data-step]")) part.hidden = Number(part.dataset.step) !== step;
    this.screen.querySelector("[data-step-words]").textContent = word("step", { step: number(step), of: number(STEPS) });
    this.screen.querySelector("[data-step-done]").setAttribute("d", `M0 .5h${step}`);
    this.screen.querySelector("h1").textContent = word(`step_${step}`);
    show("form");
    if (!quiet) this.changed();
  }

  next() {
    const wrong = wrongOn(this.step, this.values(), todayBy(this.app.device.last));
    showWrong(this.form, wrong);
    if (wrong.length === 0) this.goTo(this.step + 1);
  }

  // --- the draft

  changed() {
    if (!this.open) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), REST_MS);
  }

  saidSaved(text) {
    this.screen.querySelector("[data-saved]").textContent = text;
  }

  /** Drafts are written one after the other: the older must never come to lie over the newer. */
  flush() {
    clearTimeout(this.timer);
    if (!this.open) return this.writing ?? Promise.resolve();
    this.writing = (this.writing ?? Promise.resolve()).then(() => this.write()).catch((error) => {
      this.saidSaved("");
      this.say(word(error instanceof Full ? "draft_full" : "draft_failed"), "urgent");
    });
    return this.writing;
  }

  async write() {
    const lock = this.app.device.pin;
    if (!this.open || !lock) return;
    const to = [lock.recipient];
    const added = this.pieces.filter((one) => !this.kept.has(one.n));
    const held = new Set(this.pieces.map((one) => one.n));
    const gone = [...this.kept].filter((n) => !held.has(n));
    const told = {
      step: this.step,
      values: this.values(),
      persons: this.persons(),
      place: this.place,
      pieces: this.pieces.map(({ n, name, type }) => ({ n, name, type })),
    };
    const pieces = [];
    for (const one of added) pieces.push({ n: one.n, bytes: await age.encrypt(to, one.bytes) });
    const row = { draft: this.draft, at: Date.now(), body: await age.encrypt(to, utf8(told)) };
    if (!this.open) return;
    await this.app.store.saveDraft(row, { pieces, without: gone });
    this.kept = held;
    this.saidSaved(word("draft_kept", { at: momentWords(row.at) }));
  }

  async leave() {
    await this.flush();
    await this.recording?.stop().catch(() => {});
    this.open = false;
  }

  async discard() {
    this.open = false;
    clearTimeout(this.timer);
    await this.writing;
    await this.app.store.dropDraft(this.draft);
    this.app.goHome(word("discarded"));
  }

  // --- persons, place, pieces

  addPerson(person, { focus = false } = {}) {
    const list = this.screen.querySelector("[data-persons]");
    if (list.children.length >= PERSONS_MOST) {
      this.say(word("persons_most", { most: number(PERSONS_MOST) }), "soon");
      return;
    }
    const row = piece("person");
    const name = crypto.randomUUID().slice(0, 8);
    for (const field of row.querySelectorAll("[data-part]")) {
      field.id = `person-${name}-${field.dataset.part}`;
      row.querySelector(`[data-for="${field.dataset.part}"]`).htmlFor = field.id;
    }
    const classes = this.app.device.classes.map((one) => [one.code, one.words]);
    options(row.querySelector('[data-part="subject_class"]'), classes, { empty: word("class_unknown"), chosen: person.subject_class });
    for (const part of ["name", "post", "office_name"]) row.querySelector(`[data-part="${part}"]`).value = person[part] ?? "";
    onPress(row.querySelector("[data-out]"), () => {
      row.remove();
      this.numberPersons();
      this.changed();
      this.screen.querySelector("[data-person-add]").focus();
    });
    list.append(row);
    this.numberPersons();
    if (focus) row.querySelector("input").focus();
  }

  numberPersons() {
    for (const [at, row] of [...this.screen.querySelectorAll("[data-persons] > fieldset")].entries()) {
      row.querySelector("legend").textContent = word("person", { n: number(at + 1) });
    }
  }

  async takePlace() {
    const said = this.screen.querySelector("[data-place-said]");
    said.textContent = word("place_asking");
    try {
      this.setPlace(await whereAmI());
    } catch (error) {
      if (!(error instanceof NoPlace)) throw error;
      said.textContent = word(`place_${error.message}`);
    }
  }

  setPlace(place, { quiet = false } = {}) {
    this.place = place;
    this.screen.querySelector("[data-place-out]").hidden = !place;
    this.screen.querySelector("[data-place-said]").textContent = place
      ? word(place.accuracy_m > 100 ? "place_rough" : "place_known", {
          lat: place.lat.toFixed(5), lon: place.lon.toFixed(5), metres: number(place.accuracy_m),
        })
      : "";
    if (!quiet) this.changed();
  }

  room() {
    if (this.pieces.length < PIECES_MOST) return true;
    this.say(word("pieces_most", { most: number(PIECES_MOST) }), "soon");
    return false;
  }

  addPiece(kind, bytes, type, ending) {
    const n = 1 + Math.max(0, ...this.pieces.map((one) => one.n));
    // A name of our own: the phone's tells when and with what.
    this.pieces.push({ n, name: `${kind}-${n}.${ending}`, type, bytes });
    this.drawPieces();
    return this.flush();
  }

  async addPhotos(files, input) {
    this.say(word("photo_reading"));
    for (const file of files) {
      if (!this.room()) break;
      try {
        await this.addPiece("foto", await shrunk(file), "image/jpeg", "jpg");
        this.say("");
      } catch (error) {
        if (!(error instanceof NoPicture)) throw error;
        this.say(word("photo_unreadable"), "urgent");
      }
    }
    input.value = "";
  }

  async record() {
    const button = this.screen.querySelector("[data-record]");
    if (this.recording) {
      await this.recording.stop();
      return;
    }
    if (!this.room()) return;
    try {
      this.recording = await Recording.begin();
    } catch {
      this.say(word("sound_refused"), "soon");
      return;
    }
    const draft = this.draft;
    button.querySelector("span").textContent = word("sound_stop");
    button.setAttribute("aria-pressed", "true");
    this.say(word("sound_running", { minutes: number(LONGEST_MS / 60_000) }));
    // Not waited for: this button is to be pressed again meanwhile.
    this.recording.ended
      .then(({ bytes, type, ending }) => this.draft === draft && this.open && this.addPiece("suara", bytes, type, ending))
      .then(() => this.say(""), () => this.say(word("sound_failed"), "urgent"))
      .finally(() => {
        this.recording = null;
        button.querySelector("span").textContent = word("sound_start");
        button.setAttribute("aria-pressed", "false");
      });
  }

  drawPieces() {
    const cards = this.pieces.map((one) => {
      const card = piece("piece");
      card.querySelector("[data-name]").textContent = one.name;
      card.querySelector("[data-size]").textContent = fileSize(one.bytes.length);
      const canvas = card.querySelector("canvas");
      if (one.type === "image/jpeg") thumbnail(canvas, one.bytes, THUMB).then(() => (canvas.hidden = false), () => {});
      const out = card.querySelector("[data-out]");
      out.setAttribute("aria-label", `${out.textContent.trim()}: ${one.name}`);
      onPress(out, () => {
        this.pieces = this.pieces.filter((other) => other !== one);
        this.drawPieces();
        this.screen.querySelector("[data-photos]").focus();
        return this.flush();
      });
      return card;
    });
    this.screen.querySelector("[data-pieces]").replaceChildren(...cards);
  }

  // --- saving

  /** Everything again, because a draft may come back on its last step. */
  async finish() {
    const values = this.values();
    const today = todayBy(this.app.device.last);
    const wrong = [1, 2, 3].flatMap((step) => wrongOn(step, values, today));
    if (wrong.length) {
      this.goTo(stepOf(wrong[0][0]));
      showWrong(this.form, wrong.filter(([name]) => stepOf(name) === this.step));
      return;
    }
    if (this.recording) await this.recording.stop();
    await this.flush();
    this.say(word("sealing"));
    try {
      const entry = await this.keep(values);
      this.open = false;
      this.pieces = [];
      this.form.reset();
      this.app.saved(entry);
    } catch (error) {
      console.error(error);
      this.open = true;
      this.say(word(error instanceof Full ? "save_full" : "save_failed"), "urgent");
    }
  }

  async keep(values) {
    const { app } = this;
    const told = toldOf(values, this.persons(), this.place);
    const files = this.pieces.map(({ name, type, bytes }) => ({ name, type, bytes }));
    // No autosave may bring the draft back after the record has taken its place.
    clearTimeout(this.timer);
    this.open = false;
    return alone("netra-field-save", async () => {
      for (;;) {
        const device = await app.store.device();
        const [record, seq, made] = [crypto.randomUUID(), device.seq + 1, app.moments.now(device.last)];
        const { parcel, parts } = await sealRecord(age, device, { record, seq, made, told, files, version: app.version });
        const core = device.pin && device.texting && (await age.encrypt([device.pin.recipient], utf8(coreOf(values, told.persons, files.length))));
        const entry = {
          record, seq, core, title: values.title, at: Date.parse(made.wall), trusted: made.trusted,
          digest: parcel.body_sha256, files: parts.length, state: "pending", missing: null, tried: false, words: "",
        };
        try {
          await app.store.saveRecord({ entry, parcel, parts, draft: this.draft });
        } catch (error) {
          if (error instanceof NumberTaken) continue;
          throw error;
        }
        await app.changeDevice(() => ({ lastRegion: values.region })).catch(() => {});
        return entry;
      }
    });
  }
}
