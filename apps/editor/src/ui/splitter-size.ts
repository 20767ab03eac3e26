// Remembers the sizes of split panels in this browser.

export function clampSize(size: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, size));
}

export function recallSize(name: string): number | null {
  try {
    const size = Number(localStorage.getItem(`cadre.size.${name}`) ?? Number.NaN);
    return Number.isFinite(size) ? size : null;
  } catch {
    return null; // Storage is refused: sizes start afresh.
  }
}

export function rememberSize(name: string, size: number): void {
  try {
    localStorage.setItem(`cadre.size.${name}`, String(Math.round(size)));
  } catch {
    // Storage is refused: the size holds for this page only.
  }
}
