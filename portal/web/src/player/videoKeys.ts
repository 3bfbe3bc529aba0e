import { freeKey } from './keys';

export type VideoAction =
  | {
      do:
        | 'toggle'
        | 'mute'
        | 'fullscreen'
        | 'theatre'
        | 'picture'
        | 'captions'
        | 'faster'
        | 'slower'
        | 'next'
        | 'help';
    }
  /** Seconds. */
  | { do: 'seek'; by: number }
  /** Part of the whole. */
  | { do: 'jump'; to: number }
  | { do: 'louder'; by: number }
  /** Pictures. */
  | { do: 'step'; by: number };

const actions: Record<string, VideoAction> = {
  ' ': { do: 'toggle' },
  k: { do: 'toggle' },
  m: { do: 'mute' },
  f: { do: 'fullscreen' },
  t: { do: 'theatre' },
  i: { do: 'picture' },
  c: { do: 'captions' },
  '>': { do: 'faster' },
  '<': { do: 'slower' },
  '?': { do: 'help' },
  j: { do: 'seek', by: -10 },
  l: { do: 'seek', by: 10 },
  ArrowLeft: { do: 'seek', by: -5 },
  ArrowRight: { do: 'seek', by: 5 },
  ArrowUp: { do: 'louder', by: 0.05 },
  ArrowDown: { do: 'louder', by: -0.05 },
  Home: { do: 'jump', to: 0 },
  End: { do: 'jump', to: 1 },
  ',': { do: 'step', by: -1 },
  '.': { do: 'step', by: 1 },
};

/** What a key means to a video, or null when it belongs to what has the focus. */
export function videoActionOf(event: KeyboardEvent): VideoAction | null {
  const key = freeKey(event);
  if (key === null) return null;
  if (/^[0-9]$/.test(key)) return { do: 'jump', to: Number(key) / 10 };
  if (key === 'n') return event.shiftKey ? { do: 'next' } : null;
  return actions[key] ?? null;
}
