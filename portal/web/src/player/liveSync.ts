import { ahead } from './buffered';
import type { Engine } from './engine';
import { Margin, mustJump, steer } from './pace';

const frozenLimit = 8000;

/** Holds the picture near the live edge: steers the rate, jumps when far behind, notices when it froze. */
export class LiveSync {
  private readonly margin = new Margin();
  private lastTime = -1;
  private movedAt = Date.now();
  private smoothTicks = 0;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly engine: Engine,
    private readonly onFrozen: () => void,
  ) {}

  get target(): number {
    return this.engine.leastLatency() + this.margin.seconds;
  }

  /** Far enough behind that a viewer would want to know. */
  get behind(): boolean {
    return (this.engine.latency() ?? 0) > this.target + 3;
  }

  /** Four times a second while the stream is live. */
  tick(): void {
    if (this.video.paused) {
      this.movedAt = Date.now();
      return;
    }
    this.watchMotion();
    const latency = this.engine.latency();
    if (latency === null) return;
    if (mustJump(latency, this.target)) this.jump();
    const rate = steer(latency, this.target, ahead(this.video));
    if (this.video.playbackRate !== rate) this.video.playbackRate = rate;
  }

  jump(): void {
    this.engine.seekToLive(this.target);
  }

  /** After a hidden tab or a pause. */
  catchUp(): void {
    if ((this.engine.latency() ?? 0) > this.target + 2) this.jump();
  }

  resume(): void {
    this.movedAt = Date.now();
    this.catchUp();
  }

  private watchMotion(): void {
    const { currentTime } = this.video;
    if (currentTime !== this.lastTime) {
      const first = this.lastTime < 0;
      this.lastTime = currentTime;
      this.movedAt = Date.now();
      this.smoothTicks += 1;
      if (!first && this.smoothTicks % 4 === 0) this.margin.smooth();
      return;
    }
    const still = Date.now() - this.movedAt;
    if (still > 200 && this.smoothTicks > 0) {
      this.margin.stalled();
      this.smoothTicks = 0;
    }
    if (still > frozenLimit && !document.hidden) {
      this.movedAt = Date.now();
      this.onFrozen();
    }
  }
}
