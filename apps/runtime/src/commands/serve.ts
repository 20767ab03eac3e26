// The long-running commands: `start` is both halves in one process, `serve` the API and the editor, `host` the runs.
import { Command } from 'commander';
import type { Runtime } from '../compose.ts';
import { SignIn } from '../security/sign-in.ts';
import { obtainToken, signInLink } from '../security/token.ts';
import { readSettings } from '../settings/settings.ts';
import type { Environment, Settings } from '../settings/settings.ts';
import { seedTemplates } from '../use-cases/templates.ts';
import { version } from '../version.ts';
import { keepAddress } from './address.ts';
import { browserOrigin } from './browser-origin.ts';
import { listen } from './listen.ts';
import { stopSignal } from './stop-signal.ts';
import type { Terminal } from './terminal.ts';

interface Job {
  readonly name: string;
  readonly description: string;
  /** API and editor. */
  readonly serves: boolean;
  readonly hosts: boolean;
}

export function serveCommands(terminal: Terminal, environment: Environment): readonly Command[] {
  const jobs: readonly Job[] = [
    { name: 'start', description: 'start everything: database, API, editor and a host for runs', serves: true, hosts: true },
    { name: 'serve', description: 'serve API and editor only; runs need a host', serves: true, hosts: false },
    { name: 'host', description: 'host runs only; as many as you like on one DATABASE_URL', serves: false, hosts: true },
  ];
  return jobs.map((job) =>
    new Command(job.name)
      .description(job.description)
      .option('--json', 'print { ready, origin, link } as one line of JSON once it is ready')
      .action(async ({ json }: { json?: true }) => {
        await work(terminal, readSettings(environment), { ...job, isJson: json === true });
      }),
  );
}

/** Works until it is asked to stop, and has. */
async function work(terminal: Terminal, settings: Settings, { serves, hosts, isJson }: Job & { readonly isJson: boolean }): Promise<void> {
  const asked = stopSignal();
  const stopping = new AbortController();
  const server = serves ? await listen({ host: settings.host, port: settings.port, stopping }) : null;
  try {
    const token = await obtainToken(settings);
    const { openRuntime } = await import('../compose.ts');
    await using runtime = await openRuntime(settings, { hosts });
    server?.serve(await makeApp(runtime, settings, { token, stopping }));
    const origin = browserOrigin(settings);
    await using _address = serves ? await keepAddress(settings, origin) : null;
    const link = signInLink(origin, token);
    if (isJson) terminal.print(JSON.stringify({ ready: true, ...(serves ? { origin, link } : {}) }));
    else terminal.print(serves ? readyText(settings, link) : `\n  Cadre ${version} hosts runs. Ctrl-C stops it.\n`);
    await asked;
    if (!isJson) terminal.print('\n  Stopping …');
    await server?.stop();
  } finally {
    await server?.stop();
  }
}

async function makeApp(runtime: Runtime, settings: Settings, { token, stopping }: { readonly token: string; readonly stopping: AbortController }) {
  const [{ createApp }, { openEditor }] = await Promise.all([import('../app.ts'), import('../compose.ts')]);
  await seedTemplates(runtime.world);
  const { host, port, allowedHosts, secretKey } = settings;
  return createApp({
    world: runtime.world,
    probes: runtime.probes,
    metrics: runtime.metrics,
    editor: await openEditor(),
    signIn: new SignIn({ token, secretKey }),
    names: { host, allowedHosts },
    port,
    version,
    logger: runtime.logger,
    stopping: stopping.signal,
  });
}

function readyText({ dataDir, databaseUrl }: Settings, link: string): string {
  const data = databaseUrl === null ? `Data in ${dataDir}.` : 'Data in the database of DATABASE_URL.';
  return `\n  Cadre ${version} is ready:\n\n  ${link}\n\n  ${data} Ctrl-C stops it.\n`;
}
