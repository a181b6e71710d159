// The front-end build: one style sheet, one script for all pages and one for each sealed page, one font cut to what
// Netra writes, one land outline.
// Everything comes from packages named in package.json; what it writes is never committed.
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import * as esbuild from "esbuild";
import subsetFont from "subset-font";

import { icon } from "./icon.mjs";
import { landOutline } from "./land.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const require = createRequire(import.meta.url);
const outDir = join(root, "netra/platform/ui/static/ui/build");
const buildDir = join(root, "build");

// ASCII and the marks that Indonesian and English pages use in headings and figures.
const CHARACTERS =
  Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join("") + "\u00a0·×é–—‘’“”…−→≤≥";

async function font() {
  const path = require.resolve(
    "@fontsource-variable/plus-jakarta-sans/files/plus-jakarta-sans-latin-wght-normal.woff2",
  );
  return subsetFont(await readFile(path), CHARACTERS, {
    targetFormat: "woff2",
    variationAxes: { wght: { min: 400, max: 800 } },
    keepFeatures: ["kern", "tnum", "mark", "ccmp"],
    noLayoutClosure: true,
    noHinting: true,
  });
}

const names = {};
const sizes = [];

async function write(name, bytes, { compress = true } = {}) {
  const data = Buffer.from(bytes);
  const digest = createHash("sha256").update(data).digest("hex").slice(0, 12);
  const dot = name.lastIndexOf(".");
  const named = `${name.slice(0, dot)}.${digest}${name.slice(dot)}`;
  names[name] = named;
  await writeFile(join(outDir, named), data);
  let sent = data.length;
  if (compress) {
    const br = brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    const gz = gzipSync(data, { level: 9 });
    await writeFile(join(outDir, `${named}.br`), br);
    await writeFile(join(outDir, `${named}.gz`), gz);
    sent = gz.length;
  }
  sizes.push([name, sent]);
}

await rm(outDir, { recursive: true, force: true });
await mkdir(outDir, { recursive: true });
await mkdir(join(buildDir, "map"), { recursive: true });

await write("jakarta.woff2", await font(), { compress: false });

// The look of the sealed pages comes with them alone.
const seal = await esbuild.transform(await readFile(join(here, "seal/seal.css"), "utf8"), {
  loader: "css",
  minify: true,
  target: ["chrome105", "firefox115", "safari15.4"],
});
await write("seal.css", seal.code);

const field = await esbuild.transform(await readFile(join(here, "field/field.css"), "utf8"), {
  loader: "css",
  minify: true,
  target: ["chrome105", "firefox115", "safari15.4"],
});
await write("field.css", field.code);
for (const side of [192, 512]) await write(`field-${side}.png`, icon(side), { compress: false });

const css = await esbuild.transform(await readFile(join(here, "netra.css"), "utf8"), {
  loader: "css",
  minify: true,
  target: ["chrome105", "firefox115", "safari15.4"],
});
await write("netra.css", css.code.replaceAll("jakarta.woff2", names["jakarta.woff2"]));

// Kinds of age keys that Netra never makes are half of that package; see not_offered.js.
const notOffered = join(here, "seal/not_offered.js");
const alias = { "@noble/post-quantum/hybrid.js": notOffered, "@noble/curves/nist.js": notOffered };
// age and uploads are modules: the others ask for them when something is to be sealed, opened or sent in pieces.
const modules = new Set(["seal-age.js", "seal-upload.js"]);
const scripts = {
  "field.js": "field/app.js",
  "field-worker.js": "field/worker.js",
  "netra.js": "netra.js",
  "queue.js": "queue.js",
  "seal-age.js": "seal/age.js",
  "seal-form.js": "seal/form.js",
  "seal-keys.js": "seal/keys.js",
  "seal-message.js": "seal/message.js",
  "seal-messages.js": "seal/messages.js",
  "seal-opening.js": "seal/opening.js",
  "seal-read.js": "seal/read.js",
  "seal-renewing.js": "seal/renewing.js",
  "seal-tip.js": "seal/tip.js",
  "seal-tips-opening.js": "seal/tips_opening.js",
  "seal-tips.js": "seal/tips.js",
  "seal-upload.js": "seal/upload.js",
};
for (const [name, source] of Object.entries(scripts)) {
  const js = await esbuild.build({
    entryPoints: [join(here, source)],
    bundle: true,
    minify: true,
    write: false,
    alias,
    format: modules.has(name) ? "esm" : "iife",
    target: ["chrome105", "firefox115", "safari15.4"],
  });
  await write(name, js.outputFiles[0].text);
}

const land = JSON.stringify(landOutline());
await writeFile(join(buildDir, "map/land.json"), land);
sizes.push(["map/land.json", land.length]);

await writeFile(join(buildDir, "assets.json"), `${JSON.stringify(names, null, 1)}\n`);
for (const [name, size] of sizes) console.log(`${name} ${(size / 1000).toFixed(1)} kB`);
