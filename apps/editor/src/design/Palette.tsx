// The kinds of nodes, to be dragged onto the canvas, clicked, or found by typing.
import { kinds } from '@cadre/graph-schema';
import type { Kind, KindCategory } from '@cadre/graph-schema';
import { PanelLeftClose, PanelLeftOpen, Search } from 'lucide-react';
import { useRef, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { classNames } from '../ui/class-names.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { Input } from '../ui/Input.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { KindIcon } from '../ui/KindIcon.tsx';
import { useDesign } from './design-context.ts';
import { usePaletteDrag } from './use-palette-drag.ts';

const groups: readonly (readonly [KindCategory, string])[] = [['agents', 'Agents'], ['flow', 'Flow'], ['people', 'People'], ['tools', 'Tools']];

export interface PaletteProps {
  readonly search: RefObject<HTMLInputElement | null>;
  /** Icons only, where there is little room. */
  readonly isFolded: boolean;
  /** Null where it always stays open. */
  readonly onFold: ((isFolded: boolean) => void) | null;
}

export function Palette({ search, isFolded, onFold }: PaletteProps) {
  const { addNode } = useDesign();
  const [wanted, setWanted] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const found = [...kinds.values()].filter((kind) => matches(kind, wanted));
  const { drag, ...dragging } = usePaletteDrag(addNode);

  function onSearchKey(event: KeyboardEvent): void {
    const [first] = found;
    if (event.key === 'Enter' && first !== undefined && wanted.trim() !== '') {
      addNode(first.kind, null);
      setWanted('');
    } else if (event.key === 'ArrowDown') list.current?.querySelector('button')?.focus();
    else if (event.key === 'Escape') {
      setWanted('');
      search.current?.blur();
    } else return;
    event.preventDefault();
  }

  return (
    <section aria-label="Palette" className="flex h-full min-h-0 flex-col bg-surface">
      {onFold === null ? null : <div className={classNames('flex pt-2', isFolded ? 'justify-center' : 'justify-end px-3')}><IconButton size="small" side="right" label={isFolded ? 'Open the palette' : 'Fold the palette'} icon={isFolded ? <PanelLeftOpen size={15} /> : <PanelLeftClose size={15} />} onClick={() => onFold(!isFolded)} /></div>}
      <div className={classNames('p-3 pb-1', isFolded && 'hidden')}>
        <Input ref={search} type="search" aria-label="Add a node" placeholder="Add a node" value={wanted} onValueChange={setWanted} onKeyDown={onSearchKey} icon={<Search size={15} />} trailing={<Kbd>/</Kbd>} className="[&::-webkit-search-cancel-button]:hidden" />
      </div>
      <div ref={list} data-kinds className={classNames('min-h-0 flex-1 overflow-y-auto pb-4', isFolded ? 'px-2' : 'px-3')}>
        {groups.map(([category, title]) => {
          const members = found.filter((kind) => kind.category === category);
          return members.length === 0 ? null : (
            <div key={category} className="pt-3">
              <h2 className={isFolded ? 'sr-only' : 'mb-1 px-1 text-12 font-medium text-ink-2'}>{title}</h2>
              <ul>{members.map((kind) => <li key={kind.kind}><PaletteItem kind={kind} isFolded={isFolded} dragging={dragging} onAdd={() => addNode(kind.kind, null)} /></li>)}</ul>
            </div>
          );
        })}
        {found.length === 0 ? <p className="px-1 pt-4 text-13 text-ink-2">No kind of node is called that.</p> : null}
      </div>
      {drag === null ? null : <DragGhost kind={drag.kind} x={drag.x} y={drag.y} />}
    </section>
  );
}

interface PaletteItemProps {
  readonly kind: Kind;
  readonly isFolded: boolean;
  readonly dragging: Omit<ReturnType<typeof usePaletteDrag>, 'drag'>;
  readonly onAdd: () => void;
}

function PaletteItem({ kind, isFolded, dragging, onAdd }: PaletteItemProps) {
  return (
    <button
      type="button"
      title={`${isFolded ? `${kind.title}: ` : ''}${kind.description}`}
      aria-label={kind.title}
      onKeyDown={moveFocus}
      onPointerDown={(event) => dragging.onPointerDown(event, kind)}
      onPointerMove={dragging.onPointerMove}
      onPointerUp={dragging.onPointerUp}
      onPointerCancel={dragging.onPointerCancel}
      onClick={() => { if (!dragging.wasDragged()) onAdd(); }}
      className="flex h-8 w-full touch-none items-center gap-2.5 rounded-control px-1 text-left text-13 select-none hover:bg-ink/4"
    >
      <KindIcon icon={kind.icon} category={kind.category} />
      {isFolded ? null : <span className="min-w-0 flex-1 truncate">{kind.title}</span>}
    </button>
  );
}

function DragGhost({ kind, x, y }: { readonly kind: Kind; readonly x: number; readonly y: number }) {
  return (
    <div aria-hidden className="pointer-events-none fixed z-50 flex h-12 w-44 items-center gap-2.5 rounded-card border border-accent bg-raised px-3 opacity-90 shadow-pop" style={{ left: x - 88, top: y - 24 }}>
      <KindIcon icon={kind.icon} category={kind.category} />
      <span className="text-13 font-semibold">{kind.title}</span>
    </div>
  );
}

/** Arrow keys go from kind to kind. */
function moveFocus(event: KeyboardEvent<HTMLButtonElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const buttons = [...(event.currentTarget.closest('[data-kinds]')?.querySelectorAll('button') ?? [])];
  const focused = buttons.indexOf(event.currentTarget);
  buttons[Math.min(buttons.length - 1, Math.max(0, focused + step))]?.focus();
  event.preventDefault();
}

function matches(kind: Kind, wanted: string): boolean {
  const words = wanted.trim().toLowerCase();
  return words === '' || kind.title.toLowerCase().includes(words) || kind.kind.includes(words) || kind.description.toLowerCase().includes(words);
}

