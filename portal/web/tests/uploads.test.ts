import { describe, expect, it } from 'vitest';
import { bytes } from '../src/i18n/format';
import { readInline, readRichText } from '../src/parts/richText';
import { fromLocal, readTags, toLocal } from '../src/parts/videoChoices';
import { Rate } from '../src/uploads/rate';
import { titleOf } from '../src/uploads/transfer';

describe('the rate of an upload', () => {
  it('is that of the last seconds', () => {
    const rate = new Rate(5000);
    expect(rate.perSecond).toBeNull();
    for (let at = 0; at <= 10_000; at += 1000) rate.add(at <= 5000 ? at : 5000 + (at - 5000) * 3, at);
    expect(rate.perSecond).toBe(3000);
  });

  it('knows nothing of the time before a pause', () => {
    const rate = new Rate();
    rate.add(0, 0);
    rate.add(1000, 1000);
    rate.clear();
    rate.add(1000, 60_000);
    expect(rate.perSecond).toBeNull();
  });
});

describe('a title', () => {
  it('is the file’s name without its extension, not longer than allowed', () => {
    expect(titleOf('My film.part 1.mp4')).toBe('My film.part 1');
    expect(titleOf('.mp4')).toBe('.mp4');
    expect([...titleOf('𝄞'.repeat(200))].length).toBe(120);
  });
});

describe('a description', () => {
  it('has strong and emphasised words, code and links', () => {
    expect(readInline('a **b** *c* `d` [e](https://f.example/g) https://h.example/i.')).toEqual([
      { kind: 'text', text: 'a ' },
      { kind: 'strong', text: 'b' },
      { kind: 'text', text: ' ' },
      { kind: 'emphasis', text: 'c' },
      { kind: 'text', text: ' ' },
      { kind: 'code', text: 'd' },
      { kind: 'text', text: ' ' },
      { kind: 'link', text: 'e', to: 'https://f.example/g' },
      { kind: 'text', text: ' ' },
      { kind: 'link', text: 'https://h.example/i', to: 'https://h.example/i' },
      { kind: 'text', text: '.' },
    ]);
  });

  it('never becomes a link that runs something, nor HTML', () => {
    for (const text of ['[a](javascript:alert(1))', '<b>x</b>', '[a](data:text/html,x)', '** a **b'])
      expect(
        readInline(text).every((piece) => piece.kind !== 'link'),
        text,
      ).toBe(true);
    expect(readInline('<img src=x onerror=alert(1)>')).toEqual([
      { kind: 'text', text: '<img src=x onerror=alert(1)>' },
    ]);
  });

  it('has paragraphs and lists', () => {
    const [first, second] = readRichText('one\r\ntwo\n\n- a\n- b\n');
    expect(first).toMatchObject({ kind: 'paragraph', lines: [[{ text: 'one' }], [{ text: 'two' }]] });
    expect(second).toMatchObject({ kind: 'list', items: [[{ text: 'a' }], [{ text: 'b' }]] });
    expect(readRichText('\n\n')).toEqual([]);
  });
});

describe('what a form makes of texts', () => {
  it('reads tags with any comma, each once', () => {
    expect(readTags('a, b，c、#d, a,,')).toEqual(['a', 'b', 'c', 'd']);
  });

  it('turns moments into the reader’s own time and back', () => {
    const iso = '2026-05-04T03:02:00.000Z';
    expect(fromLocal(toLocal(iso))).toBe(iso);
    expect(fromLocal('')).toBeNull();
    expect(toLocal(null)).toBe('');
  });

  it('names sizes', () => {
    expect([bytes(0), bytes(1023), bytes(1536), bytes(5 * 1024 ** 3)]).toEqual([
      '0 B',
      '1023 B',
      '1.5 KiB',
      '5.0 GiB',
    ]);
  });
});
