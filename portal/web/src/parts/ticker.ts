import { onScopeDispose, readonly, ref, type Ref } from 'vue';

/** The time, kept fresh as long as the component lives. */
export function useNow(milliseconds = 1000): Readonly<Ref<number>> {
  const now = ref(Date.now());
  const id = setInterval(() => (now.value = Date.now()), milliseconds);
  onScopeDispose(() => clearInterval(id));
  return readonly(now);
}

/** Calls `run` now and again and again, never twice at once, and not while the tab is hidden. */
export function usePolling(milliseconds: number, run: () => Promise<void>): { now: () => Promise<void> } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let busy = false;
  let over = false;

  async function turn(): Promise<void> {
    clearTimeout(timer);
    if (busy || over) return;
    busy = true;
    try {
      await run();
    } finally {
      busy = false;
      if (!over && !document.hidden) timer = setTimeout(() => void turn(), milliseconds);
    }
  }

  const onVisible = () => {
    if (!document.hidden) void turn();
  };
  document.addEventListener('visibilitychange', onVisible);
  onScopeDispose(() => {
    over = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onVisible);
  });
  void turn();
  return { now: turn };
}
