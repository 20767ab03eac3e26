// A page: the bar with where you are at the left and what you can do at the right, and the work below it.
import { Link, type LinkProps } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import { classNames } from '../ui/class-names.ts';

interface Crumb {
  readonly label: ReactNode;
  /** Without it, this is where you are. */
  readonly link?: Pick<LinkProps, 'to' | 'params' | 'search'>;
}

export interface PageProps {
  readonly crumbs: readonly [Crumb, ...Crumb[]];
  /** Of the browser's tab; the last crumb when it is text. */
  readonly title?: string;
  /** Beside the crumbs: the state of what is open, e.g. "Saved". */
  readonly status?: ReactNode;
  readonly actions?: ReactNode;
  /** The page divides its own space (canvas and panels) instead of scrolling as a whole. */
  readonly isWorkspace?: boolean;
  readonly children: ReactNode;
}

export function Page({ crumbs, title, status, actions, isWorkspace = false, children }: PageProps) {
  const last = crumbs.at(-1)?.label;
  const name = title ?? (typeof last === 'string' ? last : undefined);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <title>{name === undefined ? 'Cadre' : `${name} · Cadre`}</title>
      <header className="flex h-13 shrink-0 items-center gap-4 border-b border-line bg-surface px-4">
        <nav aria-label="Where you are" className="flex min-w-0 items-center gap-2 text-14">
          {crumbs.map((crumb, index) => (
            <Fragment key={index}>
              {index === 0 ? null : <span aria-hidden className="text-ink-3">/</span>}
              <CrumbLabel crumb={crumb} isLast={index === crumbs.length - 1} />
            </Fragment>
          ))}
        </nav>
        {status === undefined ? null : <div className="flex min-w-0 items-center gap-2 text-13 text-ink-2">{status}</div>}
        <div className="flex-1" />
        {actions === undefined ? null : <div className="flex shrink-0 items-center gap-2">{actions}</div>}
      </header>
      <main id="work" tabIndex={-1} className={classNames('relative min-h-0 flex-1 focus:outline-none', isWorkspace ? 'overflow-hidden' : 'overflow-y-auto')}>
        {children}
      </main>
    </div>
  );
}

function CrumbLabel({ crumb, isLast }: { readonly crumb: Crumb; readonly isLast: boolean }) {
  if (crumb.link !== undefined) return <Link {...crumb.link} className="shrink-0 rounded-small text-ink-2 hover:text-ink">{crumb.label}</Link>;
  if (isLast) return <h1 className="truncate font-semibold">{crumb.label}</h1>;
  return <span className="truncate text-ink-2">{crumb.label}</span>;
}
