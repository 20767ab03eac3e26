import { toEffectId, compile, Replay, ROOT, type RunEvent } from '@cadre/run-core';
import { drawGraph, play } from '@cadre/run-core/testing';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createCanvasStores, type CanvasStores } from '../canvas/canvas-stores.ts';
import type { RunStore } from './open-recording.ts';
import { paintCanvas } from './paint-canvas.ts';
import { createReplayStore } from './replay-store.ts';

const graph = drawGraph({
  nodes: {
    start: { kind: 'input' }, lead: { kind: 'worker' },
    money: { kind: 'condition', cases: [{ id: 'refund', label: 'Refund', when: 'true' }] },
    allow: { kind: 'approval', question: 'May we?' }, done: { kind: 'output' }, refused: { kind: 'output' },
  },
  edges: ['start -> lead', 'lead -> money', 'money.refund -> allow', 'money.else -> refused', 'allow.approved -> done', 'allow.rejected -> refused', 'allow.timeout -> refused'],
});
const compiled = compile(graph);
if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
const played = play(compiled.value, {});
const edgeId = (from: string, to: string): string => graph.edges.find((edge) => edge.from.node === from && edge.to.node === to)?.id ?? '';

describe('painting the canvas', () => {
  let store: RunStore;
  let stores: CanvasStores;
  let frames: (() => void)[];

  function open(events: readonly RunEvent[]): void {
    if (!compiled.ok) throw new Error('The graph compiles.');
    store = createReplayStore(new Replay(compiled.value));
    stores = createCanvasStores();
    frames = [];
    store.append(events);
  }
  function paint() {
    return paintCanvas({ level: ROOT, store, graph, stores, nextFrame: (callback) => { frames.push(callback); return () => { frames = frames.filter((frame) => frame !== callback); }; } });
  }
  function frame(): void {
    const due = frames;
    frames = [];
    for (const callback of due) callback();
  }
  const statusOf = (id: string) => stores.paint.get(id)?.status;

  beforeEach(() => open(played.events));

  test('the end of a run shows what was done and what was never reached', () => {
    store.setConnection('ended');
    paint();
    expect([statusOf('lead'), statusOf('allow'), statusOf('done'), statusOf('refused')]).toEqual(['done', 'done', 'done', undefined]);
    expect(stores.edgePaint.get(edgeId('money', 'allow'))).toMatchObject({ count: 1, status: 'done' });
    expect(stores.edgePaint.get(edgeId('money', 'refused'))).toMatchObject({ count: 0, status: 'idle' });
  });

  test('moving the cursor paints once a frame, and only what differs', () => {
    store.setConnection('ended');
    paint();
    const lead = vi.fn<() => void>();
    const refused = vi.fn<() => void>();
    stores.paint.subscribe('lead', lead);
    stores.paint.subscribe('refused', refused);
    for (const seq of [3, 2, 1]) store.moveTo(seq);
    expect([frames.length, lead.mock.calls.length]).toEqual([1, 0]);
    frame();
    expect([statusOf('lead'), statusOf('allow')]).toEqual(['running', undefined]);
    expect([lead.mock.calls.length, refused.mock.calls.length]).toEqual([1, 0]);
  });

  test('what waits has waited until the next event', () => {
    store.setConnection('ended');
    store.moveTo(2);
    paint();
    expect(statusOf('allow')).toBe('waiting');
    expect(stores.paint.get('allow')?.waitingMs).toBe(1_000);
  });

  test('words show on the node that says them, at the end of the log only', () => {
    open(played.events.slice(0, 1));
    paint();
    store.addWords(toEffectId('run:1:0'), 'A refund is owed');
    store.addWords(toEffectId('run:7:0'), 'Nobody says this');
    frame();
    expect(stores.words.get('lead')).toBe('A refund is owed');
    store.append(played.events.slice(1, 2));
    frame();
    expect(stores.words.get('lead')).toBeUndefined();
  });

  test('a painter that was stopped paints no more', () => {
    const painter = paint();
    store.moveTo(1);
    painter.stop();
    frame();
    expect(statusOf('lead')).toBe('done');
    store.moveTo(2);
    expect(frames).toHaveLength(0);
  });
});
