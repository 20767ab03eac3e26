// Structured logs on standard error: JSON lines for programs, short coloured lines for a person at a terminal.
import { pino } from 'pino';
import type { Level, Logger } from 'pino';

export interface LoggerOptions {
  readonly level: Level | 'silent';
  readonly isTerminal: boolean;
  write(line: string): void;
}

/** Fields never hold secrets. Should one be handed over by mistake, it goes no further than here. */
const secretFields = ['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-api-key', 'secret', 'secretKey', 'secretKeyOld', 'password', 'token', 'apiKey', 'value'];
const depths = ['', '*', '*.*', '*.*.*'];
const redact = { paths: secretFields.flatMap((field) => depths.map((above) => `${above}["${field}"]`)), censor: '[redacted]' };

export function createLogger({ level, isTerminal, write }: LoggerOptions): Logger {
  const options = { level, base: null, redact, timestamp: () => `,"time":"${new Date().toISOString()}"`, formatters: { level: (label: string) => ({ level: label }) } };
  return pino(options, { write: isTerminal ? (line) => write(readable(line)) : write });
}

const colours: { readonly [level: string]: string } = { trace: '90', debug: '90', info: '36', warn: '33', error: '31', fatal: '31' };

function readable(line: string): string {
  const { level, time, msg, err, ...rest }: { level: string; time: string; msg?: string; err?: { message?: string; stack?: string } } & Record<string, unknown> = JSON.parse(line);
  const fields = Object.entries(rest).map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const words = [msg ?? '', ...fields, err === undefined ? '' : (err.stack ?? err.message ?? '')].filter((word) => word !== '');
  return `\u001b[90m${time.slice(11, 19)}\u001b[0m \u001b[${colours[level] ?? '0'}m${level.padEnd(5)}\u001b[0m ${words.join(' ')}\n`;
}
