const gentlest = 1;
const fastest = 1.1;

/** The playback rate that brings a picture `latency` seconds behind towards `target`, without being noticed. */
export function steer(latency: number, target: number, ready: number): number {
  const late = latency - target;
  // With little in the buffer, hurrying would only run it dry.
  if (late < 0.1 || ready < 0.25) return gentlest;
  return Math.min(fastest, gentlest + Math.round(late * 20) / 100);
}

/** Too late to hurry: jump. */
export function mustJump(latency: number, target: number): boolean {
  return latency > target + 5;
}

/** Seconds to stay behind the engine's own least: more for a network that lets the picture wait, less in calm. */
export class Margin {
  private value = 0;
  private calm = 0;

  constructor(private readonly most = 3) {}

  get seconds(): number {
    return this.value;
  }

  /** The picture had to wait for data. */
  stalled(): void {
    this.calm = 0;
    this.value = Math.min(this.most, this.value + 0.3);
  }

  /** Call once a second of undisturbed play. */
  smooth(): void {
    this.calm += 1;
    if (this.calm % 30 === 0) this.value = Math.max(0, this.value - 0.1);
  }
}
