import { Emitter } from '../src/player/emitter';
import type { Engine, EngineEvents, EngineName } from '../src/player/engine';
import type { ReserveLimits } from '../src/player/reserve';

/** An engine that does what a test says. */
export class FakeEngine implements Engine {
  readonly events = new Emitter<EngineEvents>();
  url = '';
  destroyed = false;
  delay = 0.6;
  jumps = 0;

  constructor(readonly name: EngineName) {}

  attach(_: HTMLVideoElement, url: string): void {
    this.url = url;
  }

  destroy(): void {
    this.destroyed = true;
  }

  latency(): number {
    return this.delay;
  }

  reserve(): ReserveLimits {
    return { start: 0.4, least: 0.1 };
  }

  bitrate(): number {
    return 2_000_000;
  }

  seekToLive(): void {
    this.jumps += 1;
    this.delay = 0.5;
  }
}
