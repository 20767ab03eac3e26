import { afterAll, beforeAll, expect, test } from 'vitest';
import { drawGraph } from '@cadre/run-core/testing';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { openEngineWorld } from '../testing/engine-world.ts';
import { ScriptedModels } from '../testing/scripted-models.ts';
import { ScriptedTools } from '../testing/scripted-tools.ts';
let database: TestDatabase;
beforeAll(async () => { database = await createTestDatabase(); });
afterAll(() => database.drop());
test('many large results at once', async () => {
  const held: (() => void)[] = [];
  const big = (process.env["CH"] ?? "x").repeat(10 * 1024 * 1024);
  const N = Number(process.env['N'] ?? 40);
  let calls = 0;
  const tools = new ScriptedTools(() => new Promise((resolve) => { calls += 1; if (calls > N) { resolve(big); return; } held.push(() => resolve(big)); if (held.length === N) for (const release of held) release(); }));
  const models = new ScriptedModels(({ messages }) => (messages.some(({ role }) => role === 'tool') ? { text: 'All found.' } : { text: '', toolCalls: Array.from({ length: N }, (_, id) => ({ callId: `c${id}`, name: 'look', input: { id } })) }));
  const world = await openEngineWorld(database.url, { tools, models });
  await world.engine.start();
  const run = await world.run(drawGraph({
    nodes: { start: { kind: 'input' }, ask: { kind: 'worker' }, look: { kind: 'code', source: 'return args.id', arguments: { type: 'object' } }, end: { kind: 'output' } },
    edges: ['start -> ask', 'ask.tools -> look', 'ask -> end'],
  }));
  const t = performance.now();
  let row;
  for (;;) { row = await world.store.runs.get(run); if (row?.endedAt || row?.parked || performance.now() - t > 60_000) break; await new Promise((r) => setTimeout(r, 500)); }
  console.log(Math.round(performance.now() - t), row?.status, row?.parked, calls, row?.seq, Math.round(process.memoryUsage().rss / 1e6), 'MB');
  await world.close();
  expect(1).toBe(1);
}, 200_000);
