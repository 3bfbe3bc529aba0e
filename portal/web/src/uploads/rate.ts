/** How fast something grows, over the last few seconds. */
export class Rate {
  private samples: { at: number; value: number }[] = [];

  constructor(private readonly window = 5000) {}

  /** Notes a value that never falls, at a time in milliseconds. */
  add(value: number, at: number): void {
    this.samples.push({ at, value });
    while (this.samples.length > 2 && at - (this.samples[0]?.at ?? at) > this.window) this.samples.shift();
  }

  /** Of a pause nothing is to be seen afterwards. */
  clear(): void {
    this.samples = [];
  }

  /** Per second; null while that cannot be said. */
  get perSecond(): number | null {
    const first = this.samples[0];
    const last = this.samples.at(-1);
    if (!first || !last || last.at - first.at < 500) return null;
    return ((last.value - first.value) * 1000) / (last.at - first.at);
  }
}
