// Owns which theme is shown: the person's choice, remembered, or the system's. `public/theme.js` applies it before React runs.

type ThemeChoice = 'light' | 'dark' | 'system';
export type Theme = 'light' | 'dark';

const key = 'cadre.theme';
const listeners = new Set<() => void>();
const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)');
systemIsDark.addEventListener('change', notify);
window.addEventListener('storage', (event) => {
  if (event.key === key) apply(readChoice());
});

let choice = readChoice();

/** The theme on screen now. */
export function currentTheme(): Theme {
  if (choice !== 'system') return choice;
  return systemIsDark.matches ? 'dark' : 'light';
}

export function chooseTheme(next: ThemeChoice): void {
  try {
    if (next === 'system') localStorage.removeItem(key);
    else localStorage.setItem(key, next);
  } catch {
    // Storage is refused: the choice holds for this page only.
  }
  apply(next);
}

export function subscribeToTheme(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function apply(next: ThemeChoice): void {
  choice = next;
  if (next === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = next;
  notify();
}

function notify(): void {
  for (const listener of listeners) listener();
}

function readChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(key);
    return stored === 'light' || stored === 'dark' ? stored : 'system';
  } catch {
    return 'system';
  }
}
