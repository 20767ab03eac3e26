// One piece of what an agent read or wrote: text as Markdown, anything else as JSON. Long text opens on demand.
import { useState, type ReactNode } from 'react';
import { isJsonObject, type Json } from '@cadre/graph-schema';
import { classNames } from '../ui/class-names.ts';
import { JsonView } from '../ui/JsonView.tsx';
import { Markdown } from '../ui/Markdown.tsx';

export type CardTone = 'plain' | 'done' | 'running' | 'failed' | 'waiting';

const borders: { readonly [tone in CardTone]: string } = {
  plain: 'border-line',
  done: 'border-done',
  running: 'border-running',
  failed: 'border-failed',
  waiting: 'border-waiting',
};
const titles: { readonly [tone in CardTone]: string } = {
  plain: 'text-ink-2',
  done: 'text-done-ink',
  running: 'text-running-ink',
  failed: 'text-failed-ink',
  waiting: 'text-waiting-ink',
};

export interface ContentCardProps {
  readonly title: ReactNode;
  readonly aside?: ReactNode;
  readonly tone?: CardTone;
  readonly children: ReactNode;
}

export function ContentCard({ title, aside, tone = 'plain', children }: ContentCardProps) {
  return (
    <section className={classNames('min-w-0 rounded-control border bg-raised px-3 py-2', borders[tone])}>
      <div className={classNames('mb-1 flex items-baseline justify-between gap-3 text-12', titles[tone])}>
        <h3 className="min-w-0 truncate font-medium">{title}</h3>
        {aside === undefined ? null : <span className="numbers shrink-0">{aside}</span>}
      </div>
      <div className="flex min-w-0 flex-col gap-2 text-13">{children}</div>
    </section>
  );
}

/** About what fits into half a panel. */
const SHOWN_CHARACTERS = 1_400;
/** An object with more fields is read as a tree. */
const MOST_FIELDS = 12;

export interface ContentProps {
  readonly value: Json;
  /** Every line of a text stands as it was written; else it is Markdown. */
  readonly isPlain?: boolean;
}

export function Content({ value, isPlain = false }: ContentProps) {
  if (typeof value === 'string') return <Prose text={value} isPlain={isPlain} />;
  if (isJsonObject(value)) {
    const fields = Object.entries(value);
    if (fields.length > 0 && fields.length <= MOST_FIELDS) return fields.map(([name, field]) => <NamedField key={name} name={name} value={field} />);
  }
  return <JsonView value={value} />;
}

function NamedField({ name, value }: { readonly name: string; readonly value: Json }) {
  const isScalar = typeof value !== 'object' || value === null;
  const isShort = isScalar && String(value).length < 32;
  return (
    <div className={classNames('min-w-0', isShort ? 'flex items-baseline gap-2' : 'flex flex-col gap-0.5')}>
      <span className="font-mono text-11 text-ink-2">{name}</span>
      {typeof value === 'string' ? <Prose text={value} /> : isScalar ? <span className="numbers font-mono text-12">{String(value)}</span> : <JsonView value={value} openDepth={1} />}
    </div>
  );
}

function Prose({ text, isPlain = false }: { readonly text: string; readonly isPlain?: boolean }) {
  const [isWhole, setWhole] = useState(false);
  if (text.trim() === '') return <p className="text-ink-2">Nothing was said.</p>;
  const isCut = !isWhole && text.length > SHOWN_CHARACTERS * 1.2;
  const shown = isCut ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
  return (
    <>
      {isPlain ? <p className="[overflow-wrap:anywhere] whitespace-pre-wrap">{shown}</p> : <Markdown text={shown} />}
      {isCut ? (
        <button type="button" onClick={() => setWhole(true)} className="self-start rounded-small text-12 font-medium text-accent hover:underline">Show all of it</button>
      ) : null}
    </>
  );
}
