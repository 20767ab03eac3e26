// Against the official reference server, over both transports.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, openMcpTools } from '../../../testing/mcp/open-mcp-tools.ts';
import type { OpenTools } from '../../../testing/mcp/open-mcp-tools.ts';
import { referenceProgram, startReferenceServer } from '../../../testing/mcp/reference-server.ts';
import type { ReferenceServer } from '../../../testing/mcp/reference-server.ts';

let reference: ReferenceServer;
let world: OpenTools;
beforeAll(async () => {
  reference = await startReferenceServer();
  world = openMcpTools({ http: at(reference.url), program: referenceProgram });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await reference.stop();
});

describe.each(['http', 'program'])('the reference server by %s', (server) => {
  test('lists its tools with schemas, digests and what it claims of them; those that run as tasks only are told apart', async () => {
    const { items, refused } = await world.tools.list(server, new AbortController().signal);
    expect(items.find(({ name }) => name === 'echo')).toMatchObject({
      description: 'Echoes back the input string',
      inputSchema: { type: 'object', properties: { message: { type: 'string' } } },
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      annotations: { readOnlyHint: true, destructiveHint: false },
    });
    expect(items.map(({ name }) => name)).not.toContain('trigger-sampling-request');
    expect(refused).toEqual([{ name: 'simulate-research-query', why: 'It runs as a task only, which Cadre does not do.' }]);
  });

  test('echoes and adds', async () => {
    expect(await world.call({ server, tool: 'echo', arguments: { message: 'javascript:alert(1)' } })).toBe('Echo: javascript:alert(1)');
    expect(await world.call({ server, tool: 'get-sum', arguments: { a: 2, b: 3 } })).toBe('The sum of 2 and 3 is 5.');
  });

  test('gives structured content as it is', async () => {
    expect(await world.call({ server, tool: 'get-structured-content', arguments: { location: 'Chicago' } })).toEqual({ temperature: 36, conditions: 'Light rain / drizzle', humidity: 82 });
  });

  test('of images and resources only what they are is told', async () => {
    const image = await world.call({ server, tool: 'get-tiny-image' });
    expect(image).toEqual({ text: "Here's the image you requested:\nThe image above is the MCP logo.", parts: [{ type: 'image', mimeType: 'image/png', bytes: expect.any(Number) }] });
    expect(JSON.stringify(image).length).toBeLessThan(300);
    expect(await world.call({ server, tool: 'get-resource-links', arguments: { count: 1 } })).toMatchObject({ parts: [{ type: 'resource_link', uri: expect.stringContaining('demo://') }] });
  });

  test('arguments that miss the schema are a failure in its own words', async () => {
    await expect(world.call({ server, tool: 'get-sum', arguments: { a: 'two' } })).rejects.toMatchObject({ name: 'ToolFailure', code: 'tool_failed', isFinal: true, message: expect.stringContaining('number') });
  });

  test('a long call ends when it is done, at its deadline, or when it is given up', async () => {
    expect(await world.call({ server, tool: 'trigger-long-running-operation', arguments: { duration: 0.2, steps: 2 } })).toContain('completed');
    const long = { server, tool: 'trigger-long-running-operation', arguments: { duration: 60, steps: 600 }, digest: await world.digest(server, 'trigger-long-running-operation') };
    await expect(world.call(long, { timeoutMs: 200 })).rejects.toMatchObject({ code: 'tool_timeout' });
    const abort = new AbortController();
    const given = world.call(long, { signal: abort.signal });
    abort.abort();
    await expect(given).rejects.toMatchObject({ code: 'tool_failed', isFinal: true });
    expect(await world.call({ server, tool: 'echo', arguments: { message: 'still here' } })).toBe('Echo: still here');
  });

  test('many calls share one session', async () => {
    const digest = await world.digest(server, 'echo');
    const said = await Promise.all(Array.from({ length: 50 }, (_, index) => world.call({ server, tool: 'echo', digest, arguments: { message: `${index}` } })));
    expect(said).toEqual(said.map((_, index) => `Echo: ${index}`));
  });
});

test('a program sees exactly the environment that its file says', async () => {
  const seen = await world.call({ server: 'program', tool: 'get-env' });
  expect(JSON.parse(String(seen))).toEqual({ GREETING: 'hello' });
});

test('a server that was started anew in between is called in a new session', async () => {
  const digest = await world.digest('http', 'echo');
  await reference.restart();
  expect(await world.call({ server: 'http', tool: 'echo', digest, arguments: { message: 'again' } })).toBe('Echo: again');
});
