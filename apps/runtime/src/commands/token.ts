import { Command } from 'commander';
import { obtainToken, signInLink } from '../security/token.ts';
import { readSettings } from '../settings/settings.ts';
import type { Environment } from '../settings/settings.ts';
import { currentOrigin } from './address.ts';
import type { IsCadre } from './address.ts';
import type { Terminal } from './terminal.ts';

export function tokenCommand(terminal: Terminal, environment: Environment, isCadre: IsCadre): Command {
  return new Command('token')
    .description('print a link that signs a browser in')
    .option('--json', 'print { token, link } as JSON')
    .action(async ({ json }: { json?: true }) => {
      const settings = readSettings(environment);
      const token = await obtainToken(settings);
      const link = signInLink(await currentOrigin(settings, isCadre), token);
      terminal.print(json === true ? JSON.stringify({ token, link }) : link);
    });
}
