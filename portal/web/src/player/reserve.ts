/** Seconds of media. */
export interface ReserveLimits {
  /** What the engine begins with. */
  start: number;
  /** What the browser needs in the best of networks. */
  least: number;
}

/** What a session has learnt about a network, so that the next start need not learn it again. */
export interface Learnt {
  seconds: number;
  floor: number;
}

const most = 3;
const step = 0.05;
const stepTime = 1;
const firstPatience = 60;
const mostPatience = 600;

/**
 * How much should be ready when the least is ready: narrower while nothing stalls, wider at once when something does. After
 * each stall the floor to which it narrows is a step higher, and stays so for twice as long.
 */
export class Reserve {
  private value: number;
  private floor: number;
  private calm = 0;
  private patience = firstPatience;

  constructor(
    private readonly limits: ReserveLimits,
    learnt: Learnt | null = null,
  ) {
    this.floor = Math.min(most, Math.max(limits.least, learnt?.floor ?? 0));
    const known = learnt ? learnt.seconds + step : limits.start;
    this.value = Math.max(this.floor, Math.min(limits.start, known));
  }

  get seconds(): number {
    return this.value;
  }

  get learnt(): Learnt {
    return { seconds: this.value, floor: this.floor };
  }

  /** `seconds` of undisturbed play went by. */
  smooth(seconds: number): void {
    this.calm += seconds;
    if (this.value > this.floor) {
      if (this.calm < stepTime) return;
      this.calm = 0;
      this.value = Math.max(this.floor, this.value - step);
    } else if (this.calm >= this.patience && this.floor > this.limits.least) {
      this.calm = 0;
      this.floor = Math.max(this.limits.least, this.floor - step);
    }
  }

  /** The picture had to wait for data. */
  stalled(): void {
    this.floor = Math.min(most, this.floor + step);
    this.value = Math.min(most, Math.max(this.value * 1.5, this.value + 3 * step));
    this.patience = Math.min(mostPatience, this.patience * 2);
    this.calm = 0;
  }

  /** It would have had to, a moment later. */
  nearlyStalled(): void {
    this.value = Math.min(most, this.value + step);
    this.calm = 0;
  }
}
