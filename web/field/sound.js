// A recording as a kind of file that the office takes, told by its bytes. A browser that records only something else
// has it written as plain sound, small enough for speech.
import { kindOf } from "../seal/kinds.js";

const WANTED = ["audio/ogg;codecs=opus", "audio/mp4;codecs=mp4a.40.2", "audio/mp4;codecs=opus", "audio/mp4"];
const BITS_PER_SECOND = 32_000;
const RATE = 16_000;
export const LONGEST_MS = 180_000;
const SOUNDS = { "audio/ogg": "ogg", "audio/mp4": "m4a", "video/mp4": "m4a", "audio/wav": "wav" };

export const canRecord = () => Boolean(navigator.mediaDevices?.getUserMedia && globalThis.MediaRecorder);

/** One channel of 16 bits in a RIFF file. */
export function wav(samples, rate) {
  const view = new DataView(new ArrayBuffer(44 + 2 * samples.length));
  const put = (at, text) => [...text].forEach((sign, i) => view.setUint8(at + i, sign.charCodeAt(0)));
  put(0, "RIFF");
  view.setUint32(4, 36 + 2 * samples.length, true);
  put(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, 2 * rate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  put(36, "data");
  view.setUint32(40, 2 * samples.length, true);
  samples.forEach((one, i) => view.setInt16(44 + 2 * i, Math.round(Math.max(-1, Math.min(1, one)) * 0x7fff), true));
  return new Uint8Array(view.buffer);
}

async function asWav(bytes) {
  const reading = new OfflineAudioContext(1, 1, RATE);
  const sound = await reading.decodeAudioData(bytes.slice().buffer);
  const writing = new OfflineAudioContext(1, Math.max(1, Math.ceil(sound.duration * RATE)), RATE);
  const source = writing.createBufferSource();
  source.buffer = sound;
  source.connect(writing.destination);
  source.start();
  return wav((await writing.startRendering()).getChannelData(0), RATE);
}

export class Recording {
  static async begin() {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const type = WANTED.find((one) => MediaRecorder.isTypeSupported(one));
    const recorder = new MediaRecorder(stream, { ...(type ? { mimeType: type } : {}), audioBitsPerSecond: BITS_PER_SECOND });
    return new Recording(stream, recorder);
  }

  constructor(stream, recorder) {
    const parts = [];
    recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
    this.recorder = recorder;
    this.ended = new Promise((done) => recorder.addEventListener("stop", done)).then(async () => {
      clearTimeout(this.timer);
      for (const track of stream.getTracks()) track.stop();
      let bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
      let kind = kindOf(bytes);
      if (!(kind in SOUNDS)) {
        bytes = await asWav(bytes);
        kind = "audio/wav";
      }
      return { bytes, type: kind === "video/mp4" ? "audio/mp4" : kind, ending: SOUNDS[kind] };
    });
    this.timer = setTimeout(() => this.stop(), LONGEST_MS);
    recorder.start(1000);
  }

  stop() {
    if (this.recorder.state !== "inactive") this.recorder.stop();
    return this.ended;
  }
}
