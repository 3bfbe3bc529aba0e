export interface Sound {
  volume: number;
  muted: boolean;
}

const place = 'weir.sound';

export function loadSound(): Sound {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(place) ?? 'null');
    if (stored && typeof stored === 'object' && 'volume' in stored && 'muted' in stored) {
      const volume = Number(stored.volume);
      return { volume: volume >= 0 && volume <= 1 ? volume : 1, muted: stored.muted === true };
    }
  } catch {
    // Refused storage or an old format: start afresh.
  }
  return { volume: 1, muted: false };
}

export function saveSound(sound: Sound): void {
  try {
    localStorage.setItem(place, JSON.stringify(sound));
  } catch {
    // Nothing to remember it with.
  }
}

/** Starts to play with sound where the browser lets us, else without. Answers whether it had to be silenced. */
export async function playAloud(video: HTMLVideoElement): Promise<'playing' | 'silenced' | 'blocked'> {
  try {
    await video.play();
    return 'playing';
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'NotAllowedError') return 'playing';
  }
  const wasMuted = video.muted;
  video.muted = true;
  try {
    await video.play();
    return wasMuted ? 'playing' : 'silenced';
  } catch {
    return 'blocked';
  }
}
