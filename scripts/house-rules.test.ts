// Every house rule must fail on a bad example: a rule that can't fail protects nothing.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { checkCycles } from './house/cycles.ts';
import { checkHabits } from './house/habits.ts';
import { sourceFile } from './house/source-file.ts';
import { checkWalls, walls } from './house/walls.ts';

function wallsBrokenBy(path: string, text: string): string[] {
  return checkWalls([sourceFile(path, text)]).map((violation) => violation.rule);
}

function habitsBrokenBy(path: string, text: string, entries: readonly string[] = []): string[] {
  return checkHabits(sourceFile(path, text), new Set(entries)).map((violation) => violation.rule);
}

const runtime = 'apps/runtime/src';
const editor = 'apps/editor/src';

describe('walls', () => {
  const breaches: readonly (readonly [rule: string, path: string, text: string])[] = [
    ['wall/graph-schema', 'packages/graph-schema/src/a.ts', "import { createMachine } from 'xstate'"],
    ['wall/graph-schema', 'packages/graph-schema/src/a.ts', "export { readFile } from 'node:fs'"],
    ['wall/run-core', 'packages/run-core/src/a.ts', "import type { Hono } from 'hono'"],
    ['wall/run-core', 'packages/run-core/src/a.ts', "const fs = await import('node:fs')"],
    ['wall/client', 'packages/client/src/a.ts', "import { compile } from '@cadre/run-core'"],
    ['wall/runtime-ports', `${runtime}/ports/a.ts`, "import type { Sql } from 'postgres'"],
    ['wall/runtime-engine', `${runtime}/engine/a.ts`, "import { z } from '../use-cases/b.ts'"],
    ['wall/runtime-engine', `${runtime}/engine/a.ts`, "import PgBoss from 'pg-boss'"],
    ['wall/runtime-use-cases', `${runtime}/use-cases/a.ts`, "import { problem } from '../routes/problem.ts'"],
    ['wall/runtime-routes', `${runtime}/routes/a.ts`, "import { sql } from '../adapters/postgres/b.ts'"],
    ['wall/runtime-adapters', `${runtime}/adapters/postgres/a.ts`, "import { cancelRun } from '../../use-cases/cancel-run.ts'"],
    ['wall/adapters-are-named-once', `${runtime}/commands/a.ts`, "import { openDatabase } from '../adapters/embedded-postgres/open-database.ts'"],
    ['wall/offline-model', `${runtime}/engine/a.ts`, "import { reply } from '../offline-model/reply.ts'"],
    ['wall/runtime-is-below-the-editor', `${runtime}/main.ts`, "import { createClient } from '@cadre/client'"],
    ['wall/editor-document', `${editor}/document/a.ts`, "import { useState } from 'react'"],
    ['wall/editor-theme', `${editor}/theme/a.ts`, "import { Button } from '../ui/Button.tsx'"],
    ['wall/editor-ui', `${editor}/ui/a.ts`, "import { store } from '../document/store.ts'"],
    ['wall/editor-api', `${editor}/api/a.ts`, "import { store } from '../document/store.ts'"],
    ['wall/editor-canvas', `${editor}/canvas/a.ts`, "import { store } from '../design/store.ts'"],
    ['wall/editor-inspector', `${editor}/inspector/a.ts`, "import { store } from '../replay/store.ts'"],
    ['wall/editor-shell', `${editor}/shell/a.ts`, "import { Canvas } from '../canvas/Canvas.tsx'"],
    ['wall/editor-graphs', `${editor}/graphs/a.ts`, "import { store } from '../design/store.ts'"],
    ['wall/editor-runs', `${editor}/runs/a.ts`, "import { store } from '../replay/store.ts'"],
    ['wall/editor-approvals', `${editor}/approvals/a.ts`, "import { store } from '../design/store.ts'"],
    ['wall/editor-settings', `${editor}/settings/a.ts`, "import { store } from '../replay/store.ts'"],
    ['wall/editor-design', `${editor}/design/a.ts`, "import { list } from '../runs/list.ts'"],
    ['wall/editor-replay', `${editor}/replay/a.ts`, "import { store } from '../design/store.ts'"],
    ['wall/editor-packages', `${editor}/api/a.ts`, "import { runSchema } from '@cadre/runtime/shapes'"],
    ['wall/package-border', 'packages/run-core/src/a.ts', "import { kinds } from '../../graph-schema/src/index.ts'"],
    ['wall/no-vm', 'bench/a.ts', "import { runInContext } from 'node:vm'"],
    ['wall/egress', `${runtime}/routes/a.ts`, "import { request } from 'undici'"],
    ['wall/egress', `${runtime}/routes/a.ts`, "import http from 'node:http'"],
  ];

  test.each(breaches)('%s stops %s', (rule, path, text) => {
    expect(wallsBrokenBy(path, text)).toContain(rule);
  });

  test('every wall has a bad example above', () => {
    const shown = new Set(breaches.map(([rule]) => rule));
    expect(walls.map((wall) => wall.rule).filter((rule) => !shown.has(rule))).toEqual([]);
  });

  test('let through what the architecture allows', () => {
    expect(wallsBrokenBy('packages/run-core/src/a.ts', "import { kinds } from '@cadre/graph-schema'; import { z } from 'zod'; import { b } from './b.ts'")).toEqual([]);
    expect(wallsBrokenBy('packages/client/src/a.ts', "import type { Run } from '@cadre/runtime/shapes'; import { type Event } from '@cadre/run-core'")).toEqual([]);
    expect(wallsBrokenBy(`${runtime}/compose.ts`, "import { openDatabase } from './adapters/embedded-postgres/open-database.ts'")).toEqual([]);
    expect(wallsBrokenBy(`${runtime}/commands/start.ts`, "import { createServer } from 'node:http'")).toEqual([]);
    expect(wallsBrokenBy(`${editor}/design/a.tsx`, "import { Button } from '../ui/Button.tsx'; import { store } from '../document/store.ts'")).toEqual([]);
  });
});

