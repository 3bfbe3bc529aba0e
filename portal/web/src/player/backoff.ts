/** Milliseconds to wait before try number `attempt` (from 0): doubling, capped, the upper half random. */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(500 * 2 ** Math.min(attempt, 10), 10_000);
  return full / 2 + (full / 2) * random();
}
