import { expect, it } from 'vitest';
import { shortcutOf } from './shortcuts.ts';
import type { KeyPress } from './shortcuts.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });

it('reads the keys of both families of keyboards', () => {
  expect(shortcutOf(press('z', { ctrlKey: true }))).toBe('undo');
  expect(shortcutOf(press('Z', { metaKey: true, shiftKey: true }))).toBe('redo');
  expect(shortcutOf(press('y', { ctrlKey: true }))).toBe('redo');
  expect(shortcutOf(press('a', { metaKey: true }))).toBe('select-all');
});

it('runs on a bare r only, so that reloading the page stays what it is', () => {
  expect(shortcutOf(press('r'))).toBe('run');
  expect(shortcutOf(press('r', { ctrlKey: true }))).toBeNull();
  expect(shortcutOf(press('R', { shiftKey: true }))).toBeNull();
});

it('leaves keys alone that mean nothing here', () => {
  expect(shortcutOf(press('x'))).toBeNull();
  expect(shortcutOf(press('ArrowLeft', { altKey: true }))).toBeNull();
});
