import { flushPromises } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as studio from '../src/api/studio';
import type { Channel, StudioLive } from '../src/api/types';
import Studio from '../src/pages/Studio.vue';
import { mountPage, testid } from './mountPage';

vi.mock('../src/api/studio');
const getMyLive = vi.mocked(studio.getMyLive);

const channel: Channel = {
  handle: 'ada',
  displayName: 'Ada',
  title: 'Weirs',
  description: '',
  avatarUrl: null,
  live: null,
  playback: { hls: '', flv: '' },
};
const offline: StudioLive = {
  state: 'offline',
  startedAt: null,
  uptime: 0,
  encoder: null,
  peer: null,
  viewers: 0,
  bitrate: 0,
  video: null,
  audio: null,
  findings: [],
  recording: 'off',
};
const onAir: StudioLive = {
  ...offline,
  state: 'live',
  uptime: 65,
  bitrate: 2_500_000,
  viewers: 3,
  video: {
    codec: 'h264',
    width: 1280,
    height: 720,
    frameRate: 30,
    keyFrameInterval: 8.33,
    bitrate: 2_400_000,
  },
  audio: { codec: 'aac', sampleRate: 48_000, channels: 2, bitrate: 128_000 },
  findings: [
    { code: 'key_frame_interval_long', severity: 'warning', values: { seconds: 8.33 } },
    { code: 'bitrate_unsteady', severity: 'advice', values: { least: 400_000, most: 6_200_000 } },
    { code: 'from_the_future', severity: 'advice', values: {} },
  ],
};
const key = (secret: string) => ({
  rtmp: { server: 'rtmp://host:1935/live', key: secret },
  srt: { server: 'srt://host:8890', key: `publish:live/${secret}` },
  rotatedAt: new Date().toISOString(),
});

beforeEach(() => {
  vi.useFakeTimers();
  vi.mocked(studio.getMyChannel).mockResolvedValue(channel);
  vi.mocked(studio.getMyKey).mockResolvedValue(key('k1'));
  vi.mocked(studio.getMyRecording).mockResolvedValue({ enabled: true });
  vi.mocked(studio.rotateMyKey).mockResolvedValue(key('k2'));
  getMyLive.mockResolvedValue(offline);
});
afterEach(() => {
  vi.useRealTimers();
  document.body.innerHTML = '';
});

async function open() {
  const page = await mountPage(Studio, '/studio');
  await flushPromises();
  return page;
}

describe('the studio', () => {
  it('shows the encoder within two seconds of its start, and warns of rare key frames', async () => {
    const page = await open();
    expect(page.get(testid('studio-state')).attributes('data-state')).toBe('offline');
    getMyLive.mockResolvedValue(onAir);
    await vi.advanceTimersByTimeAsync(1900);
    expect(page.get(testid('studio-state')).attributes('data-state')).toBe('live');
    expect(page.get(testid('studio-bitrate')).text()).toBe('2.50 Mb/s');
    expect(page.get(testid('studio-keyframe-interval')).text()).toBe('8.33 s');
    expect(page.get(testid('studio-keyframe-warning')).text()).toContain('Keyframe Interval = 2 s');
    page.unmount();
  });

  it('puts what the server finds into words, also what it does not know', async () => {
    getMyLive.mockResolvedValue(onAir);
    const page = await open();
    const texts = page.findAll(testid('studio-finding')).map((each) => each.text());
    expect(texts[0]).toContain('The bit rate swings between 400 kb/s and 6.20 Mb/s');
    expect(texts[1]).toContain('from_the_future');
    getMyLive.mockResolvedValue({ ...onAir, findings: [] });
    await vi.advanceTimersByTimeAsync(1000);
    expect(page.find(testid('studio-doctor-well')).exists()).toBe(true);
    getMyLive.mockResolvedValue(offline);
    await vi.advanceTimersByTimeAsync(1000);
    expect(page.find(testid('studio-doctor')).exists()).toBe(false);
    page.unmount();
  });

  it('switches recording, and says when the disk does not take it', async () => {
    vi.mocked(studio.setMyRecording).mockResolvedValue({ enabled: false });
    getMyLive.mockResolvedValue({ ...onAir, recording: 'paused' });
    const page = await open();
    expect(page.get(testid('studio-recording-now')).attributes('data-state')).toBe('paused');
    expect(page.get(testid('studio-recording')).classes()).toContain('is-checked');
    await page.get(testid('studio-recording')).trigger('click');
    await flushPromises();
    expect(studio.setMyRecording).toHaveBeenCalledWith(false);
    expect(page.get(testid('studio-recording')).classes()).not.toContain('is-checked');
    page.unmount();
  });

  it('hides the key until it is asked for', async () => {
    const page = await open();
    const field = () => page.get<HTMLInputElement>(testid('studio-rtmp-key')).element;
    expect(page.get<HTMLInputElement>(testid('studio-rtmp-server')).element.value).toBe(
      'rtmp://host:1935/live',
    );
    expect(field().type).toBe('password');
    await page.get(testid('studio-key-reveal')).trigger('click');
    expect(field()).toMatchObject({ type: 'text', value: 'k1' });
    page.unmount();
  });

  it('makes a new key only after asking', async () => {
    const page = await open();
    await page.get(testid('studio-key-rotate')).trigger('click');
    await flushPromises();
    expect(studio.rotateMyKey).not.toHaveBeenCalled();
    document.querySelector<HTMLElement>(testid('studio-key-rotate-confirm'))?.click();
    await flushPromises();
    expect(page.get<HTMLInputElement>(testid('studio-rtmp-key')).element.value).toBe('k2');
    page.unmount();
  });

  it('says when the portal does not answer, and recovers', async () => {
    const page = await open();
    getMyLive.mockRejectedValueOnce(new TypeError('fetch failed'));
    await vi.advanceTimersByTimeAsync(1000);
    expect(page.get(testid('studio-state')).attributes('data-state')).toBe('unreachable');
    await vi.advanceTimersByTimeAsync(1000);
    expect(page.get(testid('studio-state')).attributes('data-state')).toBe('offline');
    page.unmount();
  });
});
