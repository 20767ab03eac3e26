// A JSON value as a tree that opens and closes. Long lists and strings are shown in part, with a way to see the rest.
import type { Json } from '@cadre/graph-schema';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { classNames } from './class-names.ts';

const SHOWN_ENTRIES = 50;
const SHOWN_CHARACTERS = 600;

export interface JsonViewProps {
  readonly value: Json;
  /** How many levels are open at first. */
  readonly openDepth?: number;
  readonly className?: string;
}

export function JsonView({ value, openDepth = 2, className }: JsonViewProps) {
  return (
    <div className={classNames('min-w-0 font-mono text-12 leading-5 [overflow-wrap:anywhere]', className)}>
      <JsonNode value={value} openDepth={openDepth} />
    </div>
  );
}

function JsonNode({ name, value, openDepth }: { readonly name?: string; readonly value: Json; readonly openDepth: number }) {
  if (typeof value !== 'object' || value === null) {
    return <div className="pl-4"><Name name={name} /><Scalar value={value} /></div>;
  }
  const entries: readonly (readonly [string, Json])[] = Array.isArray(value) ? value.map((item: Json, index) => [String(index), item] as const) : Object.entries(value);
  if (entries.length === 0) return <div className="pl-4"><Name name={name} /><span className="text-ink-2">{Array.isArray(value) ? '[]' : '{}'}</span></div>;
  return <Branch name={name} entries={entries} isList={Array.isArray(value)} openDepth={openDepth} />;
}

interface BranchProps {
  readonly name: string | undefined;
  readonly entries: readonly (readonly [string, Json])[];
  readonly isList: boolean;
  readonly openDepth: number;
}

function Branch({ name, entries, isList, openDepth }: BranchProps) {
  const [isOpen, setOpen] = useState(openDepth > 0);
  const [shown, setShown] = useState(SHOWN_ENTRIES);
  return (
    <div>
      <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} className="flex items-center rounded-small text-left hover:bg-ink/4">
        <ChevronRight size={12} aria-hidden className={classNames('mr-1 shrink-0 text-ink-3 transition-transform', isOpen && 'rotate-90')} />
        <Name name={name} />
        <span className="text-ink-2">{isList ? `${entries.length} ${entries.length === 1 ? 'item' : 'items'}` : isOpen ? '' : preview(entries)}{name === undefined && isOpen && !isList ? 'object' : ''}</span>
      </button>
      {isOpen ? (
        <div className="ml-1.5 border-l border-line pl-1.5">
          {entries.slice(0, shown).map(([key, item]) => <JsonNode key={key} name={key} value={item} openDepth={openDepth - 1} />)}
          {entries.length > shown ? <More label={`Show ${Math.min(SHOWN_ENTRIES, entries.length - shown)} more of ${entries.length}`} onSelect={() => setShown(shown + SHOWN_ENTRIES)} /> : null}
        </div>
      ) : null}
    </div>
  );
}

function Name({ name }: { readonly name: string | undefined }) {
  return name === undefined ? null : <span className="mr-1.5 text-ink-2">{name}:</span>;
}

function Scalar({ value }: { readonly value: string | number | boolean | null }) {
  const [isWhole, setWhole] = useState(false);
  if (typeof value !== 'string') return <span className={value === null ? 'text-ink-2' : 'text-accent'}>{String(value)}</span>;
  const isCut = !isWhole && value.length > SHOWN_CHARACTERS;
  return (
    <>
      <span className="whitespace-pre-wrap text-ink">{isCut ? `${value.slice(0, SHOWN_CHARACTERS)}…` : value === '' ? '""' : value}</span>
      {isCut ? <More label={`Show all ${value.length.toLocaleString('en-US')} characters`} onSelect={() => setWhole(true)} /> : null}
    </>
  );
}

function More({ label, onSelect }: { readonly label: string; readonly onSelect: () => void }) {
  return <button type="button" onClick={onSelect} className="ml-4 block rounded-small font-sans text-12 text-accent hover:underline">{label}</button>;
}

function preview(entries: readonly (readonly [string, Json])[]): string {
  const names = entries.slice(0, 4).map(([key]) => key).join(', ');
  return `{ ${names}${entries.length > 4 ? ', …' : ''} }`;
}
