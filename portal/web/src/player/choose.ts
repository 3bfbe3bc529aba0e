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

/** The engine for this try. Auto begins with HLS and goes to the next one after three failures. */
export function chooseEngine(wanted: Protocol, { mediaSource, nativeHls }: Support, attempt = 0): EngineName {
  if (wanted !== 'auto') return wanted;
  const order: EngineName[] = [];
  if (mediaSource) order.push('hls');
  if (nativeHls) order.push('native');
  if (mediaSource) order.push('flv');
  return order[Math.floor(attempt / 3) % Math.max(1, order.length)] ?? 'hls';
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
