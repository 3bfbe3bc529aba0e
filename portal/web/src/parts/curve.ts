export interface Shape {
  line: string;
  area: string;
}

/** SVG paths for the newest `count` samples: the newest at the right edge, zero at the bottom. */
export function curve(samples: readonly number[], count: number, width: number, height: number): Shape {
  const shown = samples.slice(-count);
  if (shown.length < 2) return { line: '', area: '' };
  const top = Math.max(...shown, 1) * 1.15;
  const step = width / (count - 1);
  const left = width - (shown.length - 1) * step;
  const points = shown.map((value, i) => {
    const x = left + i * step;
    const y = height - (Math.max(0, value) / top) * height;
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  const line = `M${points.join('L')}`;
  return { line, area: `${line}V${height}H${left.toFixed(1)}Z` };
}
