// Which tools of an MCP server a node uses. Nothing is asked of the server until a person presses the button; what they take from its
// list is pinned as they saw it.
import type { ListedToolShape } from '@cadre/client';
import { Plus, RefreshCw, Trash2, TriangleAlert } from 'lucide-react';
import { explainError } from '../../api/explain-error.ts';
import { useListMcpTools } from '../../api/mcp-servers.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { argumentNames, readChosenTools, stateOf, writeChosenTools, type ChosenTool, type ToolState } from '../chosen-tools.ts';
import type { ControlProps } from './control.ts';
import { useSibling } from './use-sibling.ts';

export function McpToolsControl({ value, onChange, label, node }: ControlProps) {
  const server = useSibling(node, 'mcp-server');
  const list = useListMcpTools();
  const chosen = readChosenTools(value);
  const isCurrent = list.variables === server;
  const listed = isCurrent ? (list.data?.items ?? null) : null;
  const others = (listed ?? []).filter(({ name }) => !chosen.some((tool) => tool.name === name));
  const write = (tools: readonly ChosenTool[]): void => void onChange(writeChosenTools(tools));
  return (
    <div className="flex min-w-0 flex-col gap-3">
      {chosen.length === 0 ? null : (
        <ul aria-label={label} className="flex flex-col gap-2">
          {chosen.map((tool, index) => (
            <ChosenRow key={tool.name} tool={tool} state={stateOf(tool, listed)} onAccept={(now) => write(chosen.with(index, now))} onRemove={() => write(chosen.toSpliced(index, 1))} />
          ))}
        </ul>
      )}
      <div className="flex items-center gap-3">
        <Button size="small" icon={<RefreshCw size={13} />} disabled={server === null} isBusy={list.isPending} onClick={() => { if (server !== null) list.mutate(server); }}>List tools</Button>
        <span className="text-12 text-ink-2">{server === null ? 'Choose a server first.' : 'Asks the server now.'}</span>
      </div>
      {isCurrent && list.isError ? <p role="alert" className="text-12 text-failed-ink">{explainError(list.error).detail}</p> : null}
      {listed !== null && others.length === 0 ? <p className="text-12 text-ink-2">{listed.length === 0 ? 'The server has no tool that can be used.' : 'All its tools are chosen.'}</p> : null}
      {others.length === 0 ? null : (
        <ul aria-label="Tools of the server" className="flex max-h-96 flex-col divide-y divide-line overflow-y-auto rounded-control border border-line">
          {others.map((tool) => <OfferedRow key={tool.name} tool={tool} onChoose={() => write([...chosen, tool])} />)}
        </ul>
      )}
      {isCurrent && list.data !== undefined && list.data.refused.length > 0 ? (
        <details className="text-12 text-ink-2">
          <summary>{list.data.refused.length} of its tools cannot be used</summary>
          <ul className="mt-1 flex flex-col gap-1">{list.data.refused.map(({ name, why }, index) => <li key={index} className="[overflow-wrap:anywhere]"><code>{name}</code>: {why}</li>)}</ul>
        </details>
      ) : null}
    </div>
  );
}

interface ChosenRowProps {
  readonly tool: ChosenTool;
  readonly state: ToolState;
  readonly onAccept: (now: ChosenTool) => void;
  readonly onRemove: () => void;
}

function ChosenRow({ tool, state, onAccept, onRemove }: ChosenRowProps) {
  return (
    <li className="flex min-w-0 flex-col gap-1.5 rounded-control border border-line bg-bg p-2">
      <div className="flex min-w-0 items-center gap-2">
        <code className="min-w-0 flex-1 truncate text-12 font-medium" title={tool.name}>{tool.name}</code>
        <StateBadge tool={tool} state={state} />
        <IconButton size="small" label={`Remove ${tool.name}`} icon={<Trash2 size={14} />} onClick={onRemove} />
      </div>
      <About tool={tool} />
      {state.type !== 'changed' ? null : (
        <div role="group" aria-label={`What changed in ${tool.name}`} className="flex flex-col gap-2 rounded-chip border border-waiting/60 bg-waiting/8 p-2 text-12">
          <ul className="flex flex-col gap-0.5">{state.changes.map((change) => <li key={change} className="flex gap-1.5"><TriangleAlert size={13} className="mt-px shrink-0 text-waiting" aria-hidden />{change}</li>)}</ul>
          <div className="flex flex-col gap-1 border-t border-waiting/30 pt-1.5"><span className="font-medium text-ink-2">As it is now</span><About tool={state.now} /></div>
          <div><Button size="small" variant="primary" onClick={() => onAccept(state.now)}>Review and accept</Button></div>
        </div>
      )}
    </li>
  );
}

function StateBadge({ tool, state }: { readonly tool: ChosenTool; readonly state: ToolState }) {
  if (state.type === 'missing') return <Badge tone="failed">gone</Badge>;
  if (state.type === 'changed') return <Badge tone="waiting">{tool.digest === null ? 'not reviewed' : 'changed'}</Badge>;
  if (state.type === 'same') return <Badge tone="done">as reviewed</Badge>;
  return tool.digest === null ? <Badge tone="waiting">not reviewed</Badge> : null;
}

function OfferedRow({ tool, onChoose }: { readonly tool: ListedToolShape; readonly onChoose: () => void }) {
  const { readOnlyHint, destructiveHint } = tool.annotations;
  return (
    <li className="flex min-w-0 items-start gap-2 p-2">
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <span className="flex min-w-0 items-center gap-2">
          <code className="min-w-0 truncate text-12 font-medium" title={tool.name}>{tool.name}</code>
          {readOnlyHint === true ? <span className="shrink-0 text-11 text-ink-2">says it only reads</span> : destructiveHint === true ? <span className="shrink-0 text-11 text-waiting-ink">says it destroys</span> : null}
        </span>
        <About tool={tool} />
      </div>
      <Button size="small" variant="ghost" icon={<Plus size={14} />} aria-label={`Add ${tool.name}`} onClick={onChoose}>Add</Button>
    </li>
  );
}

function About({ tool }: { readonly tool: ChosenTool }) {
  const names = argumentNames(tool);
  return (
    <>
      <p className="line-clamp-4 text-12 text-ink-2 [overflow-wrap:anywhere]">{tool.description === '' ? 'Its server does not say what it does.' : tool.description}</p>
      {names.length === 0 ? null : <p className="truncate font-mono text-11 text-ink-2" title={names.join(', ')}>{names.join(', ')}</p>}
    </>
  );
}
