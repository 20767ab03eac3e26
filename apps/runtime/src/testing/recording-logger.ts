import type { Logger } from '../ports/logger.ts';

export interface LogLine {
  readonly level: keyof Logger;
  readonly fields: object;
  readonly message: string;
}

/** Keeps what is logged, without the chatter of `debug`. */
export function recordingLogger(): Logger & { readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = [];
  const at = (level: keyof Logger) => (fields: object, message: string) => void lines.push({ level, fields, message });
  return { lines, debug() {}, info: at('info'), warn: at('warn'), error: at('error') };
}
