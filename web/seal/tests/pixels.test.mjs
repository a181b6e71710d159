import assert from "node:assert/strict";
import { test } from "node:test";

import { boxes, differenceHash } from "../pixels.js";

function picture(width, height, grey) {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = grey(x / width, y / height);
      data.set([value, value, value, 255], 4 * (y * width + x));
    }
  }
  return { data, width, height };
}

const distance = (a, b) => {
  let bits = 0n;
  for (let rest = BigInt(`0x${a}`) ^ BigInt(`0x${b}`); rest; rest >>= 1n) bits += rest & 1n;
  return Number(bits);
};
const waves = (x, y) => 128 + 100 * Math.sin(7 * x + 3 * y) * Math.cos(5 * y - 2 * x);

test("growing brighter to the right is all ones, darker all zeros", () => {
  assert.equal(differenceHash(picture(90, 80, (x) => 255 * x)), "f".repeat(16));
  assert.equal(differenceHash(picture(90, 80, (x) => 255 - 255 * x)), "0".repeat(16));
});

test("the same picture in another size, brightness or with noise stays near; another one is far", () => {
  const hash = differenceHash(picture(400, 300, waves));
  assert.match(hash, /^[0-9a-f]{16}$/);
  assert.ok(distance(hash, differenceHash(picture(173, 131, waves))) <= 3);
  assert.ok(distance(hash, differenceHash(picture(400, 300, (x, y) => 20 + 0.8 * waves(x, y)))) <= 2);
  let seed = 1;
  const noise = () => ((seed = (seed * 1103515245 + 12345) % 2 ** 31) / 2 ** 31 - 0.5) * 8;
  assert.ok(distance(hash, differenceHash(picture(400, 300, (x, y) => waves(x, y) + noise()))) <= 5);
  assert.ok(distance(hash, differenceHash(picture(400, 300, (x, y) => waves(1 - x, y)))) >= 20);
});

test("a picture without shapes has no hash, so blank ones are not taken for one another", () => {
  assert.equal(differenceHash(picture(50, 50, () => 240)), "");
});

test("a picture smaller than the raster still has one", () => {
  assert.match(differenceHash(picture(3, 2, (x) => 200 * x)), /^[0-9a-f]{16}$/);
});

test("boxes are whole pixels, never smaller than what was drawn and never outside", () => {
  const drawn = [{ x: 0.25, y: 0.31, w: 0.333, h: 0.2 }, { x: 0.9, y: 0.9, w: 0.5, h: 0.5 }, { x: -0.1, y: 0, w: 0.2, h: 1 }];
  for (const [width, height] of [[101, 67], [4000, 3000], [3, 2]]) {
    boxes(drawn, width, height).forEach((box, at) => {
      const { x, y, w, h } = drawn[at];
      for (const value of Object.values(box)) assert.ok(Number.isInteger(value));
      assert.ok(box.left <= Math.max(0, x * width) && box.left + box.width >= Math.min(1, x + w) * width - 1e-9);
      assert.ok(box.top <= Math.max(0, y * height) && box.top + box.height >= Math.min(1, y + h) * height - 1e-9);
      assert.ok(box.left >= 0 && box.top >= 0 && box.left + box.width <= width && box.top + box.height <= height);
    });
  }
});
