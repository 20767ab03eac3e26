import { graphSchema, parseGraph, toEdgeId, toNodeId } from '@cadre/graph-schema';
import type { Graph, Json, NodeId } from '@cadre/graph-schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command, FieldPath } from './command.ts';
import { createDocumentStore } from './document-store.ts';
import type { DocumentStore } from './document-store.ts';
import { graphOf } from './graph-document.ts';
import { nextNodeId } from './part-ids.ts';

const empty: Graph = graphSchema.parse({ format: 'cadre/graph@1', name: 'Team', nodes: [], edges: [] });
const origin = { x: 0, y: 0 };

function graphIn(store: DocumentStore): Graph {
  return graphOf(store.state.getState().document);
}

function add(kind: string, id: string, parent: string | null = null): Command {
  return { type: 'node.add', id: toNodeId(id), kind, position: origin, parent: parent === null ? null : toNodeId(parent) };
}

function connect(from: string, to: string): Command {
  const [fromNode = '', fromPort = ''] = from.split('.');
  const [toNode = '', toPort = ''] = to.split('.');
  return { type: 'node.connect', from: { node: toNodeId(fromNode), port: fromPort }, to: { node: toNodeId(toNode), port: toPort } };
}

function configure(node: string, path: FieldPath, value: Json | undefined): Command {
  return { type: 'node.configure', node: toNodeId(node), path, value };
}

function storeWith(...commands: Command[]): DocumentStore {
  const store = createDocumentStore(empty);
  const result = store.execute(commands);
  if (!result.ok) throw new Error(result.error.message);
  return store;
}

describe('undo and redo', () => {
  it('takes back one step at a time and does it again', () => {
    const store = createDocumentStore(empty);
    store.execute(add('worker', 'billing'));
    store.execute({ type: 'node.rename', node: toNodeId('billing'), label: 'Billing' });
    store.undo();
    expect(graphIn(store).nodes[0]?.label).toBe('Worker');
    store.undo();
    expect(graphIn(store).nodes).toEqual([]);
    store.redo();
    store.redo();
    expect(graphIn(store).nodes[0]?.label).toBe('Billing');
  });

  it('keeps a drag as one step, and the next drag as another', () => {
    const store = storeWith(add('worker', 'billing'));
    const drag = (x: number): void => {
      store.execute({ type: 'node.move', moves: [{ node: toNodeId('billing'), position: { x, y: 0 } }] }, { merge: 'drag' });
    };
    for (const x of [10, 20, 30]) drag(x);
    store.seal();
    for (const x of [40, 50]) drag(x);
    store.undo();
    expect(graphIn(store).nodes[0]?.position.x).toBe(30);
    store.undo();
    expect(graphIn(store).nodes[0]?.position.x).toBe(0);
  });

  it('leaves no step behind when a drag comes back to where it began', () => {
    const store = storeWith(add('worker', 'billing'));
    const steps = store.state.getState().past.length;
    for (const x of [10, 0]) store.execute({ type: 'node.move', moves: [{ node: toNodeId('billing'), position: { x, y: 0 } }] }, { merge: 'drag' });
    store.undo();
    store.redo();
    expect(store.state.getState().past.length).toBeGreaterThanOrEqual(steps);
    expect(graphIn(store).nodes[0]?.position).toEqual(origin);
  });

  it('forgets what could be redone when something else is done', () => {
    const store = storeWith(add('worker', 'billing'));
    store.undo();
    store.execute(add('worker', 'shipping'));
    store.redo();
    expect(graphIn(store).nodes.map((node) => node.id)).toEqual(['shipping']);
  });

  it('keeps the identity of parts that did not change', () => {
    const store = storeWith(add('worker', 'billing'), add('worker', 'shipping'));
    const before = store.state.getState().document.nodes.get(toNodeId('shipping'));
    store.execute({ type: 'node.rename', node: toNodeId('billing'), label: 'Money' });
    expect(store.state.getState().document.nodes.get(toNodeId('shipping'))).toBe(before);
  });
});

