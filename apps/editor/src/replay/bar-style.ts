// How bars look. Each type has its own fill, edge and pattern, so that they are told apart without colour.
import type { Bar, BarType } from '@cadre/run-core';
import { guardWords } from './guard-words.ts';

export const barTitles: { readonly [type in BarType]: string } = {
  model: 'Model call',
  tool: 'Tool call',
  guard: 'Guard rules',
  person: 'Waiting for a person',
  timer: 'Waiting for a time',
  signal: 'Waiting for a signal',
  backoff: 'Pause before another try',
};

const outcomes: { readonly [outcome in Bar['outcome']]: string } = { open: 'still going on', completed: 'completed', failed: 'failed', cancelled: 'stopped' };

const hatched = 'bg-[repeating-linear-gradient(-45deg,var(--waiting-hatch)_0_4px,transparent_4px_8px)] [--waiting-hatch:color-mix(in_srgb,var(--waiting)_26%,transparent)]';

const types: { readonly [type in BarType]: string } = {
  model: 'border-running/70 bg-running/18 text-running-ink',
  tool: 'border-tools/80 border-l-[3px] bg-tools/14 text-tools',
  guard: 'border-flow/70 bg-flow/14 text-flow',
  person: `border-waiting/70 text-waiting-ink ${hatched}`,
  timer: `border-waiting/60 border-dotted text-waiting-ink ${hatched}`,
  signal: `border-waiting/60 border-dashed text-waiting-ink ${hatched}`,
  backoff: 'border-failed/60 border-dashed text-failed-ink',
};

export function barClass(bar: Bar): string {
  if (bar.outcome === 'failed') return 'border-failed bg-failed/12 text-failed-ink border-r-[3px]';
  if (bar.outcome === 'cancelled') return `${types[bar.type]} opacity-50 line-through`;
  return types[bar.type];
}

export function barWords(bar: Bar): string {
  const found = bar.guard === undefined ? '' : `, ${guardWords(bar.guard)}`;
  return `${barTitles[bar.type]}, ${outcomes[bar.outcome]}${found}`;
}
