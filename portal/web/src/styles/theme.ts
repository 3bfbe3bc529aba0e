import { ref } from 'vue';

const place = 'weir.theme';
const system = matchMedia('(prefers-color-scheme: dark)');

/** What public/theme.js decided before the first paint. */
export const dark = ref(document.documentElement.classList.contains('dark'));

function stored(): string | null {
  try {
    return localStorage.getItem(place);
  } catch {
    return null;
  }
}

function show(isDark: boolean): void {
  dark.value = isDark;
  document.documentElement.classList.toggle('dark', isDark);
}

system.addEventListener('change', () => {
  if (stored() === null) show(system.matches);
});

export function toggleTheme(): void {
  show(!dark.value);
  try {
    // Back at the system's own choice there is nothing to remember.
    if (dark.value === system.matches) localStorage.removeItem(place);
    else localStorage.setItem(place, dark.value ? 'dark' : 'light');
  } catch {
    // It lasts as long as the page.
  }
}
