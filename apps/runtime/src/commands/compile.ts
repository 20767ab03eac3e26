import { exportXState } from '@cadre/run-core';
import { Command } from 'commander';
import { compileOrFail } from './compile-or-fail.ts';
import { nestOrFail } from './nest-file.ts';
import { requireGraphFile } from './read-input.ts';
import type { Terminal } from './terminal.ts';

/** Prints what a graph compiles to; needs neither database nor settings. */
export function compileCommand(terminal: Terminal): Command {
  return new Command('compile')
    .description('print the machines a graph file compiles to')
    .argument('<file>', 'graph file')
    .option('--xstate', 'as an XState module; it imports xstate and @cadre/run-core, so it runs in a package that depends on both, e.g. of this workspace')
    .option('--json', 'as one JSON document (the default prints an outline)')
    .action(async (file: string, { xstate, json }: { xstate?: true; json?: true }) => {
      const compiled = compileOrFail(await nestOrFail(await requireGraphFile(file), file), file);
      if (xstate === true) return terminal.print(exportXState(compiled));
      const { digest, semantics, machineHash } = compiled;
      const machines = compiled.describe();
      if (json === true) return terminal.print(JSON.stringify({ digest, semantics, machineHash, machines }, null, 2));
      terminal.print(`${compiled.graph.name}: ${machines.length} machines, semantics ${semantics}\ndigest ${digest}\nmachines ${machineHash}`);
      for (const { id, states } of machines) terminal.print(`\n${id}\n${Object.keys(states).map((state) => `  ${state}`).join('\n')}`);
    });
}
