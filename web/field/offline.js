// Without any network: the outbox as one encrypted file, a record as square codes, and things of others to be carried.
import * as age from "../seal/age.js";
import { fileSize, number, piece, word } from "../seal/words.js";
import { bundle } from "./bundle.js";
import { momentWords, onPress, saying } from "./ground.js";
import { canPack } from "./squares.js";
import { Scanning, Showing } from "./squares_view.js";
import { Full } from "./store.js";
import { OPEN } from "./sync.js";

const HEAD = "age-encryption.org/v1\n";
const CARRIED_MOST = 60 * 1024 * 1024;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const isParcel = (one) => one?.v === 1 && UUID.test(one.device) && UUID.test(one.record) && typeof one.body === "string" && typeof one.signature === "string";

export class OfflineScreen {
  constructor(app, screen) {
    this.app = app;
    this.screen = screen;
    this.say = saying(screen.querySelector("[data-said]"));
    const failed = (error) => this.say(word(error instanceof Full ? "carry_full" : "unforeseen"), "urgent");
    onPress(screen.querySelector("[data-export]"), () => this.export(), failed);
    onPress(screen.querySelector("[data-share]"), () => this.share(), failed);
    onPress(screen.querySelector("[data-scan]"), () => this.scan(), failed);
    onPress(screen.querySelector("[data-scan-stop]"), () => this.scanning.stop(), failed);
    const file = screen.querySelector("[data-import]");
    file.addEventListener("change", () => this.import(file).catch(failed));
    screen.querySelector("[data-no-codes]").hidden = canPack();
    screen.querySelector("[data-scan]").hidden = !canPack() || !navigator.mediaDevices?.getUserMedia;
    this.showing = new Showing(screen.querySelector("[data-codes]"));
    // Said where one looks while holding the other phone before the camera.
    this.sayScanned = saying(screen.querySelector("[data-scan-said]"));
    this.scanning = new Scanning(screen.querySelector("[data-scanner]"), {
      take: (parcel) => this.takeParcel(parcel).catch(failed),
      say: this.sayScanned,
    });
  }

  async begin() {
    this.say("");
    this.entries = (await this.app.store.outbox()).filter((entry) => OPEN.has(entry.state));
    this.screen.querySelector("[data-nothing]").hidden = this.entries.length > 0;
    this.screen.querySelector("[data-export]").hidden = this.entries.length === 0;
    const lines = this.entries.map((entry) => {
      const line = piece("code-line");
      line.querySelector("[data-title]").textContent = entry.title;
      line.querySelector("[data-at]").textContent = momentWords(entry.at);
      const button = line.querySelector("button");
      button.hidden = !canPack();
      button.setAttribute("aria-label", `${button.textContent.trim()}: ${entry.title}`);
      onPress(button, async () => this.showing.begin(entry, await this.app.store.parcel(entry.record)));
      return line;
    });
    this.screen.querySelector("[data-code-list]").replaceChildren(...lines);
    await this.drawCarried();
  }

  leave() {
    this.scanning.stop();
    this.showing.close();
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = null;
    this.screen.querySelector("[data-exported]").hidden = true;
  }

  async *items() {
    for (const { record } of this.entries) {
      const parcel = await this.app.store.parcel(record);
      if (parcel) yield { parcel, parts: await this.app.store.partsOf(record) };
    }
  }

  async export() {
    this.say(word("export_making"));
    const made = await bundle(age, this.app.device.recipient, this.items());
    const name = `netra-lapangan-${new Date().toISOString().slice(0, 16).replaceAll(/[-:T]/g, "")}.age`;
    this.file = new File([made], name, { type: "application/octet-stream" });
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = URL.createObjectURL(this.file);
    const box = this.screen.querySelector("[data-exported]");
    const link = box.querySelector("a");
    link.href = this.address;
    link.download = name;
    box.querySelector("[data-share]").hidden = !navigator.canShare?.({ files: [this.file] });
    box.querySelector("[data-export-about]").textContent = word("export_about", {
      n: number(this.entries.length), size: fileSize(made.size),
    });
    box.hidden = false;
    this.say(word("export_made"), "ok");
  }

  async share() {
    try {
      await navigator.share({ files: [this.file] });
    } catch (error) {
      // Whoever closes the sheet has changed their mind.
      if (error.name !== "AbortError") throw error;
    }
  }

  async scan() {
    try {
      this.say("");
      await this.scanning.begin();
      this.sayScanned(word("scan_hold"));
    } catch {
      this.scanning.stop();
      this.say(word("scan_refused"), "soon");
    }
  }

  async takeParcel(parcel) {
    if (!isParcel(parcel)) {
      this.sayScanned(word("not_ours"), "soon");
      return;
    }
    await this.app.store.carry({ id: parcel.record, at: Date.now(), parcel });
    this.sayScanned(word("scan_taken"), "ok");
    await this.drawCarried();
  }

  async import(input) {
    const [file] = input.files;
    if (!file) return;
    const head = await file.slice(0, HEAD.length).text();
    if (head !== HEAD || file.size > CARRIED_MOST) {
      this.say(word(head === HEAD ? "import_large" : "not_ours"), "soon");
      input.value = "";
      return;
    }
    const bytes = new Uint8Array(await file.arrayBuffer());
    input.value = "";
    await this.app.store.carry({ id: crypto.randomUUID(), at: Date.now(), bytes });
    this.say(word("import_taken"), "ok");
    await this.drawCarried();
    this.app.syncSoon();
  }

  async drawCarried() {
    const all = await this.app.store.carried();
    this.screen.querySelector("[data-carried-none]").hidden = all.length > 0;
    const lines = all.map((row) => {
      const line = piece("carried-line");
      line.querySelector("[data-title]").textContent = row.parcel ? word("carried_codes") : word("carried_file", { size: fileSize(row.bytes.length) });
      line.querySelector("[data-at]").textContent = momentWords(row.at);
      line.querySelector("[data-words]").textContent = row.words ?? "";
      const out = line.querySelector("[data-out]");
      out.hidden = !row.words;
      onPress(out, async () => {
        await this.app.store.dropCarried(row.id);
        await this.drawCarried();
      });
      return line;
    });
    this.screen.querySelector("[data-carried]").replaceChildren(...lines);
  }
}
