// The real process: what it prints, how it exits, and that a person is told in one sentence what went wrong.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommand, startCommand } from '../testing/command.ts';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { eventually } from '../testing/eventually.ts';
import { approvalGraph, cyclicGraph, echoGraph } from '../testing/graphs.ts';
import { findTestPort } from '../testing/test-port.ts';

let folder: string;
let database: TestDatabase;
let environment: Record<string, string>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cadre-commands-'));
  database = await createTestDatabase();
  environment = { DATABASE_URL: database.url, CADRE_DATA_DIR: join(folder, 'data') };
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** One sentence on standard error, no stack. */
function sentence(stderr: string): string {
  expect(stderr).not.toMatch(/ {4}at |\.ts:\d/);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  return stderr.trim();
}

async function takenPort(): Promise<{ readonly port: number; free(): void }> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address() as AddressInfo;
  return { port: address.port, free: () => server.close() };
}

describe('wrong usage', () => {
  test('help is everywhere and exits 0', async () => {
    const all = await runCommand(['--help']);
    expect(all.code).toBe(0);
    for (const name of ['start', 'serve', 'host', 'run', 'check', 'compile', 'replay', 'migrate', 'export', 'import', 'token']) expect(all.stdout).toContain(`\n  ${name} `);
    expect(await runCommand(['run', '--help'])).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('--offline') });
  });

  test.each([
    [[], /Usage: cadre/],
    [['dance'], /unknown command 'dance'/],
    [['run'], /missing required argument/],
    [['check', '--colour', 'x'], /unknown option '--colour'/],
    [['replay', 'x', '--at', '0'], /must be a whole number from 1/],
    [['run', 'x', '--yes', '--wait'], /Give --yes or --wait, not both\./],
    [['run', 'x', '--budget-steps', '0'], /--budget-steps is a whole number from 1/],
    [['run', 'x', '--budget-usd', 'much'], /--budget-usd an amount above 0/],
    [['run', 'x', '--session', '..'], /--session is a name/],
    [['run', 'x', '--input', '{'], /--input is not JSON that can be taken/],
  ])('%j exits 2', async (words, message) => {
    const { code, stderr, stdout } = await runCommand(words, environment);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test('a wrong setting is refused by name and exits 2', async () => {
    const { code, stderr } = await runCommand(['start'], { ...environment, PORT: 'abc' });
    expect(code).toBe(2);
    expect(sentence(stderr)).toBe('cadre: PORT must be a whole number from 1 to 65535, not "abc".');
  });
});

describe('what can be in the way of a start', () => {
  test('a port in use', async () => {
    const { port, free } = await takenPort();
    const { code, stderr } = await runCommand(['start'], { ...environment, PORT: String(port) });
    free();
    expect(code).toBe(1);
    expect(sentence(stderr)).toBe(`cadre: Can't listen on 127.0.0.1:${port}: the port is in use. Stop what uses it, or set PORT to another one.`);
  });

  test('an unreachable database', async () => {
    // A port that nobody is given.
    const { code, stderr } = await runCommand(['migrate'], { ...environment, DATABASE_URL: 'postgres://cadre:hunter2@127.0.0.1:1/cadre' });
    expect(code).toBe(1);
    expect(sentence(stderr)).toContain('127.0.0.1:1) does not answer: nothing listens there.');
    expect(stderr).not.toContain('hunter2');
  });

  test('a data folder that can not be written', async () => {
    const blocked = await file('blocked', '');
    const { code, stderr } = await runCommand(['token'], { CADRE_DATA_DIR: join(blocked, 'data') });
    expect(code).toBe(1);
    expect(sentence(stderr)).toContain("can't be used: it, or a folder above it, is a file. Give it write permission or set CADRE_DATA_DIR to another folder.");
  });
});

describe('start', () => {
  test('prints one link that signs in, and stops when asked', async () => {
    const port = await findTestPort();
    const command = startCommand(['start'], { ...environment, PORT: String(port) });
    const link = (await command.line('http://')).trim();
    expect(link).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/\\?token=\\S{20,}$`));
    // The port it listens on, not the configured one; on a busy machine it may be too late to say that it is Cadre.
    await eventually(async () => (await runCommand(['token'], environment)).stdout.trim()).toBe(link);
    const signedIn = await fetch(link, { redirect: 'manual' });
    expect(signedIn.status).toBe(303);
    await eventually(async () => (await fetch(`http://127.0.0.1:${port}/health/ready`)).json()).toMatchObject({ ok: true, parts: { database: { ok: true }, queue: { ok: true }, host: { ok: true }, migrations: { ok: true } } });
    command.process.kill('SIGTERM');
    expect(await command.ended).toMatchObject({ code: 0 });
    await expect(fetch(link)).rejects.toThrow('fetch failed');
    expect((await runCommand(['token'], environment)).stdout).toContain('http://127.0.0.1:4100/?token=');
  });
});

