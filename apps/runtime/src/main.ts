#!/usr/bin/env -S node --max-semi-space-size=16 --no-parallel-scavenge --no-allocation-site-pretenuring
// The `cadre` command: which commands there are, and what their failures look like (one sentence, an exit code, no stack).
import { Command, CommanderError } from 'commander';
import { isCadre } from './adapters/egress/is-cadre.ts';
import { DatabaseError } from './adapters/embedded-postgres/database-error.ts';
import { MigrationError } from './adapters/postgres/migrate.ts';
import { checkCommand } from './commands/check.ts';
import { CommandFailure } from './commands/command-failure.ts';
import { compileCommand } from './commands/compile.ts';
import { credentialsCommand } from './commands/credentials.ts';
import { exportCommand } from './commands/export.ts';
import { importCommand } from './commands/import.ts';
import { migrateCommand } from './commands/migrate.ts';
import { replayCommand } from './commands/replay.ts';
import { runCommand } from './commands/run.ts';
import { serveCommands } from './commands/serve.ts';
import { processTerminal, readSecret } from './commands/terminal.ts';
import { tokenCommand } from './commands/token.ts';
import { SecretKeyError } from './ports/credential-vault.ts';
import { DataFolderError } from './security/data-folder-error.ts';
import { SettingsError } from './settings/settings.ts';
import { version } from './version.ts';

const terminal = processTerminal;
const environment = process.env;

const commands = [
  ...serveCommands(terminal, environment),
  runCommand(terminal, environment, isCadre),
  checkCommand(terminal),
  compileCommand(terminal),
  replayCommand(terminal, environment),
  migrateCommand(terminal, environment),
  exportCommand(terminal, environment),
  importCommand(terminal, environment),
  tokenCommand(terminal, environment, isCadre),
  credentialsCommand(terminal, environment, readSecret),
];

const program = new Command('cadre').description('Teams of AI agents: draw them, run them, replay them.').version(version);
for (const command of commands) program.addCommand(command);
for (const command of [program, ...commands, ...commands.flatMap((each) => each.commands)]) command.exitOverride().showHelpAfterError('(--help tells more)');

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = failed(error);
}

/** @returns the exit code */
function failed(error: unknown): number {
  // Commander has said it already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof SettingsError) return say(error.message, 2);
  if (error instanceof CommandFailure) return say(error.message, error.exitCode);
  if (error instanceof DatabaseError || error instanceof DataFolderError || error instanceof SecretKeyError || error instanceof MigrationError) return say(error.message, 1);
  if (environment['CADRE_LOG_LEVEL'] === 'debug' || environment['CADRE_LOG_LEVEL'] === 'trace') terminal.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return say(`Something went wrong in Cadre: ${error instanceof Error ? error.message : String(error)} (CADRE_LOG_LEVEL=debug shows where.)`, 1);
}

function say(message: string, code: number): number {
  terminal.note(`cadre: ${message}`);
  return code;
}
