// Programs that fail: the caller hears of it, and nothing of them stays behind.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eventually } from '../../../testing/eventually.ts';
import { openMcpTools } from '../../../testing/mcp/open-mcp-tools.ts';
import { faultyProgram } from '../../../testing/mcp/programs.ts';

const hello = `send({ id, result: { content: [{ type: 'text', text: 'Hello!' }] } });`;

describe('a program', () => {
  test('that dies in the middle of a call is a failure at once, and is started anew for the next', async () => {
    await using world = openMcpTools({ p: faultyProgram(`console.error('out of memory, key', process.env.KEY); process.exit(3);`, { KEY: 'a-key-of-its-own' }) });
    await expect(world.call({ server: 'p', tool: 'greet' })).rejects.toMatchObject({ code: 'tool_failed', message: 'MCP server p: Connection closed' });
    expect(world.logger.lines).toEqual([{ level: 'warn', message: 'an MCP server ended by itself', fields: { server: 'p', code: 3, signal: null, stderr: 'out of memory, key [redacted]\n' } }]);
    await expect(world.call({ server: 'p', tool: 'greet' })).rejects.toThrow('Connection closed');
    expect(world.logger.lines).toHaveLength(2);
  });

  test('that ended in between is started anew', async () => {
    await using world = openMcpTools({ p: faultyProgram(`${hello} setTimeout(() => process.exit(0), 1);`) });
    const digest = await world.digest('p', 'greet');
    expect(await world.call({ server: 'p', tool: 'greet', digest })).toBe('Hello!');
    await eventually(() => world.logger.lines.length).toBe(1);
    expect(await world.call({ server: 'p', tool: 'greet', digest })).toBe('Hello!');
  });

  test('that writes lines without end is ended', async () => {
    await using world = openMcpTools({ p: faultyProgram(`const more = () => { while (process.stdout.write('x'.repeat(65536))); process.stdout.once('drain', more); }; more();`) });
    await expect(world.call({ server: 'p', tool: 'greet' })).rejects.toMatchObject({ code: 'tool_failed' });
  });

  test('that talks without end is left', async () => {
    await using world = openMcpTools({ p: faultyProgram(`const more = () => { while (process.stdout.write('{"jsonrpc":"2.0","id":99,"result":{}}\\nnot a message\\n'.repeat(500))); process.stdout.once('drain', more); }; more();`) });
    await expect(world.call({ server: 'p', tool: 'greet' })).rejects.toThrow('It said more than 10000 things without being asked, and was left.');
  });

  test('that writes other things between its messages is understood all the same', async () => {
    await using world = openMcpTools({ p: faultyProgram(`process.stdout.write('Starting up ...\\n\\n[1,2]\\n{}\\n'); ${hello}`) });
    expect(await world.call({ server: 'p', tool: 'greet' })).toBe('Hello!');
  });

  test('that does not want to end is ended, with what it started', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cadre-mcp-'));
    const note = join(folder, 'pids');
    const world = openMcpTools({
      p: faultyProgram(`
        process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);
        const child = require('node:child_process').spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'], { stdio: 'inherit' });
        require('node:fs').writeFileSync(${JSON.stringify(note)}, process.pid + ' ' + child.pid); ${hello}`),
    });
    expect(await world.call({ server: 'p', tool: 'greet' })).toBe('Hello!');
    const pids = (await readFile(note, 'utf8')).split(' ').map(Number);
    expect(pids.map(isAlive)).toEqual([true, true]);
    await world[Symbol.asyncDispose]();
    await eventually(() => pids.map(isAlive)).toEqual([false, false]);
    await rm(folder, { recursive: true });
  });

  test('that is not there is a failure that says so', async () => {
    await using world = openMcpTools({ p: { type: 'stdio', command: '/nowhere/at-all', args: [], env: {} } });
    await expect(world.call({ server: 'p', tool: 'greet' })).rejects.toMatchObject({ code: 'tool_failed', message: expect.stringContaining('/nowhere/at-all') });
  });

  test('gets its arguments as they are: no shell reads them', async () => {
    await using world = openMcpTools({ p: { type: 'stdio', command: process.execPath, args: ['-e', 'process.exit(process.argv[1] === "$(id) ; `id` | & > *" ? 7 : 8)', '$(id) ; `id` | & > *'], env: {} } });
    await expect(world.call({ server: 'p', tool: 'greet' })).rejects.toThrow('Connection closed');
    expect(world.logger.lines).toEqual([expect.objectContaining({ fields: expect.objectContaining({ code: 7 }) })]);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
