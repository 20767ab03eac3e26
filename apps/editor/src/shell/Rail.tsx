// The places of the editor, one under the other; only those that exist.
import { Link, useParams } from '@tanstack/react-router';
import { CircleHelp, History, Inbox, LayoutGrid, Moon, Settings, Sun, Workflow } from 'lucide-react';
import type { ReactElement } from 'react';
import { useWaitingCount } from '../api/approvals.ts';
import { chooseTheme } from '../theme/theme-store.ts';
import { useTheme } from '../theme/use-theme.ts';
import { Tooltip } from '../ui/Tooltip.tsx';
import { recallLastGraph } from './last-graph.ts';
import { Mark } from './Mark.tsx';

const placeClass =
  'relative flex size-9 items-center justify-center rounded-control text-ink-2 transition-colors after:absolute after:-inset-0.5 hover:bg-ink/5 hover:text-ink aria-[current=page]:bg-accent/10 aria-[current=page]:text-accent';

export function Rail() {
  const opened = useParams({ strict: false }).slug;
  const graph = opened ?? recallLastGraph();
  return (
    <nav aria-label="Places" className="flex h-full w-13 shrink-0 flex-col items-center gap-1 border-r border-line bg-surface py-2">
      <Place label="Cadre: all teams"><Link to="/graphs" aria-label="Cadre: all teams" activeProps={{ 'aria-current': undefined }} className="mb-3 flex size-9 items-center justify-center rounded-control"><Mark /></Link></Place>
      <Place label="Teams"><Link to="/graphs" aria-label="Teams" activeOptions={{ exact: true, includeSearch: false }} className={placeClass}><LayoutGrid size={18} strokeWidth={1.75} /></Link></Place>
      {graph === null ? null : (
        <Place label="Design"><Link to="/graphs/$slug" params={{ slug: graph }} aria-label="Design" className={placeClass}><Workflow size={18} strokeWidth={1.75} /></Link></Place>
      )}
      <Place label="Runs"><Link to="/runs" aria-label="Runs" activeOptions={{ includeSearch: false }} className={placeClass}><History size={18} strokeWidth={1.75} /></Link></Place>
      <ApprovalsPlace />
      <div className="flex-1" />
      <Place label="Settings"><Link to="/settings" aria-label="Settings" className={placeClass}><Settings size={18} strokeWidth={1.75} /></Link></Place>
      <Place label="API reference"><a href="/api/docs" target="_blank" rel="noreferrer" aria-label="API reference" className={placeClass}><CircleHelp size={18} strokeWidth={1.75} /></a></Place>
      <ThemeToggle />
    </nav>
  );
}

function Place({ label, children }: { readonly label: string; readonly children: ReactElement }) {
  return <Tooltip content={label} side="right">{children}</Tooltip>;
}

/** With how many wait for a person. */
function ApprovalsPlace() {
  const { count, isMore } = useWaitingCount();
  const label = count === 0 ? 'Approvals' : `Approvals: ${isMore ? 'more than ' : ''}${count} waiting`;
  return (
    <Place label={label}>
      <Link to="/approvals" aria-label={label} className={placeClass}>
        <Inbox size={18} strokeWidth={1.75} />
        {count === 0 ? null : <span aria-hidden className="numbers absolute -top-0.5 -right-0.5 flex h-4 min-w-4 items-center justify-center rounded-full bg-waiting px-1 text-11 leading-none font-semibold text-surface">{isMore ? `${count}+` : count}</span>}
      </Link>
    </Place>
  );
}

function ThemeToggle() {
  const theme = useTheme();
  const label = theme === 'dark' ? 'Light theme' : 'Dark theme';
  return (
    <Tooltip content={label} side="right">
      <button type="button" aria-label={label} onClick={() => chooseTheme(theme === 'dark' ? 'light' : 'dark')} className={placeClass}>
        {theme === 'dark' ? <Sun size={18} strokeWidth={1.75} /> : <Moon size={18} strokeWidth={1.75} />}
      </button>
    </Tooltip>
  );
}
