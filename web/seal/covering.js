// Areas to be painted over, by finger, mouse, buttons or keys. Nothing here can only be done by dragging.
import { picture } from "./pictures.js";
import { number, piece as fresh, word } from "./words.js";

const STEP = 0.02;
const LEAST = 0.03;
const MOVES = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};
const RESIZES = { ArrowLeft: "narrower", ArrowRight: "wider", ArrowUp: "shorter", ArrowDown: "taller" };
const EFFECTS = {
  left: (area) => (area.x -= STEP),
  right: (area) => (area.x += STEP),
  up: (area) => (area.y -= STEP),
  down: (area) => (area.y += STEP),
  wider: (area) => (area.w += STEP),
  narrower: (area) => (area.w -= STEP),
  taller: (area) => (area.h += STEP),
  shorter: (area) => (area.h -= STEP),
};
const within = (value, least, most) => Math.min(most, Math.max(least, value));

function kept(area) {
  area.w = within(area.w, LEAST, 1);
  area.h = within(area.h, LEAST, 1);
  area.x = within(area.x, 0, 1 - area.w);
  area.y = within(area.y, 0, 1 - area.h);
}

/** Resolves to the areas, or to null when nothing is to change. */
export async function chooseAreas(piece, place) {
  const box = fresh("seal-cover");
  const stage = box.querySelector("[data-stage]");
  const tools = box.querySelector("[data-tools]");
  const said = box.querySelector("[data-said]");
  stage.prepend(await picture(piece.clean.file, 1600));
  const areas = piece.areas.map((one) => ({ ...one }));
  let chosen = null;

  const percent = (value) => number(Math.round(value * 100));
  const named = (area) =>
    word("area", { n: areas.indexOf(area) + 1, x: percent(area.x), y: percent(area.y), w: percent(area.w), h: percent(area.h) });

  function show() {
    const handles = new Map([...stage.querySelectorAll("[data-area]")].map((one) => [one.area, one]));
    for (const [area, handle] of handles) if (!areas.includes(area)) handle.remove();
    for (const area of areas) {
      let handle = handles.get(area);
      if (!handle) {
        handle = fresh("seal-area");
        handle.area = area;
        handle.addEventListener("focus", () => choose(area));
        handle.addEventListener("keydown", (event) => onKey(event, area));
        stage.append(handle);
      }
      // Through the object model: the page's policy allows no style written into markup.
      Object.assign(handle.style, {
        left: `${area.x * 100}%`,
        top: `${area.y * 100}%`,
        width: `${area.w * 100}%`,
        height: `${area.h * 100}%`,
      });
      handle.setAttribute("aria-label", named(area));
      handle.toggleAttribute("data-chosen", area === chosen);
    }
    tools.hidden = chosen === null;
    box.querySelector("[data-count]").textContent = areas.length ? word("areas", { n: number(areas.length) }) : "";
  }

  function choose(area) {
    chosen = area;
    show();
  }

  function change(area, effect) {
    EFFECTS[effect](area);
    kept(area);
    show();
    said.textContent = named(area);
  }

  function add(area) {
    areas.push(area);
    kept(area);
    choose(area);
    return [...stage.querySelectorAll("[data-area]")].find((one) => one.area === area);
  }

  function remove(area) {
    areas.splice(areas.indexOf(area), 1);
    choose(areas.at(-1) ?? null);
    said.textContent = word("area_gone");
    const left = [...stage.querySelectorAll("[data-area]")].find((one) => one.area === chosen);
    (left ?? box.querySelector("[data-add]")).focus();
  }

  function onKey(event, area) {
    const effect = (event.shiftKey ? RESIZES : MOVES)[event.key];
    if (effect) change(area, effect);
    else if (event.key === "Delete" || event.key === "Backspace") remove(area);
    else return;
    event.preventDefault();
  }

  const at = (event) => {
    const frame = stage.getBoundingClientRect();
    return { x: (event.clientX - frame.left) / frame.width, y: (event.clientY - frame.top) / frame.height };
  };
  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    const from = at(event);
    const held = event.target.closest("[data-area]")?.area ?? null;
    const before = held ? { ...held } : null;
    let drawn = held;
    held && choose(held);
    const move = (next) => {
      const to = at(next);
      if (held) {
        Object.assign(held, { x: before.x + to.x - from.x, y: before.y + to.y - from.y });
      } else {
        if (!drawn && Math.hypot(to.x - from.x, to.y - from.y) < 0.01) return;
        drawn ??= add({ x: from.x, y: from.y, w: LEAST, h: LEAST }).area;
        Object.assign(drawn, { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y) });
        Object.assign(drawn, { w: Math.abs(to.x - from.x), h: Math.abs(to.y - from.y) });
      }
      kept(drawn);
      show();
    };
    const stop = () => {
      stage.removeEventListener("pointermove", move);
      if (drawn) said.textContent = named(drawn);
    };
    stage.setPointerCapture(event.pointerId);
    stage.addEventListener("pointermove", move);
    stage.addEventListener("pointerup", stop, { once: true });
    stage.addEventListener("pointercancel", stop, { once: true });
  });

  for (const button of tools.querySelectorAll("[data-effect]")) {
    button.addEventListener("click", () => chosen && change(chosen, button.dataset.effect));
  }
  box.querySelector("[data-remove]").addEventListener("click", () => chosen && remove(chosen));
  box.querySelector("[data-add]").addEventListener("click", () => {
    add({ x: 0.35, y: 0.35, w: 0.3, h: 0.3 }).focus();
  });
  show();
  place.replaceChildren(box);
  place.hidden = false;
  box.querySelector("[data-add]").focus();

  return new Promise((done) => {
    const end = (result) => {
      place.hidden = true;
      place.replaceChildren();
      done(result);
    };
    box.querySelector("[data-done]").addEventListener("click", () => {
      if (areas.length || piece.areas.length) {
        end(areas);
        return;
      }
      // Nothing is marked: closed now, it would look as if something had been covered.
      said.textContent = box.querySelector("[data-count]").textContent = word("no_area");
      box.querySelector("[data-add]").focus();
    });
    box.querySelector("[data-cancel]").addEventListener("click", () => end(null));
    box.addEventListener("keydown", (event) => event.key === "Escape" && end(null));
  });
}
