import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { repository } from '../testing/command.ts';
import { CommandFailure } from './command-failure.ts';
import { readRunFile, replayCommand } from './replay.ts';
import type { Terminal } from './terminal.ts';

const template = (name: string, file: string) => join(repository, 'templates', name, file);

async function printed(words: readonly string[]): Promise<string> {
  const lines: string[] = [];
  const terminal: Terminal = { isInteractive: false, print: (text) => void lines.push(text), note: (text) => void lines.push(text), ask: async () => null };
  await replayCommand(terminal, {}).parseAsync(words, { from: 'user' });
  return lines.join('\n');
}

describe.each(['batch-enrichment', 'incident-response', 'loan-memo', 'research-and-write', 'support-desk'])('%s', (name) => {
  test('its history folds with the graph beside it, to the output that was recorded', async () => {
    const file = template(name, 'history.json');
    const { output, events } = JSON.parse(await readFile(file, 'utf8'));
    const text = await printed([file]);
    expect(text).toContain(`at event ${events.length} of ${events.length}`);
    expect(text).toContain(`output\n${JSON.stringify(output, null, 2)}`);
    expect(await printed([file, '--at', '2'])).toContain(`at event 2 of ${events.length}`);
  });
});

describe('a file that can not be folded is told in one sentence', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cadre-replay-'));
    file = join(folder, 'history.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function failure(content: unknown): Promise<string> {
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
    const error: unknown = await readRunFile(file).catch((thrown: unknown) => thrown);
    if (!(error instanceof CommandFailure)) throw new Error('It was not refused.', { cause: error });
    expect(error.message).not.toMatch(/invalid input|expected|received|undefined/i);
    return error.message.replace(file, 'history.json');
  }

  test.each([
    ['{', 'history.json is not JSON.'],
    [[], 'history.json is not a recorded run: it is no JSON object.'],
    [{}, 'history.json is not a recorded run: it has no list of events.'],
    [{ events: [] }, 'history.json is not a recorded run: its list of events is empty.'],
    [{ format: 'cadre/run@9', events: [] }, 'history.json is not a recorded run: its format is another than cadre/run@1.'],
    [{ events: [{ seq: 1 }] }, /^history\.json is not a recorded run: event 1 is not one that this version reads( \(at \w+\))?\.$/],
  ])('%j', async (content, message) => {
    expect(await failure(content)).toMatch(message);
  });

  test('no graph beside it, or another one', async () => {
    const history = JSON.parse(await readFile(template('loan-memo', 'history.json'), 'utf8'));
    expect(await failure(history)).toMatch(/graph\.json can't be read: there is no such file\.$/);
    await cp(template('support-desk', 'graph.json'), join(folder, 'graph.json'));
    expect(await failure(history)).toBe('history.json records a run of another graph than the graph.json beside it; it can be folded only with the graph that ran.');
    const graph = JSON.parse(await readFile(template('support-desk', 'graph.json'), 'utf8'));
    expect(await failure({ ...history, graph })).toContain('another graph than the one in it;');
  });
});
