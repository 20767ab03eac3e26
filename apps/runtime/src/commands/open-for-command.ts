import type { Runtime } from '../compose.ts';
import { readSettings } from '../settings/settings.ts';
import type { Environment } from '../settings/settings.ts';

/** The runtime for one command at a terminal: its log keeps to warnings unless asked for more. @throws SettingsError */
export async function openForCommand(environment: Environment, options: { readonly hosts: boolean }): Promise<Runtime> {
  const settings = readSettings(environment);
  // Loaded here and not above, so that commands which need no runtime start at once.
  const { openRuntime } = await import('../compose.ts');
  return openRuntime(settings.logLevel === 'info' ? { ...settings, logLevel: 'warn' } : settings, options);
}
