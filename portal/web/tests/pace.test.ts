import { describe, expect, it } from 'vitest';
import { backoff } from '../src/player/backoff';
import { Meter } from '../src/player/meter';
import { Pace } from '../src/player/pace';
import { Reserve } from '../src/player/reserve';

const part = 0.2;
const tick = 0.05;

/** A player in front of a network: parts arrive `late(second)` seconds after their time, in order. */
class Playback {
  readonly pace = new Pace(new Reserve({ start: 0.4, least: 0.1 }));
  now = 0;
  position = 0;
  stalls = 0;
  readonly rates: number[] = [];
  readonly jumps: number[] = [];
  private rate = 1;
  private stalled = false;

  constructor(public late: (second: number) => number = () => 0) {
    this.position = this.end - 0.6;
  }

  get end(): number {
    // The clock began long ago, so that the first parts are there.
    let end = Math.floor((this.now + 1000) / part) * part;
    while (end + this.late(end - 1000) > this.now + 1000) end -= part;
    return end;
  }

  get delay(): number {
    return this.now + 1000 - this.position;
  }

  run(seconds: number): this {
    for (const until = this.now + seconds; this.now < until;) {
      this.now += tick;
      const { end } = this;
      const next = Math.min(this.position + tick * this.rate, end);
      const stalled = next >= end;
      if (stalled && !this.stalled) this.stalls += 1;
      this.stalled = stalled;
      this.position = next;
      const { rate, jump } = this.pace.step({ now: this.now, position: this.position, end, stalled });
      this.rate = rate;
      this.rates.push(rate);
      if (jump === null) continue;
      this.jumps.push(jump);
      this.position = jump;
    }
    return this;
  }
}

describe('the pace', () => {
  it('comes nearer on a steady network, and never lets it run dry', () => {
    const playback = new Playback().run(60);
    expect(playback.stalls).toBe(0);
    expect(playback.delay).toBeLessThan(0.1 + part + 0.06);
    expect(playback.jumps).toEqual([]);
  });

  it('changes the rate little enough, and rests at the normal one', () => {
    const { rates } = new Playback(() => 0).run(60);
    expect(Math.max(...rates)).toBeLessThanOrEqual(1.1);
    expect(Math.min(...rates)).toBeGreaterThanOrEqual(0.95);
    expect(rates.slice(-200).filter((rate) => rate === 1).length).toBeGreaterThan(190);
  });

  it('stays as far back as the worst of the last seconds demands', () => {
    // Every fifth second one part is 300 ms late.
    const jittery = (second: number) => (Math.floor(second / part) % 25 === 0 ? 0.3 : 0);
    const playback = new Playback(jittery).run(60);
    const { stalls } = playback.run(0);
    playback.run(60);
    expect(playback.stalls).toBe(stalls);
    expect(playback.delay).toBeGreaterThan(0.45);
  });

  it('widens at a stall, and comes near again afterwards', () => {
    const playback = new Playback().run(30);
    const near = playback.delay;
    const outage = playback.now;
    const narrow = playback.pace.reserve.seconds;
    playback.late = (second) => Math.max(0, outage + 2 - second) * Number(second > outage);
    playback.run(3);
    expect(playback.stalls).toBe(1);
    expect(playback.pace.reserve.seconds).toBeGreaterThan(narrow);
    playback.run(50);
    expect(playback.stalls).toBe(1);
    expect(playback.delay).toBeLessThan(near + 0.1);
    expect(playback.pace.reserve.learnt.floor).toBeGreaterThan(0.1);
  });

  it('slows down when data comes later and later', () => {
    const playback = new Playback().run(20);
    const began = playback.now;
    playback.late = (second) => Math.max(0, Math.min(0.5, (second - began) * 0.04));
    playback.run(14);
    expect(playback.stalls).toBe(0);
    expect(playback.rates.slice(-280)).toContain(0.95);
  });

  it('jumps when it is hopelessly behind, once', () => {
    const playback = new Playback().run(5);
    playback.position -= 8;
    playback.run(10);
    expect(playback.jumps).toHaveLength(1);
    expect(playback.delay).toBeLessThan(1);
  });

  it('nudges a browser that still waits although there is enough', () => {
    const pace = new Pace(new Reserve({ start: 0.4, least: 0.1 }));
    const orders = [];
    for (let now = 0; now < 2; now += tick)
      orders.push(pace.step({ now, position: 0, end: 0.5 + now, stalled: true }));
    expect(orders.find(({ jump }) => jump !== null)).toEqual({ rate: 1, jump: 0 });
  });

  it('judges nothing by what happened in the background', () => {
    const pace = new Pace(new Reserve({ start: 0.4, least: 0.1 }));
    for (let now = 0; now < 3; now += tick) pace.step({ now, position: now, end: now + 0.7, stalled: false });
    const back = { now: 30, position: 29, end: 30.7, stalled: false };
    expect(pace.step(back)).toEqual({ rate: 1, jump: null });
    expect(pace.excess(back)).toBeNull();
  });
});

describe('the reserve', () => {
  const limits = { start: 0.4, least: 0.1 };

  it('narrows step by step, down to what the browser needs', () => {
    const reserve = new Reserve(limits);
    reserve.smooth(1);
    expect(reserve.seconds).toBeCloseTo(0.35);
    for (let i = 0; i < 20; i += 1) reserve.smooth(1);
    expect(reserve.seconds).toBeCloseTo(0.1);
  });

  it('is wider at once after a stall, and does not go back to what stalled for a long while', () => {
    const reserve = new Reserve(limits);
    for (let i = 0; i < 20; i += 1) reserve.smooth(1);
    reserve.stalled();
    expect(reserve.seconds).toBeCloseTo(0.25);
    for (let i = 0; i < 60; i += 1) reserve.smooth(1);
    expect(reserve.seconds).toBeCloseTo(0.15);
    for (let i = 0; i < 120; i += 1) reserve.smooth(1);
    expect(reserve.seconds).toBeCloseTo(0.1);
  });

  it('keeps its head in the worst of networks', () => {
    const reserve = new Reserve(limits);
    for (let i = 0; i < 50; i += 1) reserve.stalled();
    expect(reserve.seconds).toBe(3);
  });

  it('begins where it ended before', () => {
    const reserve = new Reserve(limits);
    for (let i = 0; i < 20; i += 1) reserve.smooth(1);
    reserve.stalled();
    const next = new Reserve(limits, reserve.learnt);
    expect(next.seconds).toBeCloseTo(0.3);
    expect(next.learnt.floor).toBeCloseTo(0.15);
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
