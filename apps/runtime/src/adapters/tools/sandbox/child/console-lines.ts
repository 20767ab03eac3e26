// What code wrote to its console, up to a bound; lines beyond it are counted.
import { CONSOLE_BYTES, CONSOLE_LINE_LENGTH, CONSOLE_LINES } from '../limits.ts';

export interface ConsoleLines {
  add(line: string): void;
  read(): string[];
}

export function createConsoleLines(): ConsoleLines {
  const lines: string[] = [];
  let bytes = 0;
  let leftOut = 0;
  return {
    add(line) {
      const kept = line.slice(0, CONSOLE_LINE_LENGTH).toWellFormed();
      const length = Buffer.byteLength(kept);
      // One line is spared for the remark below.
      if (leftOut > 0 || lines.length === CONSOLE_LINES - 1 || bytes + length > CONSOLE_BYTES) {
        leftOut += 1;
        return;
      }
      lines.push(kept);
      bytes += length;
    },
    read: () => (leftOut === 0 ? [...lines] : [...lines, `(${leftOut} more ${leftOut === 1 ? 'line was' : 'lines were'} left out)`]),
  };
}
