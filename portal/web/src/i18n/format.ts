/** 2500000 → "2.50 Mb/s" */
export function bitrate(bitsPerSecond: number | null): string {
  if (bitsPerSecond === null || !Number.isFinite(bitsPerSecond)) return '–';
  if (bitsPerSecond >= 999_500) return `${(bitsPerSecond / 1e6).toFixed(2)} Mb/s`;
  return `${Math.round(bitsPerSecond / 1000)} kb/s`;
}

/** 123456789 → "117.7 MiB" */
export function bytes(n: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = n < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(n) / 10));
  return `${power === 0 ? Math.round(n) : (n / 1024 ** power).toFixed(1)} ${units[power] ?? ''}`;
}

/** 3725 → "1:02:05"; 65 → "1:05" */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n: number) => String(n).padStart(2, '0');
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

export function secondsSince(iso: string, now: number = Date.now()): number {
  return Math.max(0, (now - Date.parse(iso)) / 1000);
}

/** "12 minutes ago", in the reader's language */
export function ago(iso: string, language: string, now: number = Date.now()): string {
  const seconds = secondsSince(iso, now);
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  if (seconds < 60) return format.format(-Math.round(seconds), 'second');
  if (seconds < 3600) return format.format(-Math.round(seconds / 60), 'minute');
  if (seconds < 86_400) return format.format(-Math.round(seconds / 3600), 'hour');
  return format.format(-Math.round(seconds / 86_400), 'day');
}

/** 12345 → "12K" or "1.2万" */
export function count(n: number, language: string): string {
  return new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 }).format(n);
}

/** At most `digits` decimals, and none that say nothing: 2 → "2", 29.97 → "29.97" */
export function decimal(n: number, digits = 2): string {
  return String(Number(n.toFixed(digits)));
}

const codecs: [RegExp, string][] = [
  [/^(h264|avc)/i, 'H.264'],
  [/^(h265|hevc|hev1|hvc1)/i, 'H.265'],
  [/^av0?1/i, 'AV1'],
  [/^vp0?9/i, 'VP9'],
  [/^(aac|mp4a\.40)/i, 'AAC'],
  [/^opus/i, 'Opus'],
  [/^(mp3|mp4a\.(69|6b))/i, 'MP3'],
];

/** What people call a codec, from its name or its codec string: "avc1.42c01f" → "H.264" */
export function codec(name: string): string {
  return codecs.find(([pattern]) => pattern.test(name))?.[1] ?? name;
}

/** 48000 → "48 kHz" */
export function sampleRate(hertz: number): string {
  return `${decimal(hertz / 1000, 1)} kHz`;
}
