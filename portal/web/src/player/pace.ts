import { Arrival } from './arrival';
import type { Reserve } from './reserve';

/** What is seen of a <video>; all in seconds. */
export interface Sample {
  /** Of a clock that only goes forward. */
  now: number;
  position: number;
  /** The end of what has arrived. */
  end: number;
  /** The picture waits for data, or did since the last sample. */
  stalled: boolean;
}

export interface Order {
  rate: number;
  /** Where to jump to, or null. */
  jump: number | null;
}

/** Beyond these, ears notice in spite of the kept pitch. */
const slowest = 0.95;
const fastest = 1.1;
/** Chromium plays 1.01 as 1. */
const gentlest = 0.03;
/** Rate for each second of excess. */
const gain = 0.5;
/** Excess that is worth a change of the rate, and excess that ends it. */
const worth = 0.03;
const enough = 0.005;
const tooFar = 4;
/** Right after a start nobody minds a jump. */
const tooFarAtStart = 1;
/** Play without a stall proves something about the reserve only when the picture is about as near as the reserve. */
const near = 0.1;
/** Chromium wants twice as much before it goes on after each stall, until it is told to seek. */
const idleLimit = 0.3;
/** After a start, a jump or a break. */
const settling = 1;
const long = 10;
const short = 1;
/** The end of the media never goes back so far within one timeline. */
const broken = 0.25;
/** Samples further apart come from a page in the background. */
const blind = 1;

/**
 * Steers a live picture as near to the live edge as the network bears. The worst arrival of the last seconds, less the reserve,
 * is where the picture should be: when it is behind that it hurries, when it is ahead it slows down. Knows no clock and no
 * <video>.
 */
export class Pace {
  private readonly arrival = new Arrival(long);
  private last: Sample | null = null;
  private settledAt = -Infinity;
  private steering = false;
  private trouble: 'none' | 'near' | 'stall' = 'none';
  private waitsSince: number | null = null;
  private fresh = true;

  constructor(readonly reserve: Reserve) {}

  /** Seconds that the picture is behind where it should be; null while unknown. */
  excess(sample: Sample): number | null {
    const worst = this.arrival.worst(sample.now, long);
    return worst === null ? null : worst - this.reserve.seconds - (sample.position - sample.now);
  }

  step(sample: Sample): Order {
    const { last } = this;
    this.last = sample;
    if (!last || sample.now - last.now > blind || sample.end < last.end - broken) this.settle(sample.now);
    if (this.idles(sample)) {
      this.settle(sample.now);
      return { rate: 1, jump: sample.position };
    }
    if (sample.now < this.settledAt) {
      // What fills the buffer for the first time says nothing of the network.
      if (sample.stalled) this.settledAt = sample.now + settling;
      return this.hold();
    }
    this.arrival.note(sample.now, sample.end);
    const excess = this.excess(sample);
    const recent = this.arrival.worst(sample.now, short);
    if (excess === null || recent === null) return this.hold();
    this.judge(sample, last && excess < near ? sample.now - last.now : 0);
    const wanted = recent - this.reserve.seconds;
    const lately = wanted - (sample.position - sample.now);
    const limit = this.fresh ? tooFarAtStart : tooFar;
    this.fresh = sample.now < this.settledAt + settling;
    if (lately > limit) {
      this.settle(sample.now);
      this.fresh = false;
      return { rate: 1, jump: sample.now + wanted };
    }
    // Hurry only if the last ten seconds allow it; slow down only if the last one demands it.
    return { rate: this.steer(excess > 0 ? excess : Math.min(0, lately)), jump: null };
  }

  /** A start, or one after a pause: nothing has been seen yet that a jump would break. */
  begin(now: number): void {
    this.settle(now);
    this.fresh = true;
  }

  private settle(now: number): void {
    this.arrival.clear();
    this.settledAt = now + settling;
    this.waitsSince = null;
    this.trouble = 'none';
  }

  /** Still waits although there is enough to go on with. */
  private idles({ now, stalled, position, end }: Sample): boolean {
    if (!stalled || end - position < this.reserve.seconds) this.waitsSince = null;
    else this.waitsSince ??= now;
    return this.waitsSince !== null && now - this.waitsSince > idleLimit;
  }

  private hold(): Order {
    this.steering = false;
    return { rate: 1, jump: null };
  }

  private judge({ stalled, end, position }: Sample, seconds: number): void {
    const before = this.trouble;
    if (stalled) this.trouble = 'stall';
    else if (end - position > this.reserve.seconds / 3) this.trouble = 'none';
    else if (before === 'none') this.trouble = 'near';
    if (this.trouble === 'none') this.reserve.smooth(seconds);
    if (this.trouble === before) return;
    if (this.trouble === 'stall') this.reserve.stalled();
    if (this.trouble === 'near') this.reserve.nearlyStalled();
  }

  private steer(excess: number): number {
    this.steering = Math.abs(excess) > (this.steering ? enough : worth);
    if (!this.steering) return 1;
    const change = Math.max(gentlest, Math.round(Math.abs(excess) * gain * 100) / 100);
    return excess > 0 ? Math.min(fastest, 1 + change) : Math.max(slowest, 1 - change);
  }
}
