/** Bits a second over the last few seconds. */
export class Meter {
  private readonly samples: { at: number; bytes: number }[] = [];

  constructor(
    private readonly span = 5000,
    private readonly now: () => number = () => performance.now(),
  ) {}

  add(bytes: number): void {
    this.samples.push({ at: this.now(), bytes });
    this.trim();
  }

  bitrate(): number | null {
    this.trim();
    const first = this.samples[0];
    if (!first || this.samples.length < 2) return null;
    // The first sample's bytes were sent before its moment: they belong to the time before it.
    const bytes = this.samples.slice(1).reduce((sum, sample) => sum + sample.bytes, 0);
    const seconds = (this.now() - first.at) / 1000;
    return seconds > 0 ? (bytes * 8) / seconds : null;
  }

  private trim(): void {
    const oldest = this.now() - this.span;
    while (this.samples.length > 0 && (this.samples[0]?.at ?? 0) < oldest) this.samples.shift();
  }
}
