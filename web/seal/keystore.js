// A person's key in this browser: only ever as an age file under a passphrase, found by its public half.
const [DATABASE, STORE] = ["netra-keys", "keys"];

function asked(request) {
  return new Promise((done, fail) => {
    request.addEventListener("success", () => done(request.result));
    request.addEventListener("error", () => fail(request.error));
  });
}

async function within(mode, act) {
  const opening = indexedDB.open(DATABASE, 1);
  opening.addEventListener("upgradeneeded", () => opening.result.createObjectStore(STORE, { keyPath: "recipient" }));
  const database = await asked(opening);
  try {
    const work = database.transaction(STORE, mode, { durability: "strict" });
    const finished = new Promise((done, fail) => {
      work.addEventListener("complete", done);
      work.addEventListener("abort", () => fail(work.error));
    });
    const result = await asked(act(work.objectStore(STORE)));
    await finished;
    return result;
  } finally {
    database.close();
  }
}

export const find = (recipient) => within("readonly", (store) => store.get(recipient));
export const remove = (recipient) => within("readwrite", (store) => store.delete(recipient));
export const keysOf = async (account) =>
  (await within("readonly", (store) => store.getAll())).filter((one) => one.account === account);

export async function keep(age, { account, secret, passphrase }) {
  const recipient = await age.recipientOf(secret);
  const locked = await age.lock(secret, passphrase);
  await within("readwrite", (store) => store.put({ recipient, account, locked }));
  // A browser short of space may otherwise throw the key away without asking.
  await navigator.storage?.persist?.().catch(() => false);
  return recipient;
}
