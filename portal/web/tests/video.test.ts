import { describe, expect, it } from 'vitest';
import { readDescription, readMoment } from '../src/player/description';
import { parseStoryboard, tileAt } from '../src/player/storyboard';
import { videoActionOf } from '../src/player/videoKeys';
import { loadWishes, nextSpeed, saveWishes } from '../src/player/wishes';

describe('a description', () => {
  const kinds = (text: string) => readDescription(text, 600).map(({ kind, text: shown }) => [kind, shown]);

  it('has links, and what ends a sentence is none of them', () => {
    expect(kinds('See https://example.org/a?b=1, and http://b.example.')).toEqual([
      ['text', 'See '],
      ['link', 'https://example.org/a?b=1'],
      ['text', ', and '],
      ['link', 'http://b.example'],
      ['text', '.'],
    ]);
  });

  it('links nothing but the web, and no address with a user in it', () => {
    for (const text of ['javascript:alert(1)', 'ftp://example.org/', 'https://me@example.org/', 'https://'])
      expect(kinds(text)).toEqual([['text', text]]);
  });

  it('has moments, but none after the end of the video', () => {
    expect(kinds('0:30 a\n9:59 b\n10:01 c\n1:99 d')).toEqual([
      ['moment', '0:30'],
      ['text', ' a\n'],
      ['moment', '9:59'],
      ['text', ' b\n10:01 c\n1:99 d'],
    ]);
    expect(readDescription('1:00:05', 4000)[0]).toEqual({ kind: 'moment', text: '1:00:05', seconds: 3605 });
  });

  it('loses nothing of its text', () => {
    const text = 'a https://x.example/). 1:2:3:4 <b>&amp; 0:01中文https://中.example、';
    expect(
      readDescription(text, 9)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
  });
});

it('reads a moment of an address in every usual form', () => {
  for (const [text, seconds] of [
    ['90', 90],
    ['1m30s', 90],
    ['1h2m3s', 3723],
    ['1:30', 90],
    ['soon', 0],
    [undefined, 0],
    ['-5', 0],
  ] as const)
    expect(readMoment(text)).toBe(seconds);
});

describe('a storyboard', () => {
  const text =
    'WEBVTT\n\n00:00.000 --> 00:04.000\na.jpg#xywh=0,0,160,90\n\n1:00:04.000 --> 1:00:08.000\nb.jpg#xywh=160,90,160,90\n\nbroken\n';
  const tiles = parseStoryboard(text, 'https://x.example/v/storyboard.vtt');

  it('names a part of a sheet for each time', () => {
    expect(tiles).toEqual([
      { from: 0, to: 4, url: 'https://x.example/v/a.jpg', x: 0, y: 0, width: 160, height: 90 },
      { from: 3604, to: 3608, url: 'https://x.example/v/b.jpg', x: 160, y: 90, width: 160, height: 90 },
    ]);
  });

  it('gives the picture of a moment, or the last before it', () => {
    expect(tileAt(tiles, 0)).toBe(tiles[0]);
    expect(tileAt(tiles, 3603)).toBe(tiles[0]);
    expect(tileAt(tiles, 9999)).toBe(tiles[1]);
    expect(tileAt([], 1)).toBeNull();
  });
});

describe('the keys of a video', () => {
  const press = (key: string, more: KeyboardEventInit = {}) =>
    videoActionOf(new KeyboardEvent('keydown', { key, ...more }));

  it('are those that people know', () => {
    expect(press('k')).toEqual({ do: 'toggle' });
    expect(press('J', { shiftKey: true })).toEqual({ do: 'seek', by: -10 });
    expect(press('7')).toEqual({ do: 'jump', to: 0.7 });
    expect(press('>', { shiftKey: true })).toEqual({ do: 'faster' });
    expect(press('N', { shiftKey: true })).toEqual({ do: 'next' });
    expect(press('n')).toBeNull();
    expect(press('c', { ctrlKey: true })).toBeNull();
  });

  it('belong to a field that someone writes in', () => {
    const field = document.body.appendChild(document.createElement('textarea'));
    let action: unknown = 'nothing yet';
    field.addEventListener('keydown', (event) => (action = videoActionOf(event)));
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', bubbles: true }));
    expect(action).toBeNull();
    field.remove();
  });
});

describe('wishes', () => {
  it('are kept, and what makes no sense is left out', () => {
    saveWishes({ ...loadWishes(), speed: 1.5, quality: 720, captions: true });
    expect(loadWishes()).toMatchObject({ speed: 1.5, quality: 720, captions: true });
    localStorage.setItem('weir.video', '{"speed":99,"quality":"best","captions":"yes"}');
    expect(loadWishes()).toMatchObject({ speed: 1, quality: null, captions: false });
    localStorage.setItem('weir.video', 'nonsense');
    expect(loadWishes().speed).toBe(1);
  });

  it('go from speed to speed, and no further than the last', () => {
    expect(nextSpeed(1, 1)).toBe(1.25);
    expect(nextSpeed(1, -1)).toBe(0.75);
    expect(nextSpeed(3, 1)).toBe(3);
    expect(nextSpeed(0.25, -1)).toBe(0.25);
  });
});