describe('files', () => {
  test('check prints file:node:field code and exits 1 on errors', async () => {
    expect(await runCommand(['check', await file('echo.graph.json', echoGraph)])).toMatchObject({ code: 0 });
    const circle = await file('circle.graph.json', cyclicGraph);
    const { code, stdout, stderr } = await runCommand(['check', circle]);
    expect(code).toBe(1);
    expect(stdout).toMatch(new RegExp(`^${circle}:\\w+ delegation_cycle error: `, 'm'));
    expect(sentence(stderr)).toBe('cadre: 1 of 1 file has errors.');
    const json = await runCommand(['check', '--json', circle]);
    expect(JSON.parse(json.stdout)).toMatchObject([{ file: circle }]);
  });

  test('check names what is wrong with a file that is no graph', async () => {
    const newer = await file('newer.json', { ...echoGraph, format: 'cadre/graph@9' });
    expect(await runCommand(['check', newer])).toMatchObject({ code: 1, stdout: expect.stringContaining('format_newer error') });
    expect(await runCommand(['check', await file('text.json', 'no JSON')])).toMatchObject({ code: 1 });
    const { code, stderr } = await runCommand(['check', join(folder, 'none.json')]);
    expect(code).toBe(1);
    expect(sentence(stderr)).toContain('none.json can\'t be read: there is no such file.');
  });

  test('compile prints the machines', async () => {
    const graph = await file('machines.graph.json', approvalGraph);
    expect((await runCommand(['compile', graph])).stdout).toContain('agent:writer');
    expect(JSON.parse((await runCommand(['compile', '--json', graph])).stdout)).toMatchObject({ semantics: 1, machines: expect.any(Array) });
    expect((await runCommand(['compile', '--xstate', graph])).stdout).toContain('createMachine');
  });
});

