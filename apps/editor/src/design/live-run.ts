// The run that was started from this page: starts it on the saved draft, follows it, and keeps the canvas painted by it.
import type { Json } from '@cadre/graph-schema';
import { ROOT } from '@cadre/run-core';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useEffect, useMemo, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { client } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { notifyFailure } from '../api/notify-failure.ts';
import { followRecording } from '../replay/follow-recording.ts';
import { openRecording } from '../replay/open-recording.ts';
import type { Opened } from '../replay/open-recording.ts';
import { paintCanvas } from '../replay/paint-canvas.ts';
import type { DrawingSession } from './drawing-session.ts';
import { refusedOptions } from './run-options.ts';
import type { OptionProblems, OptionTexts, RunOptions } from './run-options.ts';

export interface OpenedRun extends Opened {
  readonly id: string;
}

export interface LiveRun {
  readonly isStarting: boolean;
  readonly opened: OpenedRun | null;
  /** Why the last start failed. */
  readonly error: unknown;
  /** The form of the run panel, so that the key for running can send it. */
  readonly form: RefObject<HTMLFormElement | null>;
  /** As typed; kept from run to run while the page is open. */
  readonly options: OptionTexts;
  /** What the server refused of them at the last start, until they are changed. */
  readonly refused: OptionProblems;
  /** Of the newest start, until it is cleared. */
  readonly input: Json | null;
  changeOptions(texts: OptionTexts): void;
  start(input: Json, options: RunOptions): void;
  requestRun(): void;
  /** Takes the run's paint off the canvas; the run itself goes on. */
  clear(): void;
}

export const LiveRunContext = createContext<LiveRun | null>(null);

/** @throws outside of the design page */
export function useLiveRun(): LiveRun {
  const live = use(LiveRunContext);
  if (live === null) throw new Error('There is no design page above this component.');
  return live;
}

type State =
  | { readonly type: 'none' }
  | { readonly type: 'starting' }
  | { readonly type: 'opened'; readonly opened: OpenedRun }
  | { readonly type: 'failed'; readonly error: unknown; readonly options: OptionTexts };

const GATHER_MS = 40;
const WAITING_TICK_MS = 1_000;

export function useLiveRunState(slug: string, session: DrawingSession): LiveRun {
  const [state, setState] = useState<State>({ type: 'none' });
  const [options, changeOptions] = useState<OptionTexts>({});
  const [input, setInput] = useState<Json | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const opened = state.type === 'opened' ? state.opened : null;
  useFollowing(opened, session);

  return useMemo(
    () => ({
      isStarting: state.type === 'starting',
      opened,
      error: state.type === 'failed' ? state.error : null,
      form,
      options,
      refused: state.type === 'failed' && state.options === options ? refusedOptions(state.error) : {},
      input,
      changeOptions,
      start(next, given) {
        setState({ type: 'starting' });
        setInput(next);
        startRun({ slug, session }, next, given).then(
          (run) => setState({ type: 'opened', opened: run }),
          (error: unknown) => setState({ type: 'failed', error, options }),
        );
      },
      requestRun: () => form.current?.requestSubmit(),
      clear() {
        setState({ type: 'none' });
        setInput(null);
      },
    }),
    [slug, session, state, opened, options, input],
  );
}

/** The draft runs as it is on the server, so what was drawn last is saved first. */
async function startRun({ slug, session }: { readonly slug: string; readonly session: DrawingSession }, input: Json, options: RunOptions): Promise<OpenedRun> {
  if (!(await session.autosave.flush())) throw new Error('The last change is not saved yet, so it would not be in the run. See beside the name what to do.');
  const { id } = await client.runs.create({ graph: slug, draft: true, input, ...options });
  return { id, ...(await openRecording(client.runs, id, () => undefined)) };
}

function useFollowing(opened: OpenedRun | null, { canvas }: DrawingSession): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (opened === null) return undefined;
    const { id, store, graph } = opened;
    const stop = new AbortController();
    const painter = paintCanvas({ store, graph, level: ROOT, stores: canvas, nextFrame });
    const tick = setInterval(() => {
      if (store.getState().connection === 'ended') clearInterval(tick);
      else painter.repaint();
    }, WAITING_TICK_MS);
    followRecording(store, {
      source: client.runs,
      id,
      signal: stop.signal,
      onStatus: () => void queries.invalidateQueries({ queryKey: keys.runs }),
      schedule: (callback) => setTimeout(callback, GATHER_MS),
    }).catch((error: unknown) => {
      if (!stop.signal.aborted) notifyFailure(error);
    });
    return () => {
      stop.abort();
      clearInterval(tick);
      painter.stop();
      canvas.paint.clear();
      canvas.edgePaint.clear();
      canvas.words.clear();
    };
  }, [opened, canvas, queries]);
}

function nextFrame(callback: () => void): () => void {
  const frame = requestAnimationFrame(callback);
  return () => cancelAnimationFrame(frame);
}
