import { createI18n } from 'vue-i18n';
import en from './en.json';
import zh from './zh-CN.json';

export const languages = { 'zh-CN': '简体中文', en: 'English' } as const;
export type Language = keyof typeof languages;

const place = 'weir.language';

/** The language for a browser that asks for `wanted`, best first. */
export function choose(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    if (/^zh\b/i.test(tag)) return 'zh-CN';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return 'en';
}

function remembered(): Language | null {
  try {
    const stored = localStorage.getItem(place);
    return stored !== null && stored in languages ? (stored as Language) : null;
  } catch {
    return null;
  }
}

export const i18n = createI18n({
  legacy: false,
  locale: remembered() ?? choose(navigator.languages),
  fallbackLocale: 'en',
  messages: { en, 'zh-CN': zh },
});

document.documentElement.lang = i18n.global.locale.value;

export function setLanguage(language: Language): void {
  i18n.global.locale.value = language;
  document.documentElement.lang = language;
  try {
    localStorage.setItem(place, language);
  } catch {
    // It lasts as long as the page.
  }
}
