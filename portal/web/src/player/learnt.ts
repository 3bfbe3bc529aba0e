import type { EngineName } from './engine';
import type { Learnt } from './reserve';

const place = (engine: EngineName) => `weir.reserve.${engine}`;

/** What this tab has learnt about an engine on this network; null when nothing yet. */
export function loadLearnt(engine: EngineName): Learnt | null {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(place(engine)) ?? 'null');
    if (!stored || typeof stored !== 'object' || !('seconds' in stored) || !('floor' in stored)) return null;
    const { seconds, floor } = stored;
    return typeof seconds === 'number' && typeof floor === 'number' ? { seconds, floor } : null;
  } catch {
    return null;
  }
}

export function saveLearnt(engine: EngineName, learnt: Learnt): void {
  try {
    sessionStorage.setItem(place(engine), JSON.stringify(learnt));
  } catch {
    // It lasts as long as the engine.
  }
}
