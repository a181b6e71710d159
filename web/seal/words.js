// Words and pieces of the page come from the page, in its language: scripts hold none.
export function word(name, values = {}) {
  const shelves = [...document.querySelectorAll("template[data-words]")];
  const found = shelves.map((shelf) => shelf.content.querySelector(`[data-word="${name}"]`)).find(Boolean);
  if (!found) throw new Error(`no word: ${name}`);
  return found.textContent.trim().replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
}

/** A fresh copy of a `<template>`'s one element. */
export function piece(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

const tongue = () => document.documentElement.lang || "id";

export const number = (value) => new Intl.NumberFormat(tongue()).format(value);

export const list = (items) => {
  // Old phones have no ListFormat; commas are understood.
  if (!Intl.ListFormat) return items.join(", ");
  return new Intl.ListFormat(tongue(), { type: "conjunction" }).format(items);
};

/** Rounded up, so that a file a little over a limit never reads as the limit itself. */
export function fileSize(bytes) {
  if (bytes >= 1024 * 1024) return `${number(Math.ceil((bytes * 10) / 1024 / 1024) / 10)} MB`;
  return `${number(Math.max(1, Math.ceil(bytes / 1024)))} kB`;
}
