// Binds the page's keys to what they do. Keys pressed in a field belong to the field.
import { toEdgeId, toNodeId } from '@cadre/graph-schema';
import { useEffect, useEffectEvent } from 'react';
import { everything } from '../document/clipboard.ts';
import type { DocumentStore } from '../document/document-store.ts';
import type { Side } from './design-context.ts';
import type { LiveRun } from './live-run.ts';
import { ownsKeys, shortcutOf } from './shortcuts.ts';
import type { Shortcut } from './shortcuts.ts';
import type { PartCommands } from './use-part-commands.ts';

export interface ShortcutTargets {
  readonly documents: DocumentStore;
  readonly parts: PartCommands;
  readonly live: LiveRun;
  readonly side: Side;
  readonly openSide: (side: Side) => void;
  readonly focusSearch: () => void;
}

const STEP = 10;
const LONG_STEP = 50;
const directions: { readonly [shortcut in Shortcut]?: readonly [number, number] } = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] };

export function useShortcuts(targets: ShortcutTargets): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || ownsKeys(event.target)) return;
    const shortcut = shortcutOf(event);
    if (shortcut === null || !perform(shortcut, event, targets)) return;
    event.preventDefault();
  });
  const onKeyUp = useEffectEvent((event: KeyboardEvent) => {
    // Keys that were held are one step; the next press is another.
    if (event.key.startsWith('Arrow')) targets.documents.seal();
  });
  useEffect(() => {
    const down = (event: KeyboardEvent): void => onKeyDown(event);
    const up = (event: KeyboardEvent): void => onKeyUp(event);
    window.addEventListener('keydown', down);
    window.addEventListener('keyup', up);
    return () => {
      window.removeEventListener('keydown', down);
      window.removeEventListener('keyup', up);
    };
  }, []);
}

/** False when the key means nothing here and now: the browser may have it. */
function perform(shortcut: Shortcut, event: KeyboardEvent, targets: ShortcutTargets): boolean {
  const { documents, parts } = targets;
  const { document, selection } = documents.state.getState();
  const hasSelection = selection.nodes.size + selection.edges.size > 0;
  const direction = directions[shortcut];
  if (direction !== undefined) {
    const step = event.shiftKey ? LONG_STEP : STEP;
    if (selection.nodes.size > 0) parts.nudge({ x: direction[0] * step, y: direction[1] * step });
    return selection.nodes.size > 0;
  }
  switch (shortcut) {
    case 'undo': documents.undo(); return true;
    case 'redo': documents.redo(); return true;
    case 'select-all': documents.select(everything(document)); return true;
    case 'duplicate': parts.duplicate(); return true;
    case 'remove': parts.remove(); return hasSelection;
    case 'search': targets.focusSearch(); return true;
    case 'escape': return escape(targets, hasSelection);
    case 'run': run(targets); return true;
    case 'choose': return chooseFocused(event, documents);
    default: return false;
  }
}

function escape({ documents, side, openSide }: ShortcutTargets, hasSelection: boolean): boolean {
  if (hasSelection) documents.select({});
  else if (side !== 'inspector') openSide('inspector');
  else return false;
  return true;
}

/** The first press shows what would be run, the next runs it. */
function run({ live, side, openSide }: ShortcutTargets): void {
  if (side === 'run') live.requestRun();
  else openSide('run');
}

/** A card or line that has the focus is selected by Enter. */
function chooseFocused(event: KeyboardEvent, documents: DocumentStore): boolean {
  const part = event.target instanceof Element ? event.target.closest('.react-flow__node, .react-flow__edge') : null;
  const id = part?.getAttribute('data-id');
  if (part === null || id === null || id === undefined) return false;
  documents.select(part.classList.contains('react-flow__node') ? { nodes: new Set([toNodeId(id)]) } : { edges: new Set([toEdgeId(id)]) });
  return true;
}
