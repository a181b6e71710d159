// Sums over the pixels of a picture. Pure: works on {data, width, height} as a canvas gives it.
const [COLUMNS, ROWS] = [9, 8];
const FLAT = 6; // grey levels: under this a picture has no shape to recognise, and all such would look alike

function greyCells({ data, width, height }) {
  const cells = [];
  for (let row = 0; row < ROWS; row++) {
    const [top, bottom] = [Math.floor((row * height) / ROWS), Math.max(Math.ceil(((row + 1) * height) / ROWS), 1)];
    for (let column = 0; column < COLUMNS; column++) {
      const left = Math.floor((column * width) / COLUMNS);
      const right = Math.max(Math.ceil(((column + 1) * width) / COLUMNS), 1);
      let sum = 0;
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) {
          const at = 4 * (y * width + x);
          sum += 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
        }
      }
      cells.push(sum / ((bottom - top) * (right - left)));
    }
  }
  return cells;
}

/** 64 bits, one for each pair of neighbours that grows brighter to the right; empty for a picture without shapes. */
export function differenceHash(picture) {
  const cells = greyCells(picture);
  if (Math.max(...cells) - Math.min(...cells) < FLAT) return "";
  let hash = "";
  let nibble = 0;
  for (let i = 0; i < 64; i++) {
    const at = Math.floor(i / 8) * COLUMNS + (i % 8);
    nibble = (nibble << 1) | (cells[at] < cells[at + 1] ? 1 : 0);
    if (i % 4 === 3) {
      hash += nibble.toString(16);
      nibble = 0;
    }
  }
  return hash;
}

/** Areas are shares of width and height; their boxes are whole pixels, rounded outward, so that no edge shines through. */
export function boxes(areas, width, height) {
  return areas.map(({ x, y, w, h }) => {
    const [left, right] = [Math.max(0, Math.floor(x * width)), Math.min(width, Math.ceil((x + w) * width))];
    const [top, bottom] = [Math.max(0, Math.floor(y * height)), Math.min(height, Math.ceil((y + h) * height))];
    return { left, top, width: right - left, height: bottom - top };
  });
}
