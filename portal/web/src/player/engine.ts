import type { Emitter } from './emitter';

export type EngineName = 'hls' | 'flv' | 'native';

export interface EngineEvents {
  /** The first picture is there. */
  ready: void;
  /** The stream came to its proper end. */
  ended: void;
  /** The engine gave up; only a new one can go on. */
  failed: string;
}

/** Turns an address into moving pictures in a <video>. Used for one stream, then destroyed. */
export interface Engine {
  readonly name: EngineName;
  readonly events: Emitter<EngineEvents>;
  attach(video: HTMLVideoElement, url: string): void;
  destroy(): void;
  /** Seconds behind the newest that the server has; null while unknown. */
  latency(): number | null;
  /** Seconds behind that this stream can be played at without waiting, in the best of networks. */
  leastLatency(): number;
  /** Bits a second that arrive; null while unknown. */
  bitrate(): number | null;
  /** Jumps so that about `target` seconds remain to the live edge. */
  seekToLive(target: number): void;
}
