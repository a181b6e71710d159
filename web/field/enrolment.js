// The first minutes of a device: the code of the office, a key made here, a PIN for drafts.
import * as age from "../seal/age.js";
import { word } from "../seal/words.js";
import { makePair, publicHalf } from "./device.js";
import { onPress, saying, show, showWrong } from "./ground.js";
import { fromUrl } from "./letters.js";
import { enrol, NoSuccess } from "./line.js";
import { isPin, makeLock } from "./pin.js";
import { Full } from "./store.js";
import { textKey } from "./texts.js";

/** Of a scanned address what stands behind the sign, of typed letters the letters. */
export const codeOf = (text) => text.trim().split("#").pop().trim();

/** What the office says of this device and its form, as it is kept here. */
export async function offered({ holder, office, recipient, region, villages, acts, classes, sms }) {
  const texting = sms?.taken && { key: await textKey(fromUrl(sms.key)), number: sms.device_number, to: sms.to ?? "", known: Boolean(sms.known) };
  return { holder, office, recipient, region, villages, acts, classes, texting };
}

function pinWrong(form) {
  const [pin, again] = [form.elements.pin.value, form.elements.again.value];
  if (!isPin(pin)) return [["pin", "pin_figures"]];
  return pin === again ? [] : [["again", "pin_differs"]];
}

export class EnrolmentScreen {
  constructor(app, screen) {
    this.app = app;
    this.screen = screen;
    this.form = screen.querySelector("form");
    this.say = saying(screen.querySelector("[data-said]"));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    onPress(screen.querySelector("[data-enrol]"), () => this.enrol(), () => this.say(word("unforeseen"), "urgent"));
  }

  begin(code) {
    show("enrol");
    this.screen.querySelector("[data-instead]").hidden = !this.app.device;
    // Drafts lie under the PIN that there is.
    this.screen.querySelector("[data-pins]").hidden = Boolean(this.app.device?.pin);
    if (code) this.form.elements.code.value = code;
  }

  async enrol() {
    const { code, name, pin } = this.form.elements;
    const wrong = [...(codeOf(code.value) ? [] : [["code", "code_missing"]]), ...(name.value.trim() ? [] : [["name", "name_missing"]]), ...(this.app.device?.pin ? [] : pinWrong(this.form))];
    showWrong(this.form, wrong);
    if (wrong.length) return;
    this.say(word("enrolling"));
    // Everything that may fail here is done before the code is used up.
    // Pressed again after a lost answer, it is the same phone with the same key.
    this.pair ??= await makePair();
    const { pair } = this;
    const lock = this.app.device?.pin ?? (await makeLock(age, pin.value)).lock;
    let said;
    try {
      said = await enrol(`${this.app.base}daftar/`, { code: codeOf(code.value), key: await publicHalf(pair), name: name.value.trim() });
    } catch (error) {
      if (!(error instanceof NoSuccess)) throw error;
      if (error.status === 409) this.pair = null;
      this.say(error.said.refusal ?? word(error.status ? "enrol_failed" : "enrol_no_line"), "urgent");
      return;
    }
    const last = said.server_time_mac ? this.app.moments.heard(said.server_time, said.server_time_mac) : null;
    try {
      await this.app.store.enrol({
        ...(await offered(said)), id: said.device, key: pair.privateKey, last, pin: lock, called: name.value.trim(), refused: "",
      });
    } catch (error) {
      if (!(error instanceof Full)) throw error;
      this.say(word("enrol_full"), "urgent");
      return;
    }
    this.pair = null;
    this.form.reset();
    this.say("");
    // A browser short of space may otherwise throw away what waits here.
    await navigator.storage?.persist?.().catch(() => false);
    await this.app.enrolled();
  }
}

/** A new PIN after the old one was forgotten. */
export class PinScreen {
  constructor(app, screen) {
    this.form = screen.querySelector("form");
    const say = saying(screen.querySelector("[data-said]"));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    onPress(screen.querySelector("[data-set]"), async () => {
      const wrong = pinWrong(this.form);
      showWrong(this.form, wrong);
      if (wrong.length) return;
      const { lock } = await makeLock(age, this.form.elements.pin.value);
      await app.changeDevice(() => ({ pin: lock }));
      this.form.reset();
      this.then();
    }, () => say(word("unforeseen"), "urgent"));
  }

  begin(then) {
    this.then = then;
    show("pin");
  }
}
