import { describe, expect, it } from 'vitest';
import { ago, bitrate, codec, count, decimal, duration, sampleRate, secondsSince } from '../src/i18n/format';
import { curve } from '../src/parts/curve';
import { safeNext } from '../src/router';

describe('formats', () => {
  it('bit rates', () => {
    expect([0, 128_000, 999_600, 2_500_000].map(bitrate)).toEqual([
      '0 kb/s',
      '128 kb/s',
      '1.00 Mb/s',
      '2.50 Mb/s',
    ]);
    expect(bitrate(null)).toBe('–');
    expect(bitrate(Number.NaN)).toBe('–');
  });

  it('durations', () => {
    expect([-3, 0, 65, 3725, 90_000].map(duration)).toEqual(['0:00', '0:00', '1:05', '1:02:05', '25:00:00']);
  });

  it('moments', () => {
    const now = Date.parse('2026-01-02T12:00:00Z');
    expect(secondsSince('2026-01-02T11:58:00Z', now)).toBe(120);
    expect(ago('2026-01-02T11:48:00Z', 'en', now)).toBe('12 minutes ago');
    expect(ago('2026-01-02T09:00:00Z', 'zh-CN', now)).toBe('3小时前');
  });

  it('numbers', () => {
    expect(count(15_234, 'en')).toBe('15.2K');
    expect(count(15_234, 'zh-CN')).toBe('1.5万');
    expect([2, 29.97, 8.333333].map((n) => decimal(n))).toEqual(['2', '29.97', '8.33']);
    expect(sampleRate(44_100)).toBe('44.1 kHz');
    expect(['h264', 'avc1.42c01f', 'mp4a.40.2', 'hvc1.1.6.L93', 'av01.0.05M.08', 'speex'].map(codec)).toEqual(
      ['H.264', 'H.264', 'AAC', 'H.265', 'AV1', 'speex'],
    );
  });

  it('curves end at the right edge', () => {
    expect(curve([1], 60, 300, 60).line).toBe('');
    const { line, area } = curve([1, 1, 1], 3, 100, 60);
    expect(line).toMatch(/^M0\.0 .*L100\.0 /);
    expect(area.endsWith('V60H0.0Z')).toBe(true);
  });
});

describe('where to go after a log-in', () => {
  it('is always a place on this site', () => {
    expect(safeNext('/studio?x=1')).toBe('/studio?x=1');
    for (const evil of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      'javascript:1',
      undefined,
      ['/a'],
    ]) {
      expect(safeNext(evil)).toBe('/');
    }
  });
});
