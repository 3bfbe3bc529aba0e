/** One small picture of a storyboard: a part of a sheet, for a part of the time. */
export interface Tile {
  from: number;
  to: number;
  url: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

const mostTiles = 20_000;
const timing = /^((?:\d+:)?\d{2}:\d{2}\.\d{3}) --> ((?:\d+:)?\d{2}:\d{2}\.\d{3})/;
const place = /^(.+)#xywh=(\d+),(\d+),(\d+),(\d+)$/;

function seconds(stamp: string): number {
  return stamp.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** WebVTT whose cues are addresses with a media fragment (`sheet.jpg#xywh=0,0,160,90`), relative to `base`. */
export function parseStoryboard(text: string, base: string): Tile[] {
  const tiles: Tile[] = [];
  let times: RegExpExecArray | null = null;
  for (const line of text.split(/\r?\n/)) {
    const found = timing.exec(line);
    if (found) {
      times = found;
      continue;
    }
    const [, file, x, y, width, height] = place.exec(line) ?? [];
    const [, from, to] = times ?? [];
    if (!file || !from || !to || tiles.length >= mostTiles) continue;
    tiles.push({
      from: seconds(from),
      to: seconds(to),
      url: new URL(file, base).href,
      x: Number(x),
      y: Number(y),
      width: Number(width),
      height: Number(height),
    });
    times = null;
  }
  return tiles;
}

/** The one for a moment, or the last before it. */
export function tileAt(tiles: readonly Tile[], moment: number): Tile | null {
  let low = 0;
  let high = tiles.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tiles[middle]?.from ?? Infinity) <= moment) low = middle + 1;
    else high = middle;
  }
  return tiles[low - 1] ?? null;
}
