import { describe, expect, it } from 'vitest';
import { chooseEngine, eligible, parseProtocol } from '../src/player/choose';
import { actionOf } from '../src/player/keys';
import { loadSound, saveSound } from '../src/player/sound';

describe('choosing an engine', () => {
  const pc = { mediaSource: true, nativeHls: false };
  const phone = { mediaSource: false, nativeHls: true };

  const none = new Set<never>();

  it('prefers HLS where it can be fed, else the browser’s own', () => {
    expect(eligible('auto', pc)).toEqual(['hls', 'flv']);
    expect(eligible('auto', phone)).toEqual(['native']);
    expect(eligible('auto', { mediaSource: true, nativeHls: true })).toEqual(['hls', 'flv', 'native']);
  });

  it('does what it is told', () => {
    expect(eligible('flv', phone)).toEqual(['flv']);
  });

  it('goes round after three failures each', () => {
    expect([0, 2, 3, 5, 6].map((attempt) => chooseEngine(['hls', 'flv'], none, attempt))).toEqual([
      'hls',
      'hls',
      'flv',
      'flv',
      'hls',
    ]);
  });

  it('leaves out what cannot decode the stream', () => {
    expect(chooseEngine(['hls', 'flv'], new Set(['hls'] as const), 0)).toBe('flv');
    expect(chooseEngine(['hls'], new Set(['hls'] as const), 1)).toBeNull();
  });

  it('reads only what it knows from an address', () => {
    expect(parseProtocol('flv')).toBe('flv');
    expect(parseProtocol('quic')).toBeNull();
    expect(parseProtocol(undefined)).toBeNull();
  });
});

describe('keys', () => {
  const press = (key: string, target: HTMLElement = document.body, init: KeyboardEventInit = {}) => {
    if (target !== document.body) document.body.append(target);
    const event = new KeyboardEvent('keydown', { key, bubbles: true, ...init });
    let action: string | null = null;
    const listener = (e: KeyboardEvent) => (action = actionOf(e));
    document.addEventListener('keydown', listener);
    target.dispatchEvent(event);
    document.removeEventListener('keydown', listener);
    return action;
  };

  it('knows the usual ones', () => {
    expect(['k', ' ', 'm', 'F', 'ArrowUp', 'ArrowDown', 'x'].map((key) => press(key))).toEqual([
      'toggle',
      'toggle',
      'mute',
      'fullscreen',
      'louder',
      'quieter',
      null,
    ]);
  });

  it('leaves typing, pressing and shortcuts alone', () => {
    expect(press('k', document.createElement('input'))).toBeNull();
    expect(press(' ', document.createElement('button'))).toBeNull();
    expect(press('m', document.createElement('button'))).toBe('mute');
    expect(press('f', undefined, { ctrlKey: true })).toBeNull();
  });
});

describe('the sound', () => {
  it('is remembered, and nonsense is forgotten', () => {
    saveSound({ volume: 0.4, muted: true });
    expect(loadSound()).toEqual({ volume: 0.4, muted: true });
    localStorage.setItem('weir.sound', '{"volume":77,"muted":false}');
    expect(loadSound().volume).toBe(1);
    localStorage.setItem('weir.sound', 'nonsense');
    expect(loadSound()).toEqual({ volume: 1, muted: false });
  });
});