describe('commands', () => {
  it('runs all commands of a step or none', () => {
    const store = createDocumentStore(empty);
    const result = store.execute([add('worker', 'billing'), connect('billing.out', 'nobody.in')]);
    expect(result.ok).toBe(false);
    expect(graphIn(store).nodes).toEqual([]);
  });

  it('removes the edges of a case that is taken away, and brings them back on undo', () => {
    const cases = [{ id: 'refund', label: 'Refund', when: 'true' }, { id: 'other', label: 'Other', when: 'true' }];
    const store = storeWith(add('condition', 'money'), add('output', 'done'), configure('money', ['cases'], cases), connect('money.refund', 'done.in'));
    expect(graphIn(store).edges).toHaveLength(1);
    store.execute(configure('money', ['cases'], cases.slice(1)));
    expect(graphIn(store).edges).toEqual([]);
    store.undo();
    expect(graphIn(store).edges).toHaveLength(1);
  });

  it('writes only what was set, and nothing when it is set back', () => {
    const store = storeWith(add('worker', 'billing'), configure('billing', ['limits', 'steps'], 3));
    expect(graphIn(store).nodes[0]?.config).toEqual({ limits: { steps: 3 } });
    store.execute(configure('billing', ['limits', 'steps'], undefined));
    expect(graphIn(store).nodes[0]?.config).toEqual({});
  });

  it('refuses a setting that the kind would not accept', () => {
    const store = storeWith(add('worker', 'billing'));
    expect(store.execute(configure('billing', ['limits', 'steps'], 0))).toMatchObject({ ok: false, error: { code: 'config_invalid' } });
    expect(store.execute(configure('billing', ['colour'], 'red'))).toMatchObject({ ok: false });
    const schema: Json = JSON.parse('{"type":"object","properties":{"constructor":{"type":"string"}}}');
    expect(store.execute(configure('billing', ['outputSchema'], schema))).toMatchObject({ ok: false, error: { code: 'invalid_value' } });
  });

  it('bounds a connection that closes a loop', () => {
    const store = storeWith(add('worker', 'draft'), add('condition', 'check'), connect('draft.out', 'check.in'), connect('check.else', 'draft.in'));
    expect(graphIn(store).edges.map((edge) => edge.max)).toEqual([3, undefined]);
  });

  it('takes a whole team into a map and cuts what would cross the border', () => {
    const store = storeWith(
      add('map', 'each'), add('input', 'start'), add('supervisor', 'lead'), add('worker', 'billing'),
      connect('lead.workers', 'billing.boss'), connect('start.out', 'lead.in'),
    );
    store.execute({ type: 'node.adopt', moves: [{ node: toNodeId('lead'), position: { x: 20, y: 40 } }], parent: toNodeId('each') });
    const graph = graphIn(store);
    expect(graph.nodes.filter((node) => node.parent === 'each').map((node) => node.id)).toEqual(['billing', 'lead']);
    expect(graph.edges.map((edge) => edge.id)).toEqual(['lead_billing']);
  });

  it('removes the body of a map with it', () => {
    const store = storeWith(add('map', 'each'), add('worker', 'inside', 'each'));
    store.execute({ type: 'parts.remove', nodes: [toNodeId('each')], edges: [] });
    expect(graphIn(store).nodes).toEqual([]);
  });

  it('changes an id everywhere it is named', () => {
    const store = storeWith(
      add('worker', 'draft'), add('output', 'done'), connect('draft.out', 'done.in'),
      configure('done', ['value'], "{'reply': nodes.draft.output, 'other': nodes.drafts.output}"),
    );
    store.execute({ type: 'node.identify', node: toNodeId('draft'), id: toNodeId('reply') });
    const graph = graphIn(store);
    expect(graph.nodes.find((node) => node.id === 'done')?.config).toEqual({ value: "{'reply': nodes.reply.output, 'other': nodes.drafts.output}" });
    expect(graph.edges[0]?.from.node).toBe('reply');
  });

  it('pastes under new ids, with the references among the copies', () => {
    const store = storeWith(add('worker', 'draft'), add('transform', 'shape'), connect('draft.out', 'shape.in'), configure('shape', ['value'], 'nodes.draft.output'));
    const { nodes, edges } = graphIn(store);
    store.execute({ type: 'parts.paste', nodes, edges, offset: { x: 40, y: 40 } });
    const graph = graphIn(store);
    expect(graph.nodes.map((node) => node.id)).toEqual(['draft', 'draft_2', 'shape', 'shape_2']);
    expect(graph.nodes.at(-1)?.config).toEqual({ value: 'nodes.draft_2.output' });
    expect(graph.edges.map((edge) => [edge.from.node, edge.to.node])).toEqual([['draft_2', 'shape_2'], ['draft', 'shape']]);
  });

  it('refuses a graph without a name', () => {
    expect(createDocumentStore(empty).execute({ type: 'graph.configure', header: { name: '' } })).toMatchObject({ ok: false, error: { code: 'invalid_value' } });
  });
});

