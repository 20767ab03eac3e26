// What the run page looks at: a position in a recording that may still grow. Moving it touches nothing but numbers;
// what a position looks like is computed by whoever shows it. Knows no network, no clock and no React.
import { ROOT, type ActorPath, type EffectId, type RunEvent } from '@cadre/run-core';
import type { NodeId } from '@cadre/graph-schema';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { playAhead, type Speed } from './playback.ts';

/** The part of run-core's `Replay` that the store needs. */
export interface Recording {
  readonly length: number;
  append(event: RunEvent): void;
  eventAt(seq: number): RunEvent;
}

export type Selection =
  /** The run as a whole: its input and output. */
  | { readonly type: 'run' }
  /** Whatever happened at the cursor. */
  | { readonly type: 'step' }
  /** A node, by the newest actor that worked in it at the cursor. */
  | { readonly type: 'node'; readonly node: NodeId }
  | { readonly type: 'actor'; readonly actor: ActorPath };

/** `ended`: the run is over, nothing more will come. */
export type Connection = 'following' | 'lost' | 'ended';

export interface ReplayState {
  readonly length: number;
  /** Of the event shown, 1 to length; 0 while there is none. */
  readonly cursor: number;
  /** At the end, and staying there while the run goes on. */
  readonly isFollowing: boolean;
  readonly isPlaying: boolean;
  readonly speed: Speed;
  /** Milliseconds spent on the way to the next event while playing. */
  readonly spent: number;
  readonly selection: Selection;
  /** The graph that is looked at: the path of its flow. */
  readonly level: ActorPath;
  readonly connection: Connection;
  /** Words of model calls that are still going on. */
  readonly words: ReadonlyMap<EffectId, string>;
  /** Why folding stopped before the log's end; null when it did not. */
  readonly fault: { readonly seq: number; readonly message: string } | null;
}

export interface ReplayStore<R extends Recording = Recording> extends Pick<StoreApi<ReplayState>, 'getState' | 'subscribe' | 'getInitialState'> {
  readonly recording: R;
  /** Events that are known already are passed over. */
  append(events: readonly RunEvent[]): void;
  addWords(effect: EffectId, text: string): void;
  setConnection(connection: Connection): void;
  /** Shows event `seq`, or the nearest there is. */
  moveTo(seq: number): void;
  /** Moves and selects what happened there. */
  show(seq: number): void;
  follow(): void;
  togglePlaying(): void;
  setSpeed(speed: Speed): void;
  /** Time passed for the viewer, in milliseconds. */
  tick(elapsed: number): void;
  select(selection: Selection): void;
  /** Looks at the run's own graph, or at one inside. */
  lookInto(level: ActorPath): void;
}

export function createReplayStore<R extends Recording>(recording: R): ReplayStore<R> {
  const store = createStore<ReplayState>(() => ({
    length: recording.length,
    cursor: recording.length,
    isFollowing: true,
    isPlaying: false,
    speed: 1,
    spent: 0,
    selection: { type: 'run' },
    level: ROOT,
    connection: 'following',
    words: new Map(),
    fault: null,
  }));
  const { getState, setState } = store;

  function moveTo(seq: number): void {
    const { length } = getState();
    const cursor = Math.min(Math.max(Math.round(seq), Math.min(1, length)), length);
    setState({ cursor, isFollowing: cursor === length, isPlaying: false, spent: 0 });
  }

  function append(events: readonly RunEvent[]): void {
    if (getState().fault !== null) return;
    const words = new Map(getState().words);
    let fault: ReplayState['fault'] = null;
    for (const event of events) {
      if (event.seq <= recording.length) continue;
      try {
        recording.append(event);
      } catch (error) {
        // Not swallowed: the page says at which event the fold stopped and why, and shows everything before it.
        fault = { seq: event.seq, message: error instanceof Error ? error.message : String(error) };
        break;
      }
      if ('effect' in event.payload) words.delete(event.payload.effect);
    }
    setState(({ isFollowing, cursor }) => ({ length: recording.length, cursor: isFollowing ? recording.length : cursor, words, fault }));
  }

  return {
    getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    recording,
    append,
    moveTo,
    addWords(effect, text) {
      setState(({ words }) => ({ words: new Map(words).set(effect, (words.get(effect) ?? '') + text) }));
    },
    setConnection(connection) {
      setState(connection === 'ended' ? { connection, words: new Map() } : { connection });
    },
    show(seq) {
      moveTo(seq);
      setState({ selection: { type: 'step' } });
    },
    follow() {
      moveTo(getState().length);
    },
    togglePlaying() {
      const { isPlaying, cursor, length } = getState();
      if (isPlaying) setState({ isPlaying: false, spent: 0 });
      else setState({ isPlaying: length > 1, isFollowing: false, cursor: cursor === length ? Math.min(1, length) : cursor, spent: 0, selection: { type: 'step' } });
    },
    setSpeed(speed) {
      setState({ speed, spent: 0 });
    },
    tick(elapsed) {
      const { isPlaying, cursor, length, spent, speed } = getState();
      if (!isPlaying) return;
      const tape = { length, timeOf: (seq: number) => recording.eventAt(seq).at };
      const head = playAhead(tape, { cursor, spent }, { elapsed, speed });
      const hasArrived = head.cursor === length;
      setState({ cursor: head.cursor, spent: head.spent, isPlaying: !hasArrived, isFollowing: hasArrived });
    },
    select(selection) {
      setState({ selection });
    },
    lookInto(level) {
      setState({ level, selection: { type: 'run' } });
    },
  };
}
