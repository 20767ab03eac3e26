import { validateGraph } from '@cadre/graph-schema';
import type { Issue } from '@cadre/graph-schema';
import { compile } from '@cadre/run-core';
import { Command } from 'commander';
import { CommandFailure } from './command-failure.ts';
import { issueLine } from './issue-line.ts';
import { nestFile } from './nest-file.ts';
import { readGraphFile } from './read-input.ts';
import type { Terminal } from './terminal.ts';

/** Validates and compiles files; needs neither database nor settings. */
export function checkCommand(terminal: Terminal): Command {
  return new Command('check')
    .description('validate and compile graph files; prints issues as file:node:field code message')
    .argument('<file...>', 'graph files')
    .option('--json', 'print the issues as JSON')
    .action(async (files: readonly string[], { json }: { json?: true }) => {
      const checked = await Promise.all(files.map(async (file) => ({ file, issues: await issuesOf(file) })));
      if (json === true) terminal.print(JSON.stringify(checked, null, 2));
      else for (const { file, issues } of checked) for (const issue of issues) terminal.print(issueLine(file, issue));
      const broken = checked.filter(({ issues }) => issues.some(isError));
      if (broken.length > 0) throw new CommandFailure(`${broken.length} of ${files.length} ${files.length === 1 ? 'file has' : 'files have'} errors.`);
      if (json !== true) terminal.print(`${files.length} ${files.length === 1 ? 'file' : 'files'} without errors.`);
    });
}

async function issuesOf(file: string): Promise<readonly Issue[]> {
  const parsed = await readGraphFile(file);
  if (!parsed.ok) return parsed.error;
  const issues = validateGraph(parsed.value);
  if (issues.some(isError)) return issues;
  const nested = await nestFile(parsed.value, file);
  if (!nested.ok) return [...issues, ...nested.error];
  const compiled = compile(nested.value.graph, nested.value);
  return compiled.ok ? issues : [...issues, ...compiled.error];
}

function isError({ severity }: Issue): boolean {
  return severity === 'error';
}
