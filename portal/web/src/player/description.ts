/** A piece of a description: plain text, a link to elsewhere, or a moment of the video. */
export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'link'; text: string; href: string }
  | { kind: 'moment'; text: string; seconds: number };

const interesting = /https?:\/\/[^\s<>"'`{}|\\^]+|(?<![\d:])(?:\d{1,3}:)?\d{1,2}:\d{2}(?![\d:])/gi;
/** What ends a sentence does not belong to the address before it. */
const trailing = /[.,;:!?，。；：！？、）)\]」』】]+$/;

function safeAddress(text: string): string | null {
  try {
    const url = new URL(text);
    return (url.protocol === 'https:' || url.protocol === 'http:') && !url.username ? url.href : null;
  } catch {
    return null;
  }
}

function momentOf(text: string): number | null {
  const parts = text.split(':').map(Number);
  if (parts.slice(1).some((part) => part > 59)) return null;
  return parts.reduce((sum, part) => sum * 60 + part, 0);
}

/** Splits a description; moments after the end of the video are plain text. */
export function readDescription(text: string, duration: number): Piece[] {
  const pieces: Piece[] = [];
  let plain = '';
  let last = 0;
  const add = (piece: Piece) => {
    if (plain) pieces.push({ kind: 'text', text: plain });
    plain = '';
    pieces.push(piece);
  };
  for (const found of text.matchAll(interesting)) {
    plain += text.slice(last, found.index);
    last = found.index + found[0].length;
    if (/^http/i.test(found[0])) {
      const shown = found[0].replace(trailing, '');
      const href = safeAddress(shown);
      if (href) {
        add({ kind: 'link', text: shown, href });
        plain = found[0].slice(shown.length);
      } else plain += found[0];
    } else {
      const seconds = momentOf(found[0]);
      if (seconds !== null && seconds <= duration) add({ kind: 'moment', text: found[0], seconds });
      else plain += found[0];
    }
  }
  plain += text.slice(last);
  if (plain) pieces.push({ kind: 'text', text: plain });
  return pieces;
}

/** "90", "1m30s", "1h2m3s" or "1:30" of ?t=, in seconds; 0 for anything else. */
export function readMoment(text: unknown): number {
  if (typeof text !== 'string') return 0;
  if (/^\d{1,6}$/.test(text)) return Number(text);
  if (/^[\d:]+$/.test(text)) return momentOf(text) ?? 0;
  const [, h, m, s] = /^(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s)?$/.exec(text) ?? [];
  return Number(h ?? 0) * 3600 + Number(m ?? 0) * 60 + Number(s ?? 0);
}