describe('rules of connections', () => {
  const refused = (store: DocumentStore, command: Command): string => {
    const result = store.execute(command);
    return result.ok ? 'allowed' : result.error.code;
  };

  it('connects in either direction', () => {
    const store = storeWith(add('supervisor', 'lead'), add('worker', 'billing'));
    expect(refused(store, connect('billing.boss', 'lead.workers'))).toBe('allowed');
    expect(graphIn(store).edges[0]).toMatchObject({ from: { node: 'lead', port: 'workers' }, to: { node: 'billing', port: 'boss' } });
  });

  it('refuses ports that do not match, doubles, and a node to itself', () => {
    const store = storeWith(add('supervisor', 'lead'), add('worker', 'billing'), connect('lead.out', 'billing.in'));
    expect(refused(store, connect('lead.out', 'billing.boss'))).toBe('ports_do_not_match');
    expect(refused(store, connect('lead.out', 'billing.in'))).toBe('already_connected');
    expect(refused(store, connect('lead.out', 'lead.in'))).toBe('connects_itself');
    expect(refused(store, connect('lead.nothing', 'billing.in'))).toBe('missing_part');
  });

  it('gives a worker one boss, and a boss no place below itself', () => {
    const store = storeWith(
      add('supervisor', 'lead'), add('supervisor', 'second'), add('worker', 'billing'),
      connect('lead.workers', 'second.boss'), connect('second.workers', 'billing.boss'),
    );
    expect(refused(store, connect('lead.workers', 'billing.boss'))).toBe('second_boss');
    expect(refused(store, connect('second.workers', 'lead.boss'))).toBe('delegation_cycle');
  });

  it('keeps a worker either in a team or in the flow', () => {
    const store = storeWith(add('supervisor', 'lead'), add('worker', 'billing'), add('worker', 'free'), connect('lead.workers', 'billing.boss'), connect('lead.out', 'free.in'));
    expect(refused(store, connect('lead.out', 'billing.in'))).toBe('boss_and_flow');
    expect(refused(store, connect('lead.workers', 'free.boss'))).toBe('boss_and_flow');
  });

  it('keeps flow inside a map or outside it', () => {
    const store = storeWith(add('map', 'each'), add('worker', 'inside', 'each'), add('worker', 'outside'));
    expect(refused(store, connect('outside.out', 'inside.in'))).toBe('crosses_map_border');
    expect(refused(store, add('output', 'end', 'each'))).toBe('not_in_map');
    expect(refused(store, add('worker', 'lost', 'inside'))).toBe('not_a_container');
    expect(refused(store, { type: 'node.adopt', moves: [{ node: toNodeId('each'), position: origin }], parent: toNodeId('each') })).toBe('contains_itself');
  });

  it('allows one input', () => {
    expect(refused(storeWith(add('input', 'start')), add('input', 'again'))).toBe('second_input');
  });
});

const kindNames = ['input', 'output', 'supervisor', 'worker', 'condition', 'map', 'join', 'approval', 'wait', 'transform', 'http', 'note'];
const ports = ['in', 'out', 'error', 'boss', 'workers', 'tools', 'use', 'else', 'first', 'approved'];

/** A command about the nodes there are when it runs: `pick` chooses among them. */
type Intention = (nodes: readonly NodeId[], edges: readonly string[]) => Command;