describe('run', () => {
  test('prints the agents at work, says that it approves, then the output', async () => {
    const graph = await file('ask.graph.json', approvalGraph);
    const { code, stdout, stderr } = await runCommand(['run', graph, '--input', '{"text":"When do you open?"}'], environment);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}writer thinks …$/m);
    expect(stdout).toMatch(/^ {2}writer: .+\(\d+\.\d s, \d+ tokens\)$/m);
    expect(stdout).toContain('ask asks a person: Send this?');
    expect(stdout).toContain('ask approved by cli');
    expect(stdout).toMatch(/\ncompleted · .+\n\{\n {2}"sent": true,/);
    expect(stderr).toContain('A demonstration with offline models and nobody to ask: it is approved. --wait leaves it waiting.');
  });

  test('--wait leaves an approval waiting; the run can be replayed, exported and not imported', async () => {
    const graph = await file('wait.graph.json', approvalGraph);
    const { code, stdout } = await runCommand(['run', graph, '--wait', '--json', '--offline'], environment);
    expect(code).toBe(0);
    const run = JSON.parse(stdout);
    expect(run.status).toBe('waiting');
    const replayed = await runCommand(['replay', run.id, '--at', '2'], environment);
    expect(replayed.stdout).toMatch(/at event 2 of 2/);
    expect(replayed.stdout).toMatch(/person\.ask for flow/);
    const out = join(folder, 'waiting.run.json');
    expect(await runCommand(['export', run.id, '--out', out], environment)).toMatchObject({ code: 0 });
    const { code: refused, stderr } = await runCommand(['import', out], environment);
    expect(refused).toBe(1);
    expect(sentence(stderr)).toContain('has not ended; only runs that have are taken.');
  });

  test('a real model and nobody to ask: the approval is left waiting, and how to decide is told', async () => {
    const nodes = approvalGraph.nodes.filter(({ kind }) => kind !== 'worker').map((node) => (node.id === 'ask' ? { ...node, config: { ...node.config, show: '{{ input.text }}' } } : node.id === 'sent' ? { ...node, config: { value: 'true' } } : node));
    const edges = approvalGraph.edges.filter(({ id }) => id !== 'e2').map((edge) => (edge.id === 'e1' ? { ...edge, to: { node: 'ask', port: 'in' } } : edge));
    const graph = await file('real.graph.json', { ...approvalGraph, settings: { ...approvalGraph.settings, model: 'openai:gpt-5' }, nodes, edges });
    const { code, stdout } = await runCommand(['run', graph], environment);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nRun \w+ is waiting; /);
    expect(stdout).toContain('Approval waits for a decision: Send this?');
    expect(stdout).toMatch(/curl -s http:\/\/127\.0\.0\.1:4100\/api\/runs\/\w+\/decisions .+"decision":"approved","form":\{"note":"/);
    expect(await runCommand(['run', graph, '--yes'], environment)).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('ask approved by cli') });
  });

  test('an ended run goes to a file, folds there, and comes back into another database', async () => {
    const graph = await file('echo2.graph.json', echoGraph);
    const run = JSON.parse((await runCommand(['run', graph, '--json'], environment)).stdout);
    const out = join(folder, 'echo.run.json');
    await runCommand(['export', run.id, '--out', out], environment);
    const here = await runCommand(['replay', out, '--json'], {});
    const there = await runCommand(['replay', run.id, '--json'], environment);
    expect(JSON.parse(here.stdout)).toEqual(JSON.parse(there.stdout));
    expect(await runCommand(['replay', out, '--at', '9'])).toMatchObject({ code: 1, stderr: expect.stringContaining('--at 9 is past its end') });
    const other = await createTestDatabase();
    const elsewhere = { ...environment, DATABASE_URL: other.url };
    expect(await runCommand(['import', out], elsewhere)).toMatchObject({ code: 0, stdout: `Imported run ${run.id}.\n` });
    expect(await runCommand(['import', out], elsewhere)).toMatchObject({ code: 1, stderr: expect.stringContaining('already') });
    expect(JSON.parse((await runCommand(['replay', run.id, '--json'], elsewhere)).stdout)).toEqual(JSON.parse(here.stdout));
    await other.drop();
  });

  test('a graph goes in and out unchanged', async () => {
    const graph = await file('inout.graph.json', approvalGraph);
    expect(await runCommand(['import', graph, '--slug', 'in-out'], environment)).toMatchObject({ code: 0, stdout: 'Imported graph in-out.\n' });
    const first = await runCommand(['export', 'in-out'], environment);
    const again = await file('again.graph.json', first.stdout);
    expect(await runCommand(['import', again, '--slug', 'again'], environment)).toMatchObject({ code: 0 });
    expect((await runCommand(['export', 'again'], environment)).stdout).toBe(first.stdout);
    expect(await readFile(again, 'utf8')).toBe(first.stdout);
  });

  test('a run has the budget it is given and says when that is used up', async () => {
    const two = { ...approvalGraph, nodes: approvalGraph.nodes.map((node) => (node.id === 'ask' ? { ...node, kind: 'worker', config: { instructions: 'Write another.' } } : node)), edges: approvalGraph.edges.filter(({ from }) => from.node !== 'ask').concat({ id: 'e9', from: { node: 'ask', port: 'out' }, to: { node: 'sent', port: 'in' } }) };
    const graph = { ...two, nodes: two.nodes.filter(({ id }) => id !== 'kept') };
    const done = await runCommand(['run', await file('two.graph.json', graph), '--input', '{"text":"Hi"}', '--budget-steps', '1', '--session', 'ada'], environment);
    expect(done).toMatchObject({ code: 1, stderr: expect.stringContaining('failed with budget_exceeded in flow/ask: The run has used its own budget of model calls.') });
  });

  test('a run of a slug, a wrong input and an unknown source', async () => {
    await runCommand(['import', await file('slug.graph.json', echoGraph), '--slug', 'by-slug'], environment);
    expect(await runCommand(['run', 'by-slug', '--input', '{"text":"hi"}'], environment)).toMatchObject({ code: 0, stdout: expect.stringContaining('"said": "hi"') });
    const wrong = await runCommand(['run', 'by-slug', '--input', '{"text":""}'], environment);
    expect(wrong.code).toBe(1);
    expect(sentence(wrong.stderr)).toMatch(/^cadre: The input misses the graph's schema: .*\(at input\.text\)$/);
    const unknown = await runCommand(['run', 'nothing-here'], environment);
    expect(unknown.code).toBe(1);
    expect(sentence(unknown.stderr)).toBe('cadre: There is neither a file nor a graph nothing-here.');
  });
});
