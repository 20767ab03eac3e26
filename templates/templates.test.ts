// Every template: valid without a warning, written in the file's own form, runs to its end offline, and replays to the recorded state.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkJson, parseGraphText, serializeGraph, validateGraph, type Graph } from '../packages/graph-schema/src/index.ts';
import { dehydrate, fold, hashState, hydrate, Replay } from '../packages/run-core/src/index.ts';
import { bodiesOf, nodeSize } from '../apps/editor/src/canvas/card-metrics.ts';
import { compileOrThrow, recordTemplate, type RecordedHistory } from '../scripts/templates/record-template.ts';
import { openTemplateTools } from '../scripts/templates/template-tools.ts';
import type { ToolGateway } from '../apps/runtime/src/ports/tool-gateway.ts';

const names = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();

function read(name: string, file: string): string {
  return readFileSync(join(import.meta.dirname, name, file), 'utf8');
}

function graphOf(name: string): Graph {
  const parsed = parseGraphText(read(name, 'graph.json'));
  if (!parsed.ok) throw new Error(`${name}: ${JSON.stringify(parsed.error)}`);
  return parsed.value;
}

let tools: ToolGateway;
beforeAll(async () => {
  tools = await openTemplateTools();
});
afterAll(() => tools.stop());

it('there are the five that the gallery shows', () => {
  expect(names).toEqual(['batch-enrichment', 'incident-response', 'loan-memo', 'research-and-write', 'support-desk']);
});

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const GAP = 16;
const FOOT = 33;

function isApart(left: Box, right: Box): boolean {
  const beside = left.x + left.width + GAP <= right.x || right.x + right.width + GAP <= left.x;
  return beside || left.y + left.height + FOOT <= right.y || right.y + right.height + FOOT <= left.y;
}

describe.each(names)('%s', (name) => {
  const graph = graphOf(name);
  const history: RecordedHistory = JSON.parse(read(name, 'history.json'));

  it('has no issue, and stands in the file as the editor would save it', () => {
    expect(validateGraph(graph)).toEqual([]);
    expect(read(name, 'graph.json')).toBe(serializeGraph(graph));
  });

  it('has an input and an example that meet its schema, and a page that says how to run it', () => {
    expect(checkJson(graph.input.schema, JSON.parse(read(name, 'input.json'))).ok).toBe(true);
    expect(checkJson(graph.input.schema, graph.input.example ?? null).ok).toBe(true);
    expect(read(name, 'README.md')).toContain(`cadre run templates/${name}/graph.json --input @templates/${name}/input.json`);
  });

  it('has no two cards on top of each other', () => {
    const bodies = bodiesOf(graph.nodes);
    const boxes = graph.nodes.map((node) => ({ node, ...node.position, ...nodeSize(node, bodies) }));
    // In a run every card has a foot, also those that have none while drawing.
    const overlapping = boxes.flatMap((left, index) =>
      boxes.slice(index + 1).filter((right) => left.node.parent === right.node.parent && !isApart(left, right)).map((right) => `${left.node.id} ${right.node.id}`),
    );
    expect(overlapping).toEqual([]);
  });

  it('runs offline to the output that was recorded', async () => {
    const again = await recordTemplate({ name, graph, input: JSON.parse(read(name, 'input.json')) }, tools);
    expect(JSON.parse(JSON.stringify(again)), 'record anew with scripts/record-templates.ts when this change is meant').toEqual(history);
  });

  it('replays to the recorded state, from any snapshot on the way', () => {
    const compiled = compileOrThrow(graph);
    expect(compiled.digest).toBe(history.digest);
    const replay = new Replay(compiled, history.events);
    expect(hashState(replay.stateAt(replay.length))).toBe(history.stateHash);
    for (let seq = 1; seq < replay.length; seq += 1) {
      const restored = hydrate(compiled, JSON.parse(JSON.stringify(dehydrate(replay.stateAt(seq)))));
      expect(hashState(fold(compiled, history.events.slice(seq), restored)), `from event ${seq}`).toBe(history.stateHash);
    }
  });
});
