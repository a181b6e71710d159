import assert from "node:assert/strict";
import { test } from "node:test";

import { archiveOf, kindOf } from "../kinds.js";
import { ascii, bytes, film, jpeg, png, sound, wav, webp } from "./samples.mjs";

test("a file is what its bytes say", () => {
  const told = [
    [jpeg().whole, "image/jpeg"],
    [png().whole, "image/png"],
    [webp(), "image/webp"],
    [wav(), "audio/wav"],
    [film(), "video/mp4"],
    [sound(), "audio/mpeg"],
    [ascii("%PDF-1.7"), "application/pdf"],
    [ascii("OggS...."), "audio/ogg"],
    [bytes([0, 0, 0, 20], "ftypqt  "), "video/quicktime"],
    [bytes([0, 0, 0, 20], "ftypM4A "), "audio/mp4"],
    [new TextEncoder().encode("Catatan: pukul 10, \u201cbalai desa\u201d"), "text/plain"],
    [new TextEncoder().encode("\ufeffcatatan"), "text/plain"],
  ];
  for (const [whole, type] of told) assert.equal(kindOf(whole), type);
});

test("what is nothing of these is not taken", () => {
  for (const whole of [
    new Uint8Array(0),
    ascii("<svg onload=alert(1)>"),
    ascii("  \n<!doctype html>"),
    ascii("#!/bin/sh"),
    bytes("teks", [0], "nol"),
    bytes([0xc3, 0x28]),
    bytes([0, 0, 0, 20], "ftypheic"),
    bytes("RIFF", [0, 0, 0, 0], "AVI "),
    bytes("MZ", [0x90, 0]),
    bytes("PK", [3, 4]),
  ]) assert.equal(kindOf(whole), null);
});

test("a saved page of the web is what its head says, and stays apart from what is shown", () => {
  const told = [
    [ascii("WARC/1.1\r\nWARC-Type: warcinfo"), "application/warc"],
    [bytes([0x1f, 0x8b, 8, 0]), "application/gzip"],
    [bytes("PK", [3, 4], "x".repeat(26), "archive/data.warc.gz"), "application/wacz"],
    [ascii("From: <Saved by Blink>\r\nSnapshot-Content-Location: https://contoh.example/"), "multipart/related"],
    [ascii("MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x"), "multipart/related"],
    [ascii("  \n<!DOCTYPE html><script>"), "text/html"],
  ];
  for (const [whole, type] of told) assert.equal(archiveOf(whole), type);
  for (const whole of [
    bytes("PK", [3, 4], "x".repeat(26), "[Content_Types].xml"),
    ascii("<svg onload=alert(1)>"),
    ascii("Kepada: bapak"),
    png().whole,
  ]) assert.equal(archiveOf(whole), null);
});
