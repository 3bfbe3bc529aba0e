import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadLearnt } from '../src/player/learnt';
import { LiveSync } from '../src/player/liveSync';
import { FakeEngine } from './fakeEngine';

type Range = [start: number, end: number];

let ranges: Range[];
let readyState: number;
let frozen: number;
let video: HTMLVideoElement;
let sync: LiveSync;

const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** The clock of the media runs, and as much arrives. */
async function play(seconds: number): Promise<void> {
  for (let i = 0; i < seconds * 20; i += 1) {
    video.currentTime += 0.05 * video.playbackRate;
    const last = ranges.at(-1);
    if (last) last[1] += 0.05;
    await wait(50);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
  ranges = [[0, 1]];
  readyState = 4;
  frozen = 0;
  video = document.createElement('video');
  Object.defineProperties(video, {
    paused: { value: false },
    readyState: { get: () => readyState },
    buffered: {
      get: () => ({
        length: ranges.length,
        start: (i: number) => ranges[i]?.[0],
        end: (i: number) => ranges[i]?.[1],
      }),
    },
  });
  sync = new LiveSync(video, new FakeEngine('flv'), () => (frozen += 1));
});

afterEach(() => {
  sync.destroy();
  vi.useRealTimers();
});

describe('live sync', () => {
  it('hurries towards the live edge, and leaves the rate as it was', async () => {
    await play(3);
    expect(video.playbackRate).toBeGreaterThan(1);
    sync.destroy();
    expect(video.playbackRate).toBe(1);
  });

  it('remembers for the tab what it has learnt', async () => {
    await play(30);
    const learnt = loadLearnt('flv');
    expect(learnt?.seconds).toBeCloseTo(0.1);
    sessionStorage.setItem('weir.reserve.flv', 'nonsense');
    expect(loadLearnt('flv')).toBeNull();
  });

  it('counts the times that the picture had to wait', async () => {
    await play(3);
    video.dispatchEvent(new Event('waiting'));
    await play(1);
    expect(sync.stalls).toBe(1);
    expect(loadLearnt('flv')?.floor).toBeCloseTo(0.15);
  });

  it('jumps over a hole that the picture stands at', async () => {
    await play(2);
    const end = video.currentTime + 0.05;
    ranges = [
      [0, end],
      [end + 2, end + 3],
    ];
    readyState = 2;
    await wait(50);
    expect(video.currentTime).toBe(end + 2);
  });

  it('calls for help when the picture does not move for five seconds', async () => {
    await play(1);
    await wait(4000);
    expect(frozen).toBe(0);
    await wait(2000);
    expect(frozen).toBe(1);
  });
});
