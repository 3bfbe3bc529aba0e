/** What someone wants of every video, kept in this browser. */
export interface Wishes {
  speed: number;
  /** Pixels; null lets the player choose. */
  quality: number | null;
  captions: boolean;
  captionLanguage: string;
  /** Per cent. */
  captionSize: number;
  captionGround: boolean;
  autoplayNext: boolean;
}

export const speeds = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 3] as const;
export const captionSizes = [75, 100, 150, 200] as const;

const place = 'weir.video';
const usual: Wishes = {
  speed: 1,
  quality: null,
  captions: false,
  captionLanguage: '',
  captionSize: 100,
  captionGround: true,
  autoplayNext: true,
};

export function loadWishes(): Wishes {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(place) ?? 'null');
    if (!stored || typeof stored !== 'object') return { ...usual };
    const made: Wishes = { ...usual };
    for (const name of Object.keys(usual) as (keyof Wishes)[]) {
      const value: unknown = Reflect.get(stored, name);
      if (typeof value === typeof usual[name]) Object.assign(made, { [name]: value });
    }
    const quality: unknown = Reflect.get(stored, 'quality');
    made.quality = typeof quality === 'number' ? quality : null;
    if (!(speeds as readonly number[]).includes(made.speed)) made.speed = 1;
    return made;
  } catch {
    return { ...usual };
  }
}

export function saveWishes(wishes: Wishes): void {
  try {
    localStorage.setItem(place, JSON.stringify(wishes));
  } catch {
    // They last as long as the page.
  }
}

/** The next of the speeds in that direction. */
export function nextSpeed(now: number, direction: 1 | -1): number {
  const at = speeds.findIndex((speed) => speed >= now);
  return speeds[Math.min(speeds.length - 1, Math.max(0, at + direction))] ?? 1;
}
