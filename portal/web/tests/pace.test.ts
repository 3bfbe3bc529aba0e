import { describe, expect, it } from 'vitest';
import { backoff } from '../src/player/backoff';
import { Meter } from '../src/player/meter';
import { Margin, mustJump, steer } from '../src/player/pace';

describe('steering', () => {
  it('plays at the normal speed near the target', () => {
    expect(steer(0.6, 0.6, 0.5)).toBe(1);
    expect(steer(0.3, 0.6, 0.5)).toBe(1);
  });

  it('hurries gently, never more than a tenth', () => {
    expect(steer(0.85, 0.6, 0.5)).toBeCloseTo(1.05);
    expect(steer(4, 0.6, 2)).toBe(1.1);
  });

  it('does not hurry when the buffer is about to run dry', () => {
    expect(steer(4, 0.6, 0.1)).toBe(1);
  });

  it('jumps when far behind', () => {
    expect(mustJump(3, 0.6)).toBe(false);
    expect(mustJump(6, 0.6)).toBe(true);
  });

  it('keeps a margin after waiting, and gives it back in calm', () => {
    const margin = new Margin(1);
    expect(margin.seconds).toBe(0);
    for (let i = 0; i < 9; i += 1) margin.stalled();
    expect(margin.seconds).toBe(1);
    for (let i = 0; i < 30; i += 1) margin.smooth();
    expect(margin.seconds).toBeCloseTo(0.9);
  });
});

describe('back-off', () => {
  it('doubles, is capped, and half of it is random', () => {
    expect(backoff(0, () => 0)).toBe(250);
    expect(backoff(0, () => 1)).toBe(500);
    expect(backoff(3, () => 1)).toBe(4000);
    expect(backoff(50, () => 1)).toBe(10_000);
  });
});

describe('the meter', () => {
  it('measures bits a second over its span', () => {
    let now = 0;
    const meter = new Meter(5000, () => now);
    expect(meter.bitrate()).toBeNull();
    for (let i = 0; i <= 10; i += 1) {
      now = i * 200;
      meter.add(25_000);
    }
    expect(meter.bitrate()).toBeCloseTo(1_000_000);
  });
});
