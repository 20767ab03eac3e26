import { graphSchema, toNodeId } from '@cadre/graph-schema';
import type { Graph } from '@cadre/graph-schema';
import { describe, expect, it } from 'vitest';
import { createAutosave } from './autosave.ts';
import type { SaveOutcome } from './autosave.ts';
import { createDocumentStore } from './document-store.ts';

const graph: Graph = graphSchema.parse({ format: 'cadre/graph@1', name: 'Team', nodes: [{ id: 'a', kind: 'worker', position: { x: 0, y: 0 } }], edges: [] });
const theirs: Graph = { ...graph, name: 'Theirs' };

/** A server that answers when it is told to, and a timer that fires when it is told to. */
function setUp() {
  const documents = createDocumentStore(graph);
  const asked: { readonly graph: Graph; readonly version: number; readonly answer: (outcome: SaveOutcome) => void }[] = [];
  let due: (() => void) | null = null;
  const autosave = createAutosave({
    documents,
    saved: { graph, version: 1 },
    save: (sent, version) => new Promise((answer) => asked.push({ graph: sent, version, answer })),
    later: (work) => {
      due = work;
      return () => {
        due = null;
      };
    },
  });
  const stop = autosave.start();
  const answer = async (outcome: SaveOutcome): Promise<void> => {
    asked.at(-1)?.answer(outcome);
    await new Promise((resolve) => setTimeout(resolve));
  };
  return {
    autosave, asked, answer, stop,
    type: (label: string) => documents.execute({ type: 'node.rename', node: toNodeId('a'), label }),
    wait: () => due?.(),
    name: () => documents.state.getState().document.header.name,
    status: () => autosave.state.getState().status,
  };
}

describe('autosave', () => {
  it('sends many changes as one, from the version it knows', async () => {
    const { type, wait, asked, answer, status } = setUp();
    type('x');
    type('xy');
    expect([status(), asked.length]).toEqual(['changed', 0]);
    wait();
    expect([status(), asked.length, asked[0]?.version, asked[0]?.graph.nodes[0]?.label]).toEqual(['saving', 1, 1, 'xy']);
    await answer({ type: 'saved', version: 2 });
    expect(status()).toBe('saved');
  });

  it('sends what changed while it was saving, from the new version', async () => {
    const { type, wait, asked, answer, status } = setUp();
    type('x');
    wait();
    type('xyz');
    await answer({ type: 'saved', version: 2 });
    expect([asked.length, asked[1]?.version, asked[1]?.graph.nodes[0]?.label, status()]).toEqual([2, 2, 'xyz', 'saving']);
    await answer({ type: 'saved', version: 3 });
    expect(status()).toBe('saved');
  });

  it('stops at a conflict and keeps mine when told to', async () => {
    const { autosave, type, wait, asked, answer, status, name } = setUp();
    type('x');
    wait();
    await answer({ type: 'conflict', theirs: { graph: theirs, version: 7 } });
    type('xy');
    wait();
    expect([status(), asked.length, name()]).toEqual(['conflict', 1, 'Team']);
    const kept = autosave.keepMine();
    expect([asked.length, asked[1]?.version]).toEqual([2, 7]);
    await answer({ type: 'saved', version: 8 });
    expect([await kept, status()]).toEqual([true, 'saved']);
  });

  it('takes theirs without sending anything', async () => {
    const { autosave, type, wait, asked, answer, status, name } = setUp();
    type('x');
    wait();
    await answer({ type: 'conflict', theirs: { graph: theirs, version: 7 } });
    autosave.takeTheirs();
    expect([status(), name(), asked.length]).toEqual(['saved', 'Theirs', 1]);
    type('y');
    wait();
    expect(asked[1]?.version).toBe(7);
  });

  it('says that it failed, and sends again when asked', async () => {
    const { autosave, type, wait, asked, answer, status } = setUp();
    type('x');
    wait();
    await answer({ type: 'failed', message: 'No connection.' });
    expect(status()).toBe('failed');
    void autosave.flush();
    await answer({ type: 'saved', version: 2 });
    expect([status(), asked.length]).toEqual(['saved', 2]);
  });

  it('sends the last change when the page is left', () => {
    const { type, asked, stop } = setUp();
    type('x');
    stop();
    expect(asked).toHaveLength(1);
  });
});
