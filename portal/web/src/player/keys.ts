export type Action = 'toggle' | 'mute' | 'fullscreen' | 'louder' | 'quieter' | 'theatre' | 'picture' | 'live';

const actions: Record<string, Action> = {
  k: 'toggle',
  ' ': 'toggle',
  m: 'mute',
  f: 'fullscreen',
  t: 'theatre',
  i: 'picture',
  l: 'live',
  ArrowUp: 'louder',
  ArrowDown: 'quieter',
};

const fields = 'input, textarea, select, [contenteditable="true"]';
const pressable = `button, a, summary, [role^="menuitem"], ${fields}`;

/** The key that was pressed, or null when it belongs to the browser or to what has the focus. */
export function freeKey(event: KeyboardEvent): string | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(fields)) return null;
  if ((event.key === ' ' || event.key.startsWith('Arrow')) && target?.closest(pressable)) return null;
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}

/** What a key means to a live picture, or null. */
export function actionOf(event: KeyboardEvent): Action | null {
  return actions[freeKey(event) ?? ''] ?? null;
}
