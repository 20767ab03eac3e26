// Keeps the canvas painted as the run looks at the cursor. Only what differs from the position before is told to cards and edges.
import type { Graph } from '@cadre/graph-schema';
import type { ActorPath } from '@cadre/run-core';
import type { CanvasStores } from '../canvas/canvas-stores.ts';
import { cardPaints, edgePaints } from '../canvas/paint.ts';
import { askedAt, nodeShowing, overlayShown } from './projections.ts';
import type { RunStore } from './open-recording.ts';

export interface Painter {
  /** Paints again, e.g. because time has passed for what waits. */
  repaint(): void;
  stop(): void;
}

export interface PaintCanvas {
  readonly store: RunStore;
  readonly graph: Graph;
  /** Of the run's levels, the one whose graph this is. */
  readonly level: ActorPath;
  readonly stores: CanvasStores;
  /** Calls back before the screen is drawn next. @returns what takes it back */
  nextFrame(callback: () => void): () => void;
}

export function paintCanvas({ store, graph, level, stores, nextFrame }: PaintCanvas): Painter {
  const { recording } = store;

  function repaint(): void {
    const { cursor } = store.getState();
    if (cursor === 0) {
      stores.paint.clear();
      stores.edgePaint.replace(graph.edges.map((edge) => [edge.id, { count: 0, status: 'idle' as const }]));
      return;
    }
    const overlay = overlayShown(recording, cursor, level);
    const questions = new Map(askedAt(store, cursor).flatMap((ask) => nodeShowing(recording, level, ask).map((node) => [node, ask.question] as const)));
    stores.paint.replace(cardPaints(graph, overlay, { now: timeShown(store), questions }));
    stores.edgePaint.replace(edgePaints(graph, overlay));
  }

  function showWords(): void {
    const { words, cursor, length } = store.getState();
    if (words.size === 0 || cursor !== length || length === 0) {
      stores.words.clear();
      return;
    }
    const { effects } = recording.stateAt(length);
    stores.words.replace([...words].flatMap(([id, text]) => {
      const effect = effects.get(id);
      return effect === undefined ? [] : nodeShowing(recording, level, effect).map((node) => [node, text] as const);
    }));
  }

  repaint();
  showWords();
  // A dragged slider moves the cursor more often than a screen shows it: at most one painting a frame.
  let takeBack: (() => void) | null = null;
  let isStale = false;
  function soon(): void {
    takeBack ??= nextFrame(() => {
      takeBack = null;
      if (isStale) repaint();
      isStale = false;
      showWords();
    });
  }
  const unsubscribe = store.subscribe((now, before) => {
    const hasMoved = now.cursor !== before.cursor || now.length !== before.length || now.connection !== before.connection;
    isStale ||= hasMoved;
    if (hasMoved || now.words !== before.words) soon();
  });
  function stop(): void {
    unsubscribe();
    takeBack?.();
  }
  return { repaint, stop };
}

/** What the cursor shows lasted until the next event; at the end of a run that goes on it lasts until now. */
function timeShown(store: RunStore): number {
  const { cursor, length, connection } = store.getState();
  if (cursor < length) return store.recording.eventAt(cursor + 1).at;
  const { at } = store.recording.eventAt(cursor);
  return connection === 'ended' ? at : Math.max(at, Date.now());
}
