// The list of chosen files under the form's file field.
import { chooseAreas } from "./covering.js";
import { cover, NotTaken, picture, take } from "./pictures.js";
import { fileSize, list, number, piece as fresh, word } from "./words.js";

const THUMB = 144;

function removedWords(piece) {
  const said = [];
  if (piece.removed.length) said.push(word("removed", { what: list(piece.removed.map((code) => word(`removed_${code}`))) }));
  else if (piece.whole) said.push(word("removed_nothing"));
  if (!piece.whole) said.push(word("not_whole"));
  if (piece.areas.length) said.push(word("covered", { n: number(piece.areas.length) }));
  return said.join(" ");
}

async function thumbnail(canvas, piece) {
  if (!piece.photo) return;
  const small = await picture(piece.sent.file, THUMB);
  canvas.width = small.width;
  canvas.height = small.height;
  canvas.getContext("2d").drawImage(small, 0, 0);
  canvas.hidden = false;
}

export class Pieces {
  constructor(limits, changed) {
    this.limits = limits;
    this.changed = changed;
    this.all = [];
    this.errors = [];
    this.busy = 0;
  }

  /** Takes the place of the plain field of this form, which from now on carries nothing itself. */
  attach(input) {
    this.box = fresh("seal-pieces");
    this.input = input;
    input.after(this.box);
    input.addEventListener("change", () => this.add([...input.files]));
    this.draw();
  }

  async add(files) {
    this.errors = [];
    this.busy += 1;
    this.say(word("reading"));
    for (const file of files) {
      if (this.all.length >= this.limits.files) {
        this.errors.push(word("too_many", { limit: number(this.limits.files) }));
        break;
      }
      try {
        this.all.push(await take(file, this.limits.bytes));
      } catch (error) {
        const reason = error instanceof NotTaken ? error.message : "unreadable";
        const size = Math.ceil(file.size / 1024 / 1024);
        const limit = Math.floor(this.limits.bytes / 1024 / 1024);
        this.errors.push(`${file.name}: ${word(`file_${reason}`, { size: number(size), limit: number(limit) })}`);
      }
    }
    // The bytes are in the list now; left in the field they would go along as they were.
    this.input.value = "";
    this.busy -= 1;
    this.draw();
    this.say(this.all.length ? word("files", { n: number(this.all.length) }) : "");
    this.changed();
  }

  say(text) {
    this.box.querySelector("[data-said]").textContent = text;
  }

  draw() {
    const errors = this.errors.map((text) => {
      const line = fresh("seal-error");
      line.append(text);
      return line;
    });
    this.box.querySelector("[data-errors]").replaceChildren(...errors);
    this.box.querySelector("[data-list]").replaceChildren(...this.all.map((piece) => this.card(piece)));
  }

  card(piece) {
    const card = fresh("seal-piece");
    card.querySelector("[data-name]").textContent = piece.name;
    card.querySelector("[data-size]").textContent = fileSize(piece.sent.file.size);
    card.querySelector("[data-removed]").textContent = removedWords(piece);
    if (piece.digest) {
      const digest = card.querySelector("[data-digest]");
      digest.textContent = `SHA-256 ${piece.digest}`;
      digest.hidden = false;
    }
    thumbnail(card.querySelector("canvas"), piece);
    const coverButton = card.querySelector("[data-cover]");
    const out = card.querySelector("[data-out]");
    coverButton.hidden = !piece.photo;
    for (const button of [coverButton, out]) {
      button.setAttribute("aria-label", `${button.textContent.trim()}: ${piece.name}`);
    }
    coverButton.addEventListener("click", async () => {
      coverButton.disabled = true;
      const areas = await chooseAreas(piece, card.querySelector("[data-editor]"));
      if (areas) {
        await cover(piece, areas);
        this.changed();
      }
      const again = this.card(piece);
      card.replaceWith(again);
      again.querySelector("[data-cover]").focus();
      this.say(areas === null ? word("as_it_was") : areas.length ? removedWords(piece) : word("uncovered"));
    });
    out.addEventListener("click", () => {
      this.all.splice(this.all.indexOf(piece), 1);
      this.draw();
      this.say(word("taken_out", { name: piece.name }));
      this.input.focus();
      this.changed();
    });
    return card;
  }

  /** Back into the plain field, cleaned and covered, for the door of the server. */
  fill() {
    const carrier = new DataTransfer();
    for (const { name, sent } of this.all) carrier.items.add(new File([sent.file], name, { type: sent.type }));
    this.input.files = carrier.files;
  }
}
