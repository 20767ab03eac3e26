// Which keys mean what on the design page. Pure: a key press becomes a name, or nothing.

export type Shortcut =
  | 'undo' | 'redo' | 'select-all' | 'duplicate' | 'remove' | 'escape' | 'search' | 'run' | 'choose'
  | 'left' | 'right' | 'up' | 'down';

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const plain: ReadonlyMap<string, Shortcut> = new Map<string, Shortcut>([
  ['Delete', 'remove'], ['Backspace', 'remove'], ['Escape', 'escape'], ['/', 'search'], ['r', 'run'], ['Enter', 'choose'],
  ['ArrowLeft', 'left'], ['ArrowRight', 'right'], ['ArrowUp', 'up'], ['ArrowDown', 'down'],
]);

export function shortcutOf(press: KeyPress): Shortcut | null {
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  if (press.altKey) return null;
  if (!press.ctrlKey && !press.metaKey) return press.shiftKey && key === 'r' ? null : (plain.get(key) ?? null);
  if (key === 'z') return press.shiftKey ? 'redo' : 'undo';
  if (press.shiftKey) return null;
  if (key === 'y') return 'redo';
  if (key === 'a') return 'select-all';
  return key === 'd' ? 'duplicate' : null;
}

/** Keys belong to what has the focus when that is a field, a list or a menu. */
export function ownsKeys(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return target.closest('input, textarea, select, [contenteditable="true"], [role="listbox"], [role="menu"], [role="dialog"], [role="alertdialog"], [role="tablist"], [role="radiogroup"], [role="separator"], [role="slider"]') !== null;
}