const number = fc.nat(1_000);
const position = fc.record({ x: fc.integer({ min: -2_000, max: 2_000 }), y: fc.integer({ min: -2_000, max: 2_000 }) });

function pick<T>(items: readonly T[], index: number): T | undefined {
  return items[index % Math.max(1, items.length)];
}

const nowhere = toNodeId('nowhere');
const intention: fc.Arbitrary<Intention> = fc.oneof(
  fc.tuple(fc.constantFrom(...kindNames), position, fc.option(number, { nil: null })).map(
    ([kind, at, inside]): Intention => (nodes) => ({ type: 'node.add', id: nextNodeId(new Set(nodes), kind), kind, position: at, parent: inside === null ? null : (pick(nodes, inside) ?? null) }),
  ),
  fc.tuple(number, position).map(([node, at]): Intention => (nodes) => ({ type: 'node.move', moves: [{ node: pick(nodes, node) ?? nowhere, position: at }] })),
  fc.tuple(number, fc.option(number, { nil: null }), position).map(
    ([node, into, at]): Intention => (nodes) => ({ type: 'node.adopt', moves: [{ node: pick(nodes, node) ?? nowhere, position: at }], parent: into === null ? null : (pick(nodes, into) ?? null) }),
  ),
  fc.tuple(number, number, fc.constantFrom(...ports), fc.constantFrom(...ports)).map(
    ([from, to, fromPort, toPort]): Intention => (nodes) => ({ type: 'node.connect', from: { node: pick(nodes, from) ?? nowhere, port: fromPort }, to: { node: pick(nodes, to) ?? nowhere, port: toPort } }),
  ),
  fc.tuple(number, fc.string({ maxLength: 20 })).map(([node, label]): Intention => (nodes) => ({ type: 'node.rename', node: pick(nodes, node) ?? nowhere, label })),
  fc.tuple(number, number).map(([node, digits]): Intention => (nodes) => ({ type: 'node.identify', node: pick(nodes, node) ?? nowhere, id: toNodeId(`part${digits}`) })),
  fc
    .tuple(number, fc.constantFrom('instructions', 'value', 'cases', 'items', 'rounds'), fc.option(fc.oneof(fc.string(), fc.constant([{ id: 'first', label: '', when: '' }]), fc.nat(5)), { nil: undefined }))
    .map(([node, field, value]): Intention => (nodes) => ({ type: 'node.configure', node: pick(nodes, node) ?? nowhere, path: [field], value })),
  fc.tuple(number, number).map(
    ([node, edge]): Intention => (nodes, edges) => ({ type: 'parts.remove', nodes: nodes.length === 0 ? [] : [pick(nodes, node) ?? nowhere], edges: edges.slice(0, edge % 2).map((id) => toEdgeId(id)) }),
  ),
  fc.tuple(number, fc.option(number, { nil: undefined })).map(([edge, max]): Intention => (_nodes, edges) => ({ type: 'edge.configure', edge: toEdgeId(pick(edges, edge) ?? 'none'), max })),
  fc.string({ maxLength: 5 }).map((name): Intention => () => ({ type: 'graph.configure', header: { name } })),
);

describe('laws', () => {
  it('undoes and redoes any sequence exactly, through documents that all parse', () => {
    fc.assert(
      fc.property(fc.array(intention, { minLength: 1, maxLength: 40 }), (intentions) => {
        const store = createDocumentStore(empty);
        const seen = [graphIn(store)];
        for (const intend of intentions) {
          const { document } = store.state.getState();
          const result = store.execute(intend([...document.nodes.keys()], [...document.edges.keys()]));
          if (!result.ok) expect(store.state.getState().document).toBe(document);
          if (graphIn(store) === seen.at(-1)) continue;
          expect(parseGraph(JSON.parse(JSON.stringify(graphIn(store))))).toMatchObject({ ok: true });
          seen.push(graphIn(store));
        }
        for (const graph of seen.toReversed().slice(1)) {
          store.undo();
          expect(graphIn(store)).toEqual(graph);
        }
        for (const graph of seen.slice(1)) {
          store.redo();
          expect(graphIn(store)).toEqual(graph);
        }
      }),
      { numRuns: 200 },
    );
  });
});
