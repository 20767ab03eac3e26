// Remembers in this browser whether a part of a page was opened.

export function recallOpen(name: string): boolean {
  try {
    return localStorage.getItem(`cadre.open.${name}`) === 'yes';
  } catch {
    return false; // Storage is refused: it starts closed.
  }
}

export function rememberOpen(name: string, isOpen: boolean): void {
  try {
    if (isOpen) localStorage.setItem(`cadre.open.${name}`, 'yes');
    else localStorage.removeItem(`cadre.open.${name}`);
  } catch {
    // Storage is refused: it holds for this page only.
  }
}
