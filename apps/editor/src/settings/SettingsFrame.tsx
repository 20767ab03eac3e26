// The frame of the settings: which page of them, and the work of that page.
import { Link } from '@tanstack/react-router';
import { Cpu, KeyRound, Plug } from 'lucide-react';
import type { ReactNode } from 'react';
import { Page } from '../shell/Page.tsx';

const places = [
  { to: '/settings/credentials', label: 'Credentials', icon: KeyRound },
  { to: '/settings/mcp', label: 'MCP servers', icon: Plug },
  { to: '/settings/models', label: 'Models', icon: Cpu },
] as const;

export interface SettingsFrameProps {
  readonly title: string;
  /** What belongs here, in a sentence. */
  readonly description: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function SettingsFrame({ title, description, actions, children }: SettingsFrameProps) {
  return (
    <Page crumbs={[{ label: 'Settings' }, { label: title }]} {...(actions === undefined ? {} : { actions })}>
      <div className="mx-auto flex w-full max-w-260 gap-8 px-6 py-6">
        <nav aria-label="Settings" className="flex w-40 shrink-0 flex-col gap-0.5">
          {places.map(({ to, label, icon: Icon }) => (
            <Link key={to} to={to} className="flex h-8 items-center gap-2 rounded-control px-2 text-13 text-ink-2 hover:bg-ink/5 hover:text-ink aria-[current=page]:bg-ink/6 aria-[current=page]:font-medium aria-[current=page]:text-ink">
              <Icon size={15} strokeWidth={1.75} aria-hidden /> {label}
            </Link>
          ))}
        </nav>
        <div className="flex min-w-0 flex-1 flex-col gap-4">
          <p className="max-w-160 text-13 text-ink-2">{description}</p>
          {children}
        </div>
      </div>
    </Page>
  );
}
