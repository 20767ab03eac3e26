// What is verified, in the order it is run: cheap before dear.
import { globSync } from 'node:fs';
import { buildEditor } from '../build-editor.ts';
import { runFaults } from './faults.ts';
import { sum, type Part, type Tally } from './part.ts';
import { root, runTool } from './tool.ts';
import { runVitest } from './vitest.ts';

export const parts: readonly Part[] = [
  checks('lint', 'Lint and house rules', async () => [
    await check('oxlint', 'node_modules/oxlint/bin/oxlint', ['--type-aware', '--deny-warnings']),
    await check('house rules', 'scripts/house-rules.ts', []),
  ]),
  checks('types', 'Types', async () => {
    const tallies: Tally[] = [];
    for (const project of typescriptProjects()) tallies.push(await check(project, 'node_modules/typescript/bin/tsc', ['-p', project]));
    return tallies;
  }),
  checks('dead-code', 'Dead code', async () => [await check('knip', 'node_modules/knip/bin/knip.js', ['--no-progress'])]),
  tests('unit', 'Unit tests', 'unit'),
  tests('integration', 'Integration tests on PostgreSQL', 'int'),
  { name: 'faults', title: 'Faults on real processes', takesFilters: true, run: runFaults },
  checks('editor', 'Editor build', async () => [counted('vite build', (await buildEditor({ force: true })) === 0)]),
  tests('e2e', 'Browser tests in Chromium', 'e2e'),
];

function checks(name: string, title: string, run: () => Promise<readonly Tally[]>): Part {
  return { name, title, takesFilters: false, run: async () => sum(await run()) };
}

function tests(name: string, title: string, project: string): Part {
  return { name, title, takesFilters: true, run: (filters) => runVitest(project, filters) };
}

async function check(label: string, script: string, args: readonly string[]): Promise<Tally> {
  return counted(label, (await runTool(script, args)) === 0);
}

function counted(label: string, isGood: boolean): Tally {
  console.log(`${isGood ? 'ok  ' : 'FAIL'} ${label}`);
  return isGood ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

function typescriptProjects(): string[] {
  return globSync(['{apps,packages}/*/tsconfig*.json', '{scripts,e2e,bench,templates,faults}/tsconfig.json'], { cwd: root }).sort();
}
