// A choice from one of the operator's catalogues. The drawing keeps the entry's id and nothing else of it.
import { Link } from '@tanstack/react-router';
import { Component, KeyRound, Plug } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCredentials } from '../../api/credentials.ts';
import { useGraphNames } from '../../api/graphs.ts';
import { useMcpServers } from '../../api/mcp-servers.ts';
import { Combobox } from '../../ui/Combobox.tsx';
import type { Option } from '../../ui/options.ts';
import type { ControlProps } from './control.ts';

const NONE = '\u0000';
const linkClass = 'self-start rounded-small text-12 font-medium text-accent hover:underline';

export function CatalogueControl(props: ControlProps) {
  switch (props.entry.catalogue) {
    case 'credential': return <CredentialChoice {...props} />;
    case 'mcp-server': return <ServerChoice {...props} />;
    case 'graph': return <GraphChoice {...props} />;
    default: return null;
  }
}

function CredentialChoice(props: ControlProps) {
  const options = (useCredentials().data ?? []).map(({ id, title, hosts }): Option => ({ value: id, label: title === '' ? id : title, description: `${id} · ${hosts.join(', ')}`, icon: <KeyRound size={14} className="shrink-0 text-ink-2" aria-hidden /> }));
  return <Choice {...props} options={options} placeholder="None" emptyText="No such credential"><Link to="/settings/credentials" className={linkClass}>Manage credentials</Link></Choice>;
}

function ServerChoice(props: ControlProps) {
  const options = (useMcpServers().data ?? []).map(({ name, description, url, transport }): Option => ({ value: name, label: name, description: description === '' ? (url ?? `a ${transport} program of the operator`) : description, icon: <Plug size={14} className="shrink-0 text-ink-2" aria-hidden /> }));
  return <Choice {...props} options={options} placeholder="Choose a server" emptyText="No such server"><Link to="/settings/mcp" className={linkClass}>Manage MCP servers</Link></Choice>;
}

function GraphChoice(props: ControlProps) {
  const options = (useGraphNames().data ?? []).map(({ slug, name, description }): Option => ({ value: slug, label: name, description: description === '' ? slug : description, icon: <Component size={14} className="shrink-0 text-ink-2" aria-hidden /> }));
  const { value } = props;
  return (
    <Choice {...props} options={options} placeholder="Choose a team" emptyText="No such team">
      {typeof value === 'string' && value !== '' ? <Link to="/graphs/$slug" params={{ slug: value }} className={linkClass}>Open {options.find((option) => option.value === value)?.label ?? value}</Link> : null}
    </Choice>
  );
}

interface ChoiceProps extends ControlProps {
  readonly options: readonly Option[];
  readonly placeholder: string;
  readonly emptyText: string;
  readonly children: ReactNode;
}

function Choice({ entry, value, onChange, label, options, placeholder, emptyText, children }: ChoiceProps) {
  const chosen = typeof value === 'string' && value !== '' ? value : null;
  const all = entry.isNullable ? [{ value: NONE, label: 'None' }, ...options] : options;
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <Combobox
        label={label}
        options={all}
        value={chosen ?? (entry.isNullable ? NONE : null)}
        onValueChange={(next) => { if (next !== null) onChange(next === NONE ? null : next); }}
        placeholder={placeholder}
        emptyText={emptyText}
      />
      {children}
    </div>
  );
}
