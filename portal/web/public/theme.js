// Runs before the first paint, so that a dark page never flashes white. src/styles/theme.ts has the rest.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('weir.theme');
  } catch {
    // Storage may be refused; the system's choice is fine then.
  }
  const dark = chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.classList.toggle('dark', dark);
})();
