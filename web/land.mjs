// The true outline of land around Indonesia, cut from Natural Earth (world-atlas, land at 1:10 million).
// It claims no border: only where land meets sea.
import { createRequire } from "node:module";

import { feature } from "topojson-client";

const require = createRequire(import.meta.url);

// Degrees; the page's own frame lies a little inside.
const FRAME = { west: 93, east: 143, south: -13, north: 9 };
const SMALLEST_ISLAND = 0.004; // square degrees: about 50 square kilometres
const STEP = 0.02; // degrees between kept points: under one pixel of the widest map

function clipEdge(ring, inside, cross) {
  const kept = [];
  ring.forEach((point, i) => {
    const before = ring[(i + ring.length - 1) % ring.length];
    if (inside(point)) {
      if (!inside(before)) kept.push(cross(before, point));
      kept.push(point);
    } else if (inside(before)) {
      kept.push(cross(before, point));
    }
  });
  return kept;
}

const at = (axis, value) => (a, b) => {
  const share = (value - a[axis]) / (b[axis] - a[axis]);
  const other = a[1 - axis] + share * (b[1 - axis] - a[1 - axis]);
  return axis === 0 ? [value, other] : [other, value];
};

/** Sutherland-Hodgman against the four sides of the frame. */
function clip(ring) {
  let cut = ring;
  cut = clipEdge(cut, (p) => p[0] >= FRAME.west, at(0, FRAME.west));
  cut = cut.length ? clipEdge(cut, (p) => p[0] <= FRAME.east, at(0, FRAME.east)) : cut;
  cut = cut.length ? clipEdge(cut, (p) => p[1] >= FRAME.south, at(1, FRAME.south)) : cut;
  return cut.length ? clipEdge(cut, (p) => p[1] <= FRAME.north, at(1, FRAME.north)) : cut;
}

function area(ring) {
  let twice = 0;
  ring.forEach(([x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length];
    twice += x * nextY - nextX * y;
  });
  return Math.abs(twice / 2);
}

function thin(ring) {
  const kept = [];
  for (const [x, y] of ring) {
    const last = kept.at(-1);
    if (!last || Math.hypot(x - last[0], y - last[1]) >= STEP) kept.push([x, y]);
  }
  return kept.map(([x, y]) => [Number(x.toFixed(3)), Number(y.toFixed(3))]);
}

export function landOutline() {
  const atlas = require("world-atlas/land-10m.json");
  const land = feature(atlas, atlas.objects.land);
  const shapes = land.type === "FeatureCollection" ? land.features : [land];
  const rings = [];
  for (const { geometry } of shapes) {
    const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    for (const polygon of polygons) {
      for (const ring of polygon) {
        const cut = clip(ring.slice(0, -1));
        if (cut.length < 3 || area(cut) < SMALLEST_ISLAND) continue;
        const thinned = thin(cut);
        if (thinned.length >= 3) rings.push(thinned);
      }
    }
  }
  return { source: "Natural Earth 1:10m land (public domain), npm world-atlas 2.0.2", frame: FRAME, rings };
}
