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

/** What a key means to the player, or null when it belongs to what has the focus. */
export function actionOf(event: KeyboardEvent): Action | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return null;
  const target = event.target instanceof Element ? event.target : null;
  const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? null;
  if (target?.closest(fields)) return null;
  if ((event.key === ' ' || event.key.startsWith('Arrow')) && target?.closest(pressable)) return null;
  return action;
}