describe('cycles', () => {
  test('are found over any number of files, and through types', () => {
    const files = [
      sourceFile('packages/a/src/one.ts', "import type { Two } from './two.ts'"),
      sourceFile('packages/a/src/two.ts', "export { three } from './deep/three.ts'"),
      sourceFile('packages/a/src/deep/three.ts', "import { one } from '../one.ts'"),
      sourceFile('packages/a/src/four.ts', "import { one } from './one.ts'"),
    ];
    expect(checkCycles(files)).toMatchObject([{ rule: 'no-cycles', path: 'packages/a/src/deep/three.ts' }]);
    expect(checkCycles(files.slice(0, 2))).toEqual([]);
  });
});

describe('habits', () => {
  const machinePath = ['', 'work', 'main', 'apps'].join('/');
  const breaches: readonly (readonly [rule: string, path: string, text: string])[] = [
    ['no-machine-paths', 'docs/a.md', `See ${machinePath}.`],
    ['lockfile-names-no-host', 'pnpm-lock.yaml', 'resolution: { tarball: a.tgz }'],
    ['max-lines', `${editor}/theme/a.css`, 'a {}\n'.repeat(401)],
    ['header', `${editor}/ui/a.ts`, 'export const a = 1\n'.repeat(80)],
    ['file-name', `${editor}/ui/parseGraph.ts`, ''],
    ['file-name', `${editor}/ui/my_button.tsx`, ''],
    ['empty-name', `${runtime}/routes/graph-utils.ts`, ''],
    ['empty-name', `${runtime}/common/graph.ts`, ''],
    ['no-barrels', `${editor}/ui/index.ts`, "export { a } from './a.ts'"],
    ['no-barrels', `${editor}/ui/all.ts`, "export * from './a.ts'"],
    ['no-todo', `${editor}/ui/a.ts`, '// TODO later'],
    ['no-blanket-disable', `${editor}/ui/a.ts`, '/* eslint-disable */'],
    ['no-blanket-disable', `${editor}/ui/a.ts`, '// oxlint-disable-next-line max-params'],
    ['no-resting-tests', `${editor}/ui/a.test.ts`, "test.skip('later', () => {})"],
    ['no-resting-tests', `${editor}/ui/a.test.ts`, "describe.concurrent.only('now', () => {})"],
    ['pure', 'packages/run-core/src/a.ts', 'export const now = () => Date.now()'],
    ['pure', 'packages/run-core/src/a.ts', 'export const now = () => new Date()'],
    ['no-double-cast', `${editor}/ui/a.ts`, 'export const a = (b as unknown) as string'],
    ['no-raw-html', `${editor}/ui/A.tsx`, 'export const a = <p dangerouslySetInnerHTML={{ __html: text }} />'],
  ];

  test.each(breaches)('%s stops %s', (rule, path, text) => {
    expect(habitsBrokenBy(path, text)).toContain(rule);
  });

  test('let through what is well written', () => {
    expect(habitsBrokenBy('packages/run-core/src/index.ts', "export * from './a.ts'", ['packages/run-core/src/index.ts'])).toEqual([]);
    expect(habitsBrokenBy('packages/run-core/src/a.ts', 'export const at = (now: number) => new Date(now)')).toEqual([]);
    expect(habitsBrokenBy(`${editor}/ui/Button.tsx`, '// oxlint-disable-next-line max-params -- the shape is a callback of React Flow\nexport const a = 1')).toEqual([]);
  });
});

