// Graph files that run other graph files, by the real command: found beside the file, in the database, or named when missing.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommand } from '../testing/command.ts';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';

const position = { x: 0, y: 0 };

function graph(name: string, nodes: readonly { readonly id: string; readonly kind: string; readonly label?: string; readonly config?: object }[]): object {
  return {
    format: 'cadre/graph@1', name, input: { schema: { type: 'object' }, example: { n: 20 } },
    nodes: nodes.map((node) => ({ position, ...node })),
    edges: nodes.slice(1).map(({ id }, index) => ({ id: `e${index + 1}`, from: { node: nodes[index]?.id, port: 'out' }, to: { node: id, port: 'in' } })),
  };
}
const start = { id: 'start', kind: 'input' };
const runs = (slug: string, revision?: string) => ({ id: 'step', kind: 'subgraph', label: `Runs ${slug}`, config: { graph: slug, ...(revision === undefined ? {} : { revision }) } });
const done = (value?: string) => ({ id: 'done', kind: 'output', config: value === undefined ? {} : { value } });

let folder: string;
let database: TestDatabase;
let environment: Record<string, string>;
let outer: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cadre-subgraph-files-'));
  database = await createTestDatabase();
  environment = { DATABASE_URL: database.url, CADRE_DATA_DIR: join(folder, 'data') };
  outer = await file('outer/graph.json', graph('Outer', [start, runs('middle'), done()]));
  await file('middle/graph.json', graph('Middle', [start, runs('inner'), done("{'inner': nodes.step.output}")]));
  await file('middle/inner.graph.json', graph('Inner', [start, { id: 'step', kind: 'worker', label: 'Inner worker', config: { instructions: 'Answer.', model: 'openai:gpt-5' } }, done('input.n * 2 + nodes.step.visits')]));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, JSON.stringify(content));
  return path;
}

describe('beside the file', () => {
  test('it is checked and compiled with them', async () => {
    expect(await runCommand(['check', outer])).toMatchObject({ code: 0, stdout: '1 file without errors.\n' });
    const compiled = JSON.parse((await runCommand(['compile', outer, '--json'])).stdout);
    expect(compiled.machines.map((machine: { id: string }) => machine.id.replace(/^sha256:[0-9a-f]+/, 'inside'))).toEqual(expect.arrayContaining(['flow', 'inside/flow', 'inside/agent:step']));
  });

  test('it runs with them, all of them on the offline model when asked, each step told by its own label', async () => {
    const ran = await runCommand(['run', outer, '--offline'], environment);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toContain('      Inner worker thinks …');
    expect(ran.stdout).toMatch(/completed · .*\n\{\n {2}"inner": 41\n\}/);
  });

  test('a run of it is exported with them and folds anywhere', async () => {
    const { id } = JSON.parse((await runCommand(['run', outer, '--offline', '--json'], environment)).stdout);
    const recorded = join(folder, 'run.json');
    expect(await runCommand(['export', id, '--out', recorded], environment)).toMatchObject({ code: 0 });
    expect(JSON.parse(await readFile(recorded, 'utf8')).graphs).toHaveLength(2);
    expect((await runCommand(['replay', recorded])).stdout).toContain('"inner": 41');
    const other = await createTestDatabase();
    try {
      const elsewhere = { DATABASE_URL: other.url, CADRE_DATA_DIR: join(folder, 'elsewhere') };
      expect(await runCommand(['import', recorded], elsewhere)).toMatchObject({ code: 0, stdout: `Imported run ${id}.\n` });
      expect((await runCommand(['replay', id], elsewhere)).stdout).toContain('"inner": 41');
    } finally {
      await other.drop();
    }
  });
});

describe('when one is missing', () => {
  const digest = `sha256:${'0'.repeat(64)}`;

  test('it is named, whoever asks', async () => {
    const alone = await file('alone.graph.json', graph('Alone', [start, runs('nobody'), done()]));
    expect(await runCommand(['check', alone])).toMatchObject({ code: 1, stdout: `${alone}:step:revision subgraph_not_published error: subgraph not published (graph nobody)\n` });
    expect(await runCommand(['run', alone], environment)).toMatchObject({ code: 1, stderr: expect.stringContaining('graph nobody') });
  });

  test('a draft that names a digest is taken, and what it misses is said', async () => {
    const pinned = await file('pinned.graph.json', graph('Pinned', [start, runs('gone', digest), done()]));
    expect(await runCommand(['import', pinned, '--json'], environment)).toMatchObject({ code: 0, stdout: '{"graph":"pinned"}\n', stderr: expect.stringContaining('subgraph_missing') });
    expect(await runCommand(['run', 'pinned'], environment)).toMatchObject({ code: 1, stderr: expect.stringContaining('subgraph_missing') });
  });

  test('files that run each other are a circle', async () => {
    const one = await file('one.graph.json', graph('One', [start, runs('two'), done()]));
    await file('two.graph.json', graph('Two', [start, runs('one'), done()]));
    expect(await runCommand(['check', one])).toMatchObject({ code: 1, stdout: expect.stringContaining('subgraph_cycle') });
  });

  test('a slug is no path', async () => {
    const sly = await file('sly/graph.json', graph('Sly', [start, runs('../outer'), done()]));
    expect(await runCommand(['check', sly])).toMatchObject({ code: 1, stdout: expect.stringContaining('subgraph_not_published') });
  });
});
