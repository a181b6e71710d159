// age is the largest part, so it comes when it is needed and only once.
let waiting = null;

/** Fails when this browser cannot do what sealing needs: then nothing may be sealed or sent by half. */
export function loadAge() {
  waiting ??= (async () => {
    if (!globalThis.crypto?.subtle) throw new Error("no secure context");
    const age = await import(document.querySelector("[data-age]").dataset.age);
    await age.selfTest();
    return age;
  })().catch((error) => {
    waiting = null;
    throw error;
  });
  return waiting;
}

/** The client for files in pieces: only a large file asks for it. */
export const loadUpload = async (address) => (await import(address)).Upload;
