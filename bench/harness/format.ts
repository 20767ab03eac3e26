// Numbers and tables as people read them.
import { isReached, type Figures, type Goal } from './figures.ts';

export function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

export function fixed(value: number, digits = 2): string {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function milliseconds(value: number): string {
  return `${fixed(value, value < 10 ? 2 : 0)} ms`;
}

export function times(value: number): string {
  return `${fixed(value, 1)} x`;
}

export function megabytes(bytes: number): string {
  return `${fixed(bytes / 1024 / 1024, 1)} MB`;
}

export function printFigures({ title, table, goals }: Figures): string {
  return [`\n== ${title}\n`, columns(table), '', columns(goals.map(goalRow)), ''].join('\n');
}

function goalRow(goal: Goal): readonly string[] {
  const bound = [goal.atLeast === undefined ? '' : `>= ${short(goal.atLeast)}`, goal.atMost === undefined ? '' : `<= ${short(goal.atMost)}`].join(' ').trim();
  return [`${isReached(goal) ? 'reached' : 'MISSED '}  ${goal.what}`, `${short(goal.value)}${goal.unit ?? ''}`, `(${bound}${goal.unit ?? ''})`];
}

/** Three digits that mean something; more only before the point. */
function short(value: number): string {
  return Math.abs(value) < 100 ? value.toLocaleString('en', { maximumSignificantDigits: 3 }) : count(value);
}

function columns(table: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of table) row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)));
  return table.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ').trimEnd()).join('\n');
}