describe('the linter', () => {
  let found: { path: string; rule: string }[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'cadre-house-rules-'));
  const breaches: readonly (readonly [rule: string, path: string, text: string])[] = [
    ['no-explicit-any', `${editor}/ui/any.ts`, 'export const a: any = 1'],
    ['no-non-null-assertion', `${editor}/ui/bang.ts`, 'export const a = [1].at(0)!'],
    ['no-eval', `${runtime}/routes/eval.ts`, "export const a = eval('1')"],
    ['no-new-func', `${runtime}/routes/function.ts`, "export const a = new Function('return 1')"],
    ['max-lines', `${runtime}/routes/long.ts`, 'export {}\n'.repeat(401)],
    ['max-params', `${runtime}/routes/params.ts`, 'export function f(a: 1, b: 1, c: 1, d: 1) { return [a, b, c, d] }'],
    ['no-empty', `${runtime}/routes/swallow.ts`, 'try { JSON.parse("") } catch {}'],
    ['no-restricted-globals', `${runtime}/routes/fetch.ts`, "export const a = fetch('http://a')"],
    ['no-restricted-globals', `${editor}/api/fetch.ts`, "export const a = fetch('/api')"],
    ['no-restricted-globals', 'packages/run-core/src/clock.ts', 'export const a = performance.now()'],
    ['no-restricted-globals', 'packages/run-core/src/timer.ts', 'setTimeout(() => 1, 1)'],
    ['no-restricted-globals', 'packages/graph-schema/src/dom.ts', 'export const a = document.title'],
    ['no-restricted-globals', 'packages/graph-schema/src/process.ts', 'export const a = process.env'],
    ['no-restricted-properties', 'packages/graph-schema/src/random.ts', 'export const a = Math.random()'],
    ['no-restricted-properties', `${editor}/api/window.ts`, "export const a = window.fetch('/api')"],
    ['no-focused-tests', `${editor}/ui/focused.test.ts`, "import { test } from 'vitest'\ntest.only('a', () => {})"],
    ['no-disabled-tests', `${editor}/ui/disabled.test.ts`, "import { test } from 'vitest'\ntest.skip('a', () => {})"],
  ];

  beforeAll(() => {
    const root = join(import.meta.dirname, '..');
    cpSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    for (const [, path, text] of breaches) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const { stdout } = spawnSync(process.execPath, [join(root, 'node_modules/oxlint/bin/oxlint'), '--format=json'], { cwd: folder, encoding: 'utf8' });
    const report = z.object({ diagnostics: z.array(z.object({ filename: z.string(), code: z.string() })) }).parse(JSON.parse(stdout));
    found = report.diagnostics.map(({ filename, code }) => ({ path: filename, rule: /\(([^)]+)\)/.exec(code)?.[1] ?? code }));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(breaches)('%s stops %s', (rule, path) => {
    expect(found).toContainEqual({ path, rule });
  });
});
