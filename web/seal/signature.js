// A signature drawn with finger, pen or mouse. The picture stands in a hidden field of the form, from where it is
// sealed with the reporter's name; it is sent in no other way.
const INK = "#101820";
const WIDTH = 4;

/** Only what somebody meant to draw: a touch that slipped is no signature. */
const LEAST = 60;

/** The chosen way to sign, by its code. */
export const wayIn = (form) => form.querySelector("[name=signing]:checked")?.value ?? "";

export class Signature {
  constructor(form, changed) {
    this.changed = changed;
    this.box = form.querySelector("[data-drawing]");
    if (!this.box) return;
    this.field = form.elements.namedItem("signature");
    this.canvas = this.box.querySelector("canvas");
    this.note = this.box.querySelector("[data-drawn]");
    this.context = this.canvas.getContext("2d");
    this.last = null;
    this.wipe();
    this.canvas.addEventListener("pointerdown", (event) => this.begin(event));
    this.canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel"]) this.canvas.addEventListener(name, () => this.end());
    this.box.querySelector("[data-wipe]").addEventListener("click", () => {
      this.wipe();
      this.changed();
    });
  }

  /** The form around the drawing may be another one by now: the server sent it with its remarks. */
  watch(form) {
    const scan = form.querySelector("[data-scan]");
    if (!this.box || !scan) return;
    const show = () => {
      this.box.hidden = wayIn(form) !== "drawn";
      scan.hidden = wayIn(form) !== "scan";
    };
    for (const choice of form.querySelectorAll("[name=signing]")) choice.addEventListener("change", show);
    show();
  }

  wipe() {
    // White under it, so that it is a picture on paper in every browser and in the dark.
    this.context.fillStyle = "#fff";
    this.context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    this.length = 0;
    this.field.value = "";
    this.say();
  }

  say() {
    this.note.hidden = this.field.value === "";
  }

  at(event) {
    const box = this.canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) * this.canvas.width) / box.width,
      y: ((event.clientY - box.top) * this.canvas.height) / box.height,
    };
  }

  begin(event) {
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.last = this.at(event);
  }

  move(event) {
    if (!this.last) return;
    const next = this.at(event);
    this.context.strokeStyle = INK;
    this.context.lineWidth = WIDTH;
    this.context.lineCap = "round";
    this.context.beginPath();
    this.context.moveTo(this.last.x, this.last.y);
    this.context.lineTo(next.x, next.y);
    this.context.stroke();
    this.length += Math.hypot(next.x - this.last.x, next.y - this.last.y);
    this.last = next;
  }

  end() {
    if (!this.last) return;
    this.last = null;
    if (this.length < LEAST) return;
    this.field.value = this.canvas.toDataURL("image/png");
    this.say();
    this.changed();
  }
}
