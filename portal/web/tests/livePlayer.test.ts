import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Protocol } from '../src/player/choose';
import { LivePlayer } from '../src/player/livePlayer';
import { FakeEngine } from './fakeEngine';

let broadcast: string | null;
let portalDown: boolean;
let engines: FakeEngine[];
let player: LivePlayer;
let video: HTMLVideoElement;

const newest = (): FakeEngine => {
  const engine = engines.at(-1);
  if (!engine) throw new Error('no engine was made');
  return engine;
};
const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

async function open(protocol: Protocol = 'auto'): Promise<void> {
  player = new LivePlayer(video, protocol, {
    askChannel: async () => {
      if (portalDown) throw new Error('down');
      return { broadcast, codec: 'hevc', hls: 'http://m/live/ada/index.m3u8', flv: 'http://m/live/ada.flv' };
    },
    makeEngine: async (name) => {
      const engine = new FakeEngine(name);
      engines.push(engine);
      return engine;
    },
    support: { mediaSource: true, nativeHls: false },
    random: () => 0,
  });
  await wait(0);
}

async function openLive(protocol: Protocol = 'auto'): Promise<void> {
  broadcast = 'b1';
  await open(protocol);
  newest().events.emit('ready', undefined);
  await wait(0);
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
  vi.spyOn(HTMLMediaElement.prototype, 'pause').mockImplementation(() => undefined);
  broadcast = null;
  portalDown = false;
  engines = [];
  video = document.createElement('video');
});

afterEach(() => {
  player.destroy();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('the live player', () => {
  it('waits for the stream and starts by itself within two seconds', async () => {
    await open();
    expect(player.view.state).toBe('offline');
    broadcast = 'b1';
    await wait(2250);
    expect(player.view).toMatchObject({ state: 'starting', engine: 'hls' });
    newest().events.emit('ready', undefined);
    expect(player.view.state).toBe('live');
  });

  it('gives each engine its own address', async () => {
    await openLive('hls');
    expect(newest().url).toBe('http://m/live/ada/index.m3u8');
    player.setProtocol('flv');
    await wait(0);
    expect(newest()).toMatchObject({ name: 'flv', url: 'http://m/live/ada.flv' });
    expect(engines[0]?.destroyed).toBe(true);
  });

  it('ends with the stream and returns with the next one', async () => {
    await openLive();
    newest().events.emit('ended', undefined);
    expect(player.view).toMatchObject({ state: 'ended', engine: null });
    broadcast = null;
    await wait(3000);
    broadcast = 'b2';
    await wait(2250);
    expect(player.view.state).toBe('starting');
    newest().events.emit('ready', undefined);
    expect(player.view.state).toBe('live');
    expect(engines).toHaveLength(2);
  });

  it('does not chase a show that just ended when the portal is slow to notice', async () => {
    await openLive();
    newest().events.emit('ended', undefined);
    await wait(4000);
    expect(player.view.state).toBe('ended');
    await wait(4000); // still live after all: the encoder came back within the same show
    expect(player.view.state).toBe('starting');
  });

  it('tries again with longer and longer waits, and stops trying when the show is over', async () => {
    await openLive();
    newest().events.emit('failed', { undecodable: false, detail: 'network' });
    expect(player.view.state).toBe('reconnecting');
    await wait(250);
    expect(engines).toHaveLength(2);
    newest().events.emit('failed', { undecodable: false, detail: 'network' });
    await wait(250);
    expect(engines).toHaveLength(2);
    await wait(250);
    expect(engines).toHaveLength(3);
    broadcast = null;
    await wait(2250);
    expect(player.view.state).toBe('ended');
  });

  it('gives up an engine that shows nothing for 15 seconds', async () => {
    broadcast = 'b1';
    await open();
    await wait(15_300);
    expect(engines[0]?.destroyed).toBe(true);
    expect(engines.length).toBeGreaterThan(1);
  });

  it('tries another engine by itself when the first keeps failing', async () => {
    broadcast = 'b1';
    await open('auto');
    for (let i = 0; i < 3; i += 1) {
      newest().events.emit('failed', { undecodable: false, detail: 'media' });
      await wait(5000);
    }
    expect(newest().name).toBe('flv');
  });

  it('goes to the next engine at once when the browser cannot decode, and says so when none is left', async () => {
    broadcast = 'b1';
    await open('auto');
    newest().events.emit('failed', { undecodable: true, detail: 'no hvc1' });
    await wait(250);
    expect(newest().name).toBe('flv');
    newest().events.emit('failed', { undecodable: true, detail: 'no hvc1' });
    await wait(500);
    expect(player.view).toMatchObject({ state: 'undecodable', engine: null, codec: 'hevc' });
    await wait(20_000);
    expect(engines).toHaveLength(2);
    broadcast = 'b2';
    await wait(2250);
    expect(player.view).toMatchObject({ state: 'starting', engine: 'hls' });
  });

  it('keeps playing while the portal is away', async () => {
    await openLive();
    portalDown = true;
    await wait(25_000);
    expect(player.view.state).toBe('live');
  });

  it('jumps to the live edge when the tab is shown again', async () => {
    await openLive();
    newest().delay = 4;
    document.dispatchEvent(new Event('visibilitychange'));
    expect(newest().jumps).toBe(1);
  });

  it('says when the browser allows no sound', async () => {
    vi.spyOn(HTMLMediaElement.prototype, 'play').mockRejectedValueOnce(
      new DOMException('', 'NotAllowedError'),
    );
    await openLive();
    expect(player.view.silenced).toBe(true);
    expect(video.muted).toBe(true);
  });

  it('lets go of the stream during a long pause, and begins anew', async () => {
    await openLive();
    player.pause();
    await wait(31_000);
    expect(engines[0]?.destroyed).toBe(true);
    player.play();
    await wait(0);
    expect(engines).toHaveLength(2);
  });
});
