"""What leaves the phone of a photo: the picture, upright, without its place; under a cover nothing."""

import json
import re
import struct
from base64 import b64decode, b64encode
from typing import Any

import pyrage
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.front.office import Office, Post

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("front")]

PLACE = b"0.5022S117.1536E"
CAMERA = b"Kamera Contoh X-9"
# Black and white stripes: whatever shines through a cover is seen.
DRAW = """async (type) => {
  const canvas = document.createElement("canvas");
  canvas.width = 240; canvas.height = 160;
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff"; context.fillRect(0, 0, 240, 160);
  context.fillStyle = "#000";
  for (let x = 0; x < 240; x += 16) context.fillRect(x, 0, 8 + x / 30, 160);
  return canvas.toDataURL(type, 0.95).split(",")[1];
}"""
READ = """async (text) => {
  const blob = new Blob([Uint8Array.from(atob(text), (one) => one.charCodeAt(0))]);
  const bitmap = await createImageBitmap(blob);
  const canvas = document.createElement("canvas");
  canvas.width = bitmap.width; canvas.height = bitmap.height;
  const context = canvas.getContext("2d");
  context.drawImage(bitmap, 0, 0);
  const data = context.getImageData(0, 0, canvas.width, canvas.height).data;
  const rows = [];
  for (let y = 0; y < canvas.height; y++) {
    const row = [];
    for (let x = 0; x < canvas.width; x++) row.push(data[4 * (y * canvas.width + x)]);
    rows.push(row);
  }
  return rows;
}"""


def exif(orientation: int) -> bytes:
    def entry(tag: int, kind: int, count: int, value: bytes) -> bytes:
        return struct.pack(">HHI", tag, kind, count) + value

    texts = 8 + 2 + 3 * 12 + 4
    tiff = b"MM\x00*" + struct.pack(">I", 8) + struct.pack(">H", 3)
    tiff += entry(0x0110, 2, len(CAMERA), struct.pack(">I", texts))
    tiff += entry(0x0112, 3, 1, struct.pack(">HH", orientation, 0))
    tiff += entry(0x8825, 4, 1, struct.pack(">I", texts + len(CAMERA)))
    tiff += struct.pack(">I", 0) + CAMERA
    tiff += (
        struct.pack(">H", 1) + entry(1, 2, len(PLACE), struct.pack(">I", 0)) + struct.pack(">I", 0) + PLACE
    )
    body = b"Exif\x00\x00" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def a_photo(page: Page, *, orientation: int = 1, kind: str = "image/jpeg") -> bytes:
    plain = b64decode(page.evaluate(DRAW, kind))
    if kind != "image/jpeg":
        return plain
    # Behind it hangs a second picture, as phones make them, with a place of its own.
    return plain[:2] + exif(orientation) + plain[2:] + plain[:2] + exif(1) + b"\xff\xd9"


def choose(page: Page, photo: bytes, name: str = "IMG_2024.jpg") -> Locator:
    page.set_input_files("[name=evidence]", {"name": name, "mimeType": "", "buffer": photo})
    card = page.locator("[data-list] > li")
    expect(card).to_be_visible()
    return card


def sent(page: Page, office: Office) -> tuple[Post, bytes, Any]:
    page.fill("[name=description]", "Peristiwa contoh")
    page.get_by_role("button", name="Periksa").click()
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.get_by_role("heading", name="Laporan diterima")).to_be_visible()
    (post,) = office.sent()
    (sheet,) = json.loads(post.one("sealed_meta"))
    key = office.key_of(post)
    about = json.loads(pyrage.decrypt(b64decode(sheet["meta"]), [key]))
    assert about["type"] == sheet["media_type"]
    return post, pyrage.decrypt(post.fields["sealed_file"][0], [key]), about


def pixels(page: Page, photo: bytes) -> list[list[int]]:
    rows: list[list[int]] = page.evaluate(READ, b64encode(photo).decode())
    return rows


def test_a_photo_arrives_without_its_place_and_the_right_way_up(page: Page, office: Office) -> None:
    photo = a_photo(page, orientation=6)
    assert PLACE in photo and CAMERA in photo
    card = choose(page, photo)
    expect(card).to_contain_text(re.compile("Dibuang dari berkas: .*kamera.*tempat"))
    expect(card.locator("canvas")).to_be_visible()
    before = pixels(page, photo)
    assert (len(before), len(before[0])) == (240, 160)
    _post, arrived, about = sent(page, office)
    assert PLACE not in arrived and CAMERA not in arrived and b"GPS" not in arrived
    assert pixels(page, arrived) == before
    assert {"attached", "camera", "location"} <= set(about["stripped"]) and not about["redacted"]
    assert about["name"] == "IMG_2024.jpg" and about["size"] == len(arrived)
    assert len(about["phash"]) == 16


