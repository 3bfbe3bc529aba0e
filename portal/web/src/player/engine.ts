import type { Emitter } from './emitter';
import type { ReserveLimits } from './reserve';

export type EngineName = 'hls' | 'flv' | 'native';

export interface Failure {
  /** The browser cannot decode what the stream is made of: trying again is of no use. */
  undecodable: boolean;
  detail: string;
}

export interface EngineEvents {
  /** The first picture is there. */
  ready: void;
  /** The stream came to its proper end. */
  ended: void;
  /** The engine gave up; only a new one can go on. */
  failed: Failure;
}

/** Turns an address into moving pictures in a <video>. Used for one stream, then destroyed. */
export interface Engine {
  readonly name: EngineName;
  readonly events: Emitter<EngineEvents>;
  attach(video: HTMLVideoElement, url: string): void;
  destroy(): void;
  /** Seconds behind the newest that the server has; null while unknown. */
  latency(): number | null;
  /** What should be ready to be played when the least is: to begin with, and in the best of networks. */
  reserve(): ReserveLimits;
  /** Bits a second that arrive; null while unknown. */
  bitrate(): number | null;
  /** Jumps so that about `target` seconds remain to the live edge. */
  seekToLive(target: number): void;
}
