// The templates that reach out, by the real command: each runs with nothing beside it, and says more with the server that it ships.
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repository, runCommand } from './command.ts';
import { createTestDatabase } from './database.ts';
import type { TestDatabase } from './database.ts';

let folder: string;
let database: TestDatabase;
beforeAll(async () => {
  [folder, database] = await Promise.all([mkdtemp(join(tmpdir(), 'cadre-template-servers-')), createTestDatabase()]);
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

const template = (name: string, file: string) => join(repository, 'templates', name, file);

interface Ran {
  readonly status: string;
  readonly output: unknown;
  readonly usage: { readonly toolCalls: number };
}

async function ran(name: string, { graph = template(name, 'graph.json'), environment = {} }: { readonly graph?: string; readonly environment?: Record<string, string> } = {}): Promise<Ran> {
  const words = ['run', graph, '--input', `@${template(name, 'input.json')}`, '--yes', '--json'];
  const { stdout, code, stderr } = await runCommand(words, { DATABASE_URL: database.url, CADRE_DATA_DIR: join(folder, 'data'), ...environment });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

/** By the line that it prints when it listens. */
async function originOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('It prints nowhere.');
  for await (const line of createInterface({ input: stdout })) {
    const origin = /http:\/\/[\d.]+:\d+/.exec(line)?.[0];
    if (origin !== undefined) return origin;
  }
  throw new Error('It ended without a word.');
}

describe('batch enrichment', () => {
  const employees = (output: unknown) => (output as { companies: { employees: number }[] }).companies.map((company) => company.employees);

  test('without its register it goes by the notes', async () => {
    const run = await ran('batch-enrichment');
    expect(run).toMatchObject({ status: 'completed', output: { fitting: ['Nordlicht Logistik GmbH', 'Tatra Express'] } });
    expect(employees(run.output)).toEqual([180, 22, 35, 640, 90]);
  });

  test('with it the register’s figures count, where it has any', async () => {
    // Its own port may be taken on this machine.
    const register = spawn(process.execPath, [template('batch-enrichment', 'server.ts'), '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const origin = await originOf(register);
      const text = await readFile(template('batch-enrichment', 'graph.json'), 'utf8');
      const graph = join(folder, 'enrich.graph.json');
      await writeFile(graph, text.replace('http://127.0.0.1:4199', origin));
      const run = await ran('batch-enrichment', { graph, environment: { CADRE_EGRESS_ALLOW: new URL(origin).host } });
      expect(employees(run.output)).toEqual([184, 24, 31, 655, 90]);
      expect(run.output).toMatchObject({ companies: [{ city: 'Hamburg' }, {}, {}, {}, { city: null, why: 'software, 90 employees by the note' }] });
    } finally {
      register.kill();
    }
  });
});

describe('incident response', () => {
  test('without telemetry it says that there is none', async () => {
    expect(JSON.stringify((await ran('incident-response')).output)).toContain('Telemetry is not connected.');
  });

  test('with the file that its server prints, the queue engineer knows what the queue holds', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [template('incident-response', 'server.ts'), '--entry']);
    const file = join(folder, 'mcp.json');
    await writeFile(file, stdout);
    await chmod(file, 0o600);
    const run = await ran('incident-response', { environment: { CADRE_MCP_STDIO_FILE: file } });
    expect(run.usage.toolCalls).toBe(1);
    expect(JSON.stringify(run.output)).toContain('The queue of run hosts in eu-west holds 1,840 runs');
  });
});

test('the loan memo reckons in the sandbox, by the step and by the analyst’s tool', async () => {
  const run = await ran('loan-memo');
  expect(run).toMatchObject({ status: 'completed', usage: { toolCalls: 2 }, output: { decision: 'granted' } });
  expect(JSON.stringify(run.output)).toContain('EBITDA may fall by 82 percent');
});