@pytest.mark.parametrize("kind", ["image/jpeg", "image/png", "image/webp"])
def test_what_was_covered_is_gone_from_the_pixels(page: Page, office: Office, kind: str) -> None:
    photo = a_photo(page, kind=kind)
    before = pixels(page, photo)
    card = choose(page, photo)
    card.get_by_role("button", name="Tutup bagian foto").click()
    expect(card.get_by_role("button", name="Tambah bagian")).to_be_focused()
    # By keys alone: a box in the middle, moved to the left edge, made wider.
    page.keyboard.press("Enter")
    area = card.locator("[data-area]")
    expect(area).to_be_focused()
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
    for _ in range(5):
        page.keyboard.press("Shift+ArrowRight")
    expect(area).to_have_attribute(
        "aria-label", "Bagian 1: 0% dari kiri, 35% dari atas, lebar 40%, tinggi 30%."
    )
    card.get_by_role("button", name="Tutup bagian ini").click()
    expect(card).to_contain_text("Bagian yang ditutup: 1")
    _post, arrived, about = sent(page, office)
    assert about["redacted"]
    after = pixels(page, arrived)
    height, width = len(after), len(after[0])
    assert (height, width) == (160, 240)
    inside = [after[y][x] for y in range(58, 102) for x in range(2, 94)]
    # One colour, but for what JPEG itself does at an edge; the stripes beneath are 0 and 255.
    assert max(inside) - min(inside) <= 12 and 10 <= sum(inside) / len(inside) <= 34
    outside = [abs(after[y][x] - before[y][x]) for y in range(0, 48) for x in range(width)]
    assert sum(outside) / len(outside) < 6
    assert len({value // 64 for row in after[:40] for value in row}) > 1


def test_an_area_is_drawn_moved_and_removed_with_a_finger_or_with_buttons(page: Page, office: Office) -> None:
    card = choose(page, a_photo(page, kind="image/png"), "layar.png")
    card.get_by_role("button", name="Tutup bagian foto").click()
    stage = card.locator("[data-stage]")
    stage.scroll_into_view_if_needed()
    frame = stage.bounding_box()
    assert frame and frame["width"] <= 328
    left, top = frame["x"], frame["y"]

    def drag(x1: float, y1: float, x2: float, y2: float) -> None:
        page.mouse.move(left + x1 * frame["width"], top + y1 * frame["height"])
        page.mouse.down()
        page.mouse.move(left + x2 * frame["width"], top + y2 * frame["height"], steps=4)
        page.mouse.up()

    drag(0.8, 0.8, 0.6, 0.5)
    expect(card.locator("[data-area]")).to_have_attribute(
        "aria-label", "Bagian 1: 60% dari kiri, 50% dari atas, lebar 20%, tinggi 30%."
    )
    drag(0.7, 0.6, 0.2, 0.2)
    expect(card.locator("[data-area]")).to_have_attribute(
        "aria-label", "Bagian 1: 10% dari kiri, 10% dari atas, lebar 20%, tinggi 30%."
    )
    card.get_by_role("button", name="Tambah bagian").click()
    for name in ("Kanan", "Turun", "Lebih lebar", "Lebih pendek"):
        card.get_by_role("button", name=name, exact=True).click()
    expect(card.locator("[data-area]").nth(1)).to_have_attribute(
        "aria-label", "Bagian 2: 37% dari kiri, 37% dari atas, lebar 32%, tinggi 28%."
    )
    card.get_by_role("button", name="Hapus bagian").click()
    expect(card.locator("[data-area]")).to_have_count(1)
    card.get_by_role("button", name="Biarkan seperti semula").click()
    expect(card.get_by_role("button", name="Tutup bagian foto")).to_be_focused()
    _post, _arrived, about = sent(page, office)
    assert not about["redacted"]


def test_covering_can_be_undone_until_it_is_sent(page: Page, office: Office) -> None:
    photo = a_photo(page, kind="image/png")
    card = choose(page, photo, "layar.png")
    card.get_by_role("button", name="Tutup bagian foto").click()
    card.get_by_role("button", name="Tambah bagian").click()
    card.get_by_role("button", name="Tutup bagian ini").click()
    card.get_by_role("button", name="Tutup bagian foto").click()
    card.locator("[data-area]").focus()
    page.keyboard.press("Delete")
    card.get_by_role("button", name="Tutup bagian ini").click()
    _post, arrived, about = sent(page, office)
    assert not about["redacted"] and pixels(page, arrived) == pixels(page, photo)


def test_a_file_that_is_nothing_we_take_is_refused_and_costs_only_itself(page: Page, office: Office) -> None:
    page.set_input_files(
        "[name=evidence]",
        [
            {"name": "kosong.txt", "mimeType": "", "buffer": b""},
            {"name": "halaman.jpg", "mimeType": "image/jpeg", "buffer": b"<svg onload=alert(1)>"},
            {"name": "rusak.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff\xe0acak"},
            {"name": "besar.txt", "mimeType": "", "buffer": b"a" * 2_000_001},
            {"name": "catatan.txt", "mimeType": "", "buffer": b"isi"},
        ],
    )
    expect(page.locator("[data-list] > li")).to_have_count(1)
    errors = page.locator("[data-errors]")
    expect(errors).to_contain_text("kosong.txt: Berkas ini kosong")
    expect(errors).to_contain_text("halaman.jpg: Apa pun namanya")
    expect(errors).to_contain_text("rusak.jpg: Berkas ini tidak bisa dibaca")
    expect(errors).to_contain_text("besar.txt: Berkas ini 2 MB")
    page.set_input_files(
        "[name=evidence]",
        [{"name": f"{number}.txt", "mimeType": "", "buffer": b"isi"} for number in range(3)],
    )
    expect(errors).to_contain_text("Paling banyak 3 berkas")
    page.get_by_role("button", name="Keluarkan: 0.txt").click()
    page.get_by_role("button", name="Keluarkan: 1.txt").click()
    _post, arrived, _about = sent(page, office)
    assert arrived == b"isi"


def test_a_photo_whose_parts_are_in_disorder_is_drawn_anew(page: Page, office: Office) -> None:
    plain = b64decode(page.evaluate(DRAW, "image/jpeg"))
    # Bytes of no segment between two: browsers read on, we do not guess.
    broken = plain[:20] + PLACE + plain[20:]
    card = choose(page, broken)
    expect(card).to_contain_text("data teknis lain")
    _post, arrived, about = sent(page, office)
    assert PLACE not in arrived and about["type"] == "image/jpeg" and len(pixels(page, arrived)) == 160
