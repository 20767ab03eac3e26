// Applies the remembered theme before the first paint. `src/theme/theme-store.ts` owns the key and the choice.
try {
  const theme = localStorage.getItem('cadre.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is refused (private window, policy): the system's theme holds.
}
