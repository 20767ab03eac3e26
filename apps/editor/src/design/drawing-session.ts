// One opened graph: its document, what is wrong with it, whether it is saved, and what the canvas is told. Lives as long as the page.
import type { GraphShape } from '@cadre/client';
import { ProblemError } from '@cadre/client';
import type { Graph } from '@cadre/graph-schema';
import { client } from '../api/client.ts';
import { explainError } from '../api/explain-error.ts';
import { createCanvasStores } from '../canvas/canvas-stores.ts';
import type { CanvasStores, NodeIssues } from '../canvas/canvas-stores.ts';
import { createAutosave } from '../document/autosave.ts';
import type { Autosave, SaveOutcome } from '../document/autosave.ts';
import { createDocumentStore } from '../document/document-store.ts';
import { watchIssues } from '../document/issue-watch.ts';
import type { Checked, Later } from '../document/issue-watch.ts';
import type { Drawing } from '../inspector/drawing-context.tsx';
import { messageOf } from '../inspector/issue-messages.ts';

export interface DrawingSession extends Drawing {
  readonly autosave: Autosave;
  readonly canvas: CanvasStores;
  /** Starts watching and saving; returns how to stop. */
  start(): () => void;
}

/** Saves that go on after their page was left, by slug. */
const leaving = new Map<string, Promise<boolean>>();

/** The save of the last visit, while it is on its way: a draft read before it would be an older one. Null when there is none. */
export function lastSaveOf(slug: string): Promise<boolean> | null {
  return leaving.get(slug) ?? null;
}

const CHECK_MS = 250;
const SAVE_MS = 700;
const RETRY_MS = 5_000;

export function openDrawing(slug: string, shape: GraphShape): DrawingSession {
  const documents = createDocumentStore(shape.graph);
  const issues = watchIssues(documents, after(CHECK_MS));
  const autosave = createAutosave({ documents, saved: shape, later: after(SAVE_MS), save: (graph, version) => save(slug, graph, version) });
  const canvas = createCanvasStores();
  return {
    documents,
    issues,
    autosave,
    canvas,
    start() {
      const stopSaving = autosave.start();
      const stopChecking = issues.start();
      const stopMarking = issues.state.subscribe((checked) => markIssues(canvas, checked));
      // What could not be sent is sent again, for as long as the page is open.
      const retry = setInterval(() => {
        if (autosave.state.getState().status === 'failed') void autosave.flush();
      }, RETRY_MS);
      return () => {
        clearInterval(retry);
        stopMarking();
        stopChecking();
        stopSaving();
        const last = autosave.flush();
        leaving.set(slug, last);
        void last.finally(() => {
          if (leaving.get(slug) === last) leaving.delete(slug);
        });
      };
    },
  };
}

async function save(slug: string, graph: Graph, version: number): Promise<SaveOutcome> {
  try {
    const saved = await client.graphs.replace(slug, graph, version);
    return { type: 'saved', version: saved.version };
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.status !== 412) return { type: 'failed', message: explainError(error).detail };
  }
  try {
    return { type: 'conflict', theirs: await client.graphs.get(slug) };
  } catch (error) {
    return { type: 'failed', message: explainError(error).detail };
  }
}

function after(milliseconds: number): Later {
  return (work) => {
    const timer = setTimeout(work, milliseconds);
    return () => clearTimeout(timer);
  };
}

/** Cards carry what must be mended; hints stay in the list. */
function markIssues(canvas: CanvasStores, { issues }: Checked): void {
  const serious = issues.filter((issue) => issue.severity !== 'hint');
  const mark = (found: readonly (typeof serious)[number][]): NodeIssues => {
    const worst = found.find((issue) => issue.severity === 'error') ?? found[0];
    return { severity: worst?.severity ?? 'warning', count: found.length, message: worst === undefined ? '' : messageOf(worst) };
  };
  const group = (key: 'node' | 'edge'): [string, NodeIssues][] =>
    [...Map.groupBy(serious, (issue) => issue[key])].flatMap(([id, found]) => (id === undefined ? [] : [[id, mark(found)]]));
  canvas.issues.replace(group('node'));
  canvas.edgeIssues.replace(group('edge'));
}
