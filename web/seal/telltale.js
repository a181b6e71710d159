// Words of a text that point at the reporter: a part of the name, the address, the telephone number. Pure; runs in the
// handler's browser, which alone knows the name.

// Every address has them, so they point at nobody.
const COMMON = new Set(
  ("jalan gang desa kelurahan kecamatan kabupaten kota provinsi dusun kampung perumahan komplek kompleks blok nomor " +
    "rukun tetangga warga indonesia timur barat utara selatan tengah gmail yahoo outlook hotmail mail email")
    .split(" "),
);
const TAILS = new Set(["nya", "lah", "kah", "pun"]);
const SHORTEST = 4; // letters of a word, digits of a number
const SHORTEST_PHONE = 6;

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const wordsOf = (text) => plain(text).match(/[\p{L}\p{N}]+/gu) ?? [];
const digitsOf = (text) => text.replace(/\D/g, "");
/** Without what stands before it at home (0) or abroad (62). */
const dialled = (digits) => digits.replace(/^(0|62)+/, "");

const isNumber = (word) => /^\p{N}+$/u.test(word);
const same = (word, wanted) => word === wanted || (word.startsWith(wanted) && TAILS.has(word.slice(wanted.length)));

/** What of the text stands in `known` (people and places that may be named) is not asked about. */
function without(text, known) {
  let left = wordsOf(text).join(" ");
  for (const name of known) {
    const phrase = wordsOf(name).join(" ");
    if (phrase) left = ` ${left} `.replaceAll(` ${phrase} `, " | ").trim();
  }
  return left.split(" ");
}

/**
 * The found words as the text writes them, each once. `reporter` is {name, address, contact} as it was sealed;
 * `persons` and `places` are what the office knows in the clear.
 */
export function telltale(text, reporter, { persons = [], places = [] } = {}) {
  const written = without(text, persons);
  const found = new Set();
  const raw = new Map((text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).map((word) => [plain(word), word]));
  const common = new Set([...COMMON, ...places.flatMap(wordsOf)]);
  const long = (words) => words.filter((word) => word.length >= SHORTEST);
  const name = wordsOf(reporter.name ?? "");
  const address = long(wordsOf(reporter.address ?? "")).filter((word) => !common.has(word));
  // An address of the net is told apart by what stands before the @; a number is looked for below.
  const mail = long(wordsOf((reporter.contact ?? "").replace(/@.*$/s, ""))).filter((word) => !isNumber(word));
  for (const wanted of [...long(name), ...address, ...mail.filter((word) => !common.has(word))]) {
    const word = written.find((one) => same(one, wanted));
    if (word) found.add(raw.get(word) ?? word);
  }
  // Names of short words alone count together.
  if (name.length && !long(name).length && ` ${written.join(" ")} `.includes(` ${name.join(" ")} `)) {
    found.add(reporter.name.trim());
  }
  const phone = dialled(digitsOf((reporter.contact ?? "").replace(/[\p{L}\p{N}._-]*@.*$/su, "")));
  if (phone.length >= SHORTEST_PHONE) {
    for (const run of text.match(/\+?\d[\d\s().-]*\d/g) ?? []) {
      const digits = dialled(digitsOf(run));
      if (digits.length >= SHORTEST_PHONE && (digits.includes(phone) || phone.includes(digits))) found.add(run.trim());
    }
  }
  return [...found];
}
