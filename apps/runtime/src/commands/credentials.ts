// Credentials from the command line: for operators without a browser, and for a new key, which only the command line makes.
import { Command } from 'commander';
import { readSettings } from '../settings/settings.ts';
import type { Environment } from '../settings/settings.ts';
import { createCredentialBody } from '../shapes/index.ts';
import type { CreateCredential, CredentialShape } from '../shapes/index.ts';
import { addCredential, removeCredential } from '../use-cases/credentials.ts';
import type { World } from '../use-cases/world.ts';
import { CommandFailure } from './command-failure.ts';
import { openForCommand } from './open-for-command.ts';
import type { Terminal } from './terminal.ts';

export type ReadSecret = (question: string) => Promise<string | null>;

interface AddOptions {
  readonly kind: string;
  readonly host: readonly string[];
  readonly title?: string;
  readonly header?: string;
  readonly template?: string;
  readonly json?: true;
}

export function credentialsCommand(terminal: Terminal, environment: Environment, readSecret: ReadSecret): Command {
  return new Command('credentials')
    .description('secrets of outside services, encrypted and bound to hosts')
    .addCommand(addCommand(terminal, environment, readSecret))
    .addCommand(listCommand(terminal, environment))
    .addCommand(removeCommand(terminal, environment))
    .addCommand(rotateCommand(terminal, environment));
}

function addCommand(terminal: Terminal, environment: Environment, readSecret: ReadSecret): Command {
  return new Command('add')
    .description('add a credential; the secret is asked for, or read from standard input')
    .argument('<id>', 'what graphs call it: lower-case letters, digits and hyphens')
    .requiredOption('--host <host...>', 'where it may be sent: api.example.com, api.example.com:8443, *.example.com')
    .option('--kind <kind>', 'bearer; basic, whose secret is user:password; or header', 'bearer')
    .option('--title <title>', 'for people')
    .option('--header <name>', 'with --kind header: the header it is sent in')
    .option('--template <template>', 'with --kind header: its value, {secret} where the secret goes')
    .option('--json', 'print the credential as JSON')
    .action(async (id: string, { json, host, ...options }: AddOptions) => {
      const secret = await readSecret(`Secret of ${id}: `);
      if (secret === null || secret === '') throw new CommandFailure('No secret was given: type it, or send it to standard input.', 2);
      const credential = readCredential({ ...options, id, hosts: host, secret });
      await using runtime = await openForCommand(environment, { hosts: false });
      const added = await addCredential(runtime.world.credentials, credential);
      if (!added.ok) throw new CommandFailure(added.error.detail);
      terminal.print(json === true ? JSON.stringify(added.value) : `Added ${lineOf(added.value)}.`);
    });
}

function listCommand(terminal: Terminal, environment: Environment): Command {
  return new Command('list')
    .description('list the credentials, without their secrets')
    .option('--json', 'print them as JSON')
    .action(async ({ json }: { json?: true }) => {
      await using runtime = await openForCommand(environment, { hosts: false });
      const credentials = await listAll(runtime.world);
      if (json === true) terminal.print(JSON.stringify(credentials));
      else terminal.print(credentials.length === 0 ? 'There are no credentials.' : credentials.map(lineOf).join('\n'));
    });
}

function removeCommand(terminal: Terminal, environment: Environment): Command {
  return new Command('remove')
    .description('remove a credential; graphs that name it are denied from then on')
    .argument('<id>', 'its id')
    .action(async (id: string) => {
      await using runtime = await openForCommand(environment, { hosts: false });
      const removed = await removeCredential(runtime.world.credentials, id);
      if (!removed.ok) throw new CommandFailure(removed.error.detail);
      terminal.print(`Removed ${id}.`);
    });
}

function rotateCommand(terminal: Terminal, environment: Environment): Command {
  return new Command('rotate')
    .description('encrypt all credentials with a new key: CADRE_SECRET_KEY, from CADRE_SECRET_KEY_OLD; or a newly generated one where the key is a file')
    .option('--json', 'print { rotated, total, key } as JSON')
    .action(async ({ json }: { json?: true }) => {
      const settings = readSettings(environment);
      const { rotateSecretKey } = await import('../compose.ts');
      const rotation = await rotateSecretKey(settings);
      const { rotated, total, key } = rotation;
      if (json === true) terminal.print(JSON.stringify(rotation));
      else terminal.print(`${rotated} of ${total} credentials got the key ${key}${rotated === total ? '' : '; the others had it'}.`);
    });
}

function readCredential(body: object): CreateCredential {
  const checked = createCredentialBody.safeParse(body);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  if (issue?.code === 'invalid_union') throw new CommandFailure('--kind is one of bearer, basic, header.', 2);
  if (issue?.code === 'unrecognized_keys') throw new CommandFailure(`--${issue.keys[0] ?? ''} goes with --kind header only.`, 2);
  throw new CommandFailure(`The ${String(issue?.path[0] ?? 'credential')} can't be taken: ${issue?.message ?? 'it does not fit.'}`, 2);
}

async function listAll({ credentials }: Pick<World, 'credentials'>): Promise<readonly CredentialShape[]> {
  const all: CredentialShape[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await credentials.list({ cursor, limit: 200 });
    all.push(...page.items);
    cursor = page.next;
  }
  return all;
}

function lineOf({ id, title, kind, hosts }: CredentialShape): string {
  return `${id} (${[title, kind].filter((word) => word !== '').join(', ')}) for ${hosts.join(', ')}`;
}
