import { bufferedEnd, nextStart } from './buffered';
import type { Engine } from './engine';
import { loadLearnt, saveLearnt } from './learnt';
import { Pace, type Sample } from './pace';
import { Reserve } from './reserve';
import { Scope } from './scope';

/** Twenty times a second sees the ebb before each part of 200 ms well enough. */
const period = 50;
const frozenLimit = 5000;
const worthJumping = 0.5;
const behindLimit = 2;

/** Holds the picture near the live edge: does what `Pace` orders, jumps over holes, notices when the picture froze. */
export class LiveSync {
  private readonly pace: Pace;
  private readonly scope = new Scope();
  private lastTime = -1;
  private movedAt = Date.now();
  private waited = false;
  private stallCount = 0;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly engine: Engine,
    private readonly onFrozen: () => void,
  ) {
    this.pace = new Pace(new Reserve(engine.reserve(), loadLearnt(engine.name)));
    this.scope.listen(video, 'waiting', () => this.onWaiting());
    this.scope.every(period, () => this.tick());
    this.scope.add(() => (video.playbackRate = 1));
  }

  destroy(): void {
    this.scope.end();
  }

  /** Seconds behind the live edge that the picture is led to; null while unknown. */
  get target(): number | null {
    const latency = this.engine.latency();
    const excess = this.excess();
    return latency === null || excess === null ? null : Math.max(0, latency - excess);
  }

  get stalls(): number {
    return this.stallCount;
  }

  /** Far enough behind that a viewer would want to know. */
  get behind(): boolean {
    return (this.excess() ?? 0) > behindLimit;
  }

  jump(): void {
    this.pace.begin(performance.now() / 1000);
    this.engine.seekToLive(this.pace.reserve.seconds);
  }

  /** At the start, after a pause or a hidden tab: what has piled up need not be seen. */
  resume(): void {
    this.movedAt = Date.now();
    this.pace.begin(performance.now() / 1000);
    if ((this.engine.latency() ?? 0) > this.pace.reserve.seconds + worthJumping) this.jump();
  }

  private excess(): number | null {
    const sample = this.sample();
    return sample && this.pace.excess(sample);
  }

  private onWaiting(): void {
    if (this.video.seeking || this.lastTime <= 0) return;
    this.waited = true;
    this.stallCount += 1;
  }

  private tick(): void {
    // A page in the background is not called often enough to steer by.
    if (this.video.paused || document.hidden) {
      this.movedAt = Date.now();
      this.pace.begin(performance.now() / 1000);
      this.setRate(1);
      return;
    }
    this.watchMotion();
    const sample = this.sample();
    if (!sample) return;
    const { rate, jump } = this.pace.step(sample);
    this.waited = false;
    const next = sample.stalled ? nextStart(this.video) : null;
    if (next !== null) this.video.currentTime = next;
    else if (jump !== null) this.video.currentTime = jump;
    this.setRate(rate);
    saveLearnt(this.engine.name, this.pace.reserve.learnt);
  }

  private sample(): Sample | null {
    const { video } = this;
    const end = bufferedEnd(video);
    if (end === null || video.seeking) return null;
    const stalled = this.waited || video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
    return { now: performance.now() / 1000, position: video.currentTime, end, stalled };
  }

  private setRate(rate: number): void {
    if (this.video.playbackRate !== rate) this.video.playbackRate = rate;
  }

  private watchMotion(): void {
    const { currentTime } = this.video;
    if (currentTime !== this.lastTime) {
      this.lastTime = currentTime;
      this.movedAt = Date.now();
    } else if (Date.now() - this.movedAt > frozenLimit) {
      this.movedAt = Date.now();
      this.onFrozen();
    }
  }
}
