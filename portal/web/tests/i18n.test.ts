import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ApiError } from '../src/api/problem';
import en from '../src/i18n/en.json';
import { explain, explainField } from '../src/i18n/explain';
import { choose, i18n, setLanguage } from '../src/i18n/i18n';
import { findingCodes } from '../src/parts/finding';
import zh from '../src/i18n/zh-CN.json';

type Tree = { [key: string]: string | Tree };

function flatten(tree: Tree, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') found.set(prefix + key, value);
    else for (const [inner, text] of flatten(value, `${prefix}${key}.`)) found.set(inner, text);
  }
  return found;
}

const english = flatten(en);
const chinese = flatten(zh);
const parameters = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.(vue|ts)$/.test(entry.name) ? [readFileSync(path, 'utf8')] : [];
  });
}

describe('the languages', () => {
  it('have the same messages with the same parameters', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [key, text] of english) {
      expect(parameters(chinese.get(key) ?? ''), key).toEqual(parameters(text));
    }
  });

  it('have every message that the pages ask for, and no others', () => {
    const code = sources(join(process.cwd(), 'src')).join('\n');
    const asked = [...code.matchAll(/\bt\(\s*'([\w.]+)'/g)].map((match) => match[1] ?? '');
    expect(asked.length).toBeGreaterThan(80);
    for (const key of asked) expect(english.has(key), key).toBe(true);
    // Some keys are put together: t(`player.${state}`).
    const made = [...code.matchAll(/`([\w.]+)\.\$\{/g)].map((match) => match[1] ?? '');
    const spare = [...english.keys()].filter(
      (key) => !code.includes(`'${key}'`) && !made.some((prefix) => key.startsWith(`${prefix}.`)),
    );
    expect(spare).toEqual([]);
  });

  it('have words for all that the server finds', () => {
    const ways = [...findingCodes, 'other'].flatMap((code) => [
      `findings.${code}.title`,
      `findings.${code}.fix`,
    ]);
    expect([...english.keys()].filter((key) => key.startsWith('findings.')).sort()).toEqual(ways.sort());
  });

  it('are chosen by what the browser prefers', () => {
    expect(choose(['zh-TW', 'en'])).toBe('zh-CN');
    expect(choose(['fr', 'en-GB', 'zh'])).toBe('en');
    expect(choose(['fr'])).toBe('en');
  });

  it('can be switched, which is remembered and told to screen readers', () => {
    setLanguage('zh-CN');
    expect(i18n.global.locale.value).toBe('zh-CN');
    expect(document.documentElement.lang).toBe('zh-CN');
    expect(localStorage.getItem('weir.language')).toBe('zh-CN');
    setLanguage('en');
  });
});

describe('errors', () => {
  it('are explained in the reader’s words, else in the server’s', () => {
    expect(explain(new ApiError(409, 'handleTaken', 'x'))).toBe(en.problem.handleTaken);
    expect(explain(new ApiError(429, 'rateLimited', '', [], 12))).toBe('Too many tries. Wait 12 seconds.');
    expect(explain(new ApiError(418, 'teapot', 'I am a teapot'))).toBe('I am a teapot');
    expect(explain(new TypeError('fetch failed'))).toBe(en.problem.network);
    expect(explainField('tooShort')).toBe(en.field.tooShort);
    expect(explainField(null)).toBe('');
  });
});
