import type { Engine, EngineName } from './engine';

export type Protocol = 'auto' | EngineName;

export interface Support {
  mediaSource: boolean;
  nativeHls: boolean;
}

interface MediaSourceOwner {
  MediaSource?: unknown;
  ManagedMediaSource?: unknown;
}

export function support(): Support {
  const owner = globalThis as MediaSourceOwner;
  return {
    mediaSource: Boolean(owner.MediaSource ?? owner.ManagedMediaSource),
    nativeHls: document.createElement('video').canPlayType('application/vnd.apple.mpegurl') !== '',
  };
}

/** Those that may be tried, the best first; the browser's own HLS keeps seconds behind, so it comes last. */
export function eligible(wanted: Protocol, { mediaSource, nativeHls }: Support): EngineName[] {
  if (wanted !== 'auto') return [wanted];
  const order: EngineName[] = [];
  if (mediaSource) order.push('hls', 'flv');
  if (nativeHls) order.push('native');
  return order.length > 0 ? order : ['hls'];
}

/** The engine for this try: the next one after three failures; null when none of them can decode the stream. */
export function chooseEngine(
  engines: readonly EngineName[],
  undecodable: ReadonlySet<EngineName>,
  attempt = 0,
): EngineName | null {
  const left = engines.filter((name) => !undecodable.has(name));
  return left[Math.floor(attempt / 3) % Math.max(1, left.length)] ?? null;
}

export function parseProtocol(text: unknown): Protocol | null {
  return text === 'auto' || text === 'hls' || text === 'flv' || text === 'native' ? text : null;
}

/** Each engine's library is loaded when it is first needed. */
export async function makeEngine(name: EngineName): Promise<Engine> {
  switch (name) {
    case 'hls':
      return new (await import('./hlsEngine')).HlsEngine();
    case 'flv':
      return new (await import('./flvEngine')).FlvEngine();
    case 'native':
      return new (await import('./nativeEngine')).NativeEngine();
  }
}
