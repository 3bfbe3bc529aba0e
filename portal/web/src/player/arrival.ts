/** How much of the past one number stands for, in seconds. */
const slice = 0.25;

interface Slice {
  from: number;
  worst: number;
}

/**
 * How media arrives: its end against the clock. It does not depend on what is played, so that one number tells how near to
 * the live edge a picture could have been at each moment.
 */
export class Arrival {
  private slices: Slice[] = [];

  constructor(private readonly memory: number) {}

  note(now: number, end: number): void {
    const arrival = end - now;
    const newest = this.slices.at(-1);
    if (newest && now - newest.from < slice) newest.worst = Math.min(newest.worst, arrival);
    else this.slices.push({ from: now, worst: arrival });
    while (this.slices[0] && now - this.slices[0].from > this.memory) this.slices.shift();
  }

  /** The worst of the last `span` seconds; null when nothing was noted in them. */
  worst(now: number, span: number): number | null {
    const recent = this.slices.filter(({ from }) => now - from <= span);
    return recent.length > 0 ? Math.min(...recent.map(({ worst }) => worst)) : null;
  }

  clear(): void {
    this.slices = [];
  }
}
