import { Command } from 'commander';
import type { Environment } from '../settings/settings.ts';
import { readSettings } from '../settings/settings.ts';
import type { Terminal } from './terminal.ts';

export function migrateCommand(terminal: Terminal, environment: Environment): Command {
  return new Command('migrate')
    .description('bring the database to this version')
    .option('--json', 'print { applied } as JSON')
    .action(async ({ json }: { json?: true }) => {
      const settings = readSettings(environment);
      const { migrateDatabase } = await import('../compose.ts');
      const applied = await migrateDatabase(settings);
      if (json === true) terminal.print(JSON.stringify({ applied }));
      else terminal.print(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`);
    });
}
