import { Box } from 'lucide-react';
import type { KindCategory } from '@cadre/graph-schema';
import { classNames } from './class-names.ts';
import { kindIcons } from './kind-icons.ts';

const colours: { readonly [category in KindCategory]: string } = {
  agents: 'bg-agents/10 text-agents',
  flow: 'bg-flow/10 text-flow',
  tools: 'bg-tools/10 text-tools',
  people: 'bg-people/10 text-people',
};

export interface KindIconProps {
  /** As a kind names it: lucide, kebab-case. */
  readonly icon: string;
  readonly category: KindCategory;
  readonly size?: 'small' | 'regular' | 'large';
}

const sizes = { small: ['size-5 rounded-small', 12], regular: ['size-6.5 rounded-chip', 15], large: ['size-8 rounded-control', 18] } as const;

/** The small coloured chip that says what kind of node this is. Decoration: the kind's word stands beside it. */
export function KindIcon({ icon, category, size = 'regular' }: KindIconProps) {
  const Icon = kindIcons.get(icon) ?? Box;
  const [box, pixels] = sizes[size];
  return (
    <span aria-hidden className={classNames('inline-flex shrink-0 items-center justify-center', box, colours[category])}>
      <Icon size={pixels} strokeWidth={1.75} />
    </span>
  );
}
