// Square codes on this screen, and read from another one by the camera.
import encodeQR from "qr";
import decodeQR from "qr/decode.js";

import { number, word } from "../seal/words.js";
import { onPress } from "./ground.js";
import { Collector, packed } from "./squares.js";

const EACH_MS = 900;
const MARGIN = 4;
// The camera's picture is cut to this: more only makes the search longer.
const SIDE = 900;
const REST_MS = 120;

/** One code, black on white in every scheme, as a picture of whole dots. */
export function draw(canvas, text) {
  const rows = encodeQR(text, "raw", { ecc: "low", border: MARGIN });
  const dot = Math.max(2, Math.floor(900 / rows.length));
  canvas.width = canvas.height = rows.length * dot;
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "#000";
  rows.forEach((row, y) => row.forEach((dark, x) => dark && context.fillRect(x * dot, y * dot, dot, dot)));
}

export class Showing {
  constructor(box) {
    this.box = box;
    this.canvas = box.querySelector("canvas");
    onPress(box.querySelector("[data-code-back]"), () => this.go(-1));
    onPress(box.querySelector("[data-code-next]"), () => this.go(1));
    this.play = box.querySelector("[data-code-play]");
    onPress(this.play, () => this.playing(!this.timer));
    onPress(box.querySelector("[data-code-close]"), () => this.close());
  }

  async begin(entry, parcel) {
    this.texts = await packed(parcel);
    this.at = 0;
    this.box.querySelector("[data-code-title]").textContent = entry.title;
    this.box.querySelector("[data-code-files]").hidden = entry.files === 0;
    this.box.querySelector("textarea").value = this.texts.join("\n");
    this.box.hidden = false;
    this.go(0);
    this.box.querySelector("h2").focus();
  }

  go(by) {
    this.at = (this.at + by + this.texts.length) % this.texts.length;
    draw(this.canvas, this.texts[this.at]);
    const said = word("code_of", { n: number(this.at + 1), of: number(this.texts.length) });
    this.canvas.setAttribute("aria-label", said);
    this.box.querySelector("[data-code-said]").textContent = said;
  }

  /** Moves by itself only when asked to. */
  playing(on) {
    clearInterval(this.timer);
    this.timer = on ? setInterval(() => this.go(1), EACH_MS) : null;
    this.play.setAttribute("aria-pressed", String(on));
  }

  close() {
    this.playing(false);
    this.box.hidden = true;
    this.box.querySelector("textarea").value = "";
    this.canvas.width = this.canvas.height = 0;
  }
}

async function reader() {
  if (globalThis.BarcodeDetector) {
    const kinds = await BarcodeDetector.getSupportedFormats().catch(() => []);
    if (kinds.includes("qr_code")) {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      return async (canvas) => (await detector.detect(canvas)).map((one) => one.rawValue);
    }
  }
  return async (canvas) => {
    const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    try {
      return [decodeQR({ data, width, height })];
    } catch {
      return []; // no code in this picture
    }
  };
}

export class Scanning {
  /** `take(parcel)` keeps a whole record; `say(text, kind)`. */
  constructor(box, { take, say }) {
    Object.assign(this, { box, take, say });
    this.video = box.querySelector("video");
    this.collector = new Collector();
  }

  async begin() {
    this.stop();
    this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
    this.box.hidden = false;
    this.video.srcObject = this.stream;
    await this.video.play();
    const read = await reader();
    const canvas = document.createElement("canvas");
    const stream = this.stream;
    const look = async () => {
      if (this.stream !== stream) return;
      const side = Math.min(this.video.videoWidth, this.video.videoHeight);
      if (side) {
        canvas.width = canvas.height = Math.min(SIDE, side);
        const [x, y] = [(this.video.videoWidth - side) / 2, (this.video.videoHeight - side) / 2];
        canvas.getContext("2d", { willReadFrequently: true }).drawImage(this.video, x, y, side, side, 0, 0, canvas.width, canvas.height);
        for (const text of await read(canvas).catch(() => [])) await this.seen(text);
      }
      setTimeout(look, REST_MS);
    };
    look();
  }

  async seen(text) {
    let found;
    try {
      found = await this.collector.add(text);
    } catch {
      found = { broken: true };
    }
    if (!found) return;
    if (found.parcel) await this.take(found.parcel);
    else if (found.broken) this.say(word("code_broken"), "soon");
    else if (!found.again) this.say(word("code_have", { n: number(found.have), of: number(found.count) }));
  }

  stop() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.srcObject = null;
    this.box.hidden = true;
  }
}
