// The catalogue of MCP servers that graphs may name. Looking at this page asks no server anything; "List tools" does.
import type { McpServerShape } from '@cadre/client';
import { Plug, Plus } from 'lucide-react';
import { useState } from 'react';
import { Failure } from '../api/Failure.tsx';
import { useMcpServers, useRemoveMcpServer } from '../api/mcp-servers.ts';
import { notifyFailure } from '../api/notify-failure.ts';
import { Badge } from '../ui/Badge.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { ChangeMcpServer, NewMcpServer } from './McpServerForm.tsx';
import { McpServerTools } from './McpServerTools.tsx';
import { SettingsFrame } from './SettingsFrame.tsx';

type Open = { readonly type: 'new' } | { readonly type: 'change' | 'tools'; readonly name: string } | null;

export function McpServersPage() {
  const servers = useMcpServers();
  const [open, setOpen] = useState<Open>(null);
  const items = servers.data ?? [];
  const close = (): void => setOpen(null);
  const add = <Button variant="primary" icon={<Plus size={15} />} onClick={() => setOpen({ type: 'new' })}>Add a server</Button>;
  return (
    <SettingsFrame title="MCP servers" description="Servers whose tools teams may use. A team names a server and pins each tool as somebody reviewed it; a tool that has changed since is not called." {...(items.length === 0 ? {} : { actions: add })}>
      {open?.type === 'new' ? <NewMcpServer onClose={close} /> : null}
      {servers.isPending ? <Skeleton className="h-24 w-full" /> : null}
      {servers.isError && items.length === 0 ? <Failure error={servers.error} onRetry={() => void servers.refetch()} /> : null}
      {servers.isSuccess && items.length === 0 && open === null ? <EmptyState icon={<Plug size={18} />} title="No MCP servers yet" description="Enter one by its address (streamable HTTP). Programs on this machine come from the operator's file only." action={add} /> : null}
      {items.length === 0 ? null : (
        <ul aria-label="MCP servers" className="flex flex-col divide-y divide-line overflow-hidden rounded-card border border-line bg-surface">
          {items.map((server) => (
            <li key={server.name}>
              {open?.type === 'change' && open.name === server.name ? <ChangeMcpServer server={server} onClose={close} /> : (
                <ServerRow server={server} onChange={() => setOpen({ type: 'change', name: server.name })} onTools={() => setOpen(open?.type === 'tools' && open.name === server.name ? null : { type: 'tools', name: server.name })} />
              )}
              {open?.type === 'tools' && open.name === server.name ? <McpServerTools name={server.name} /> : null}
            </li>
          ))}
        </ul>
      )}
    </SettingsFrame>
  );
}

interface ServerRowProps {
  readonly server: McpServerShape;
  readonly onChange: () => void;
  readonly onTools: () => void;
}

function ServerRow({ server, onChange, onTools }: ServerRowProps) {
  const [isAsking, setAsking] = useState(false);
  const remove = useRemoveMcpServer();
  const { name, url, transport, credential, description } = server;
  const isFixed = transport === 'stdio';
  return (
    <div className="flex min-w-0 items-center gap-3 px-4 py-3">
      <div className="min-w-0 flex-1">
        <div className="flex items-center gap-2"><code className="truncate font-medium">{name}</code>{isFixed ? <Badge>of the operator's file</Badge> : null}</div>
        <div className="truncate text-12 text-ink-2">{[url ?? 'a program on this machine', credential === null ? null : `signs in with ${credential}`, description === '' ? null : description].filter((part) => part !== null).join(' · ')}</div>
      </div>
      <Button size="small" aria-label={`Tools of ${name}`} onClick={onTools}>Tools</Button>
      {isFixed ? null : (
        <>
          <Button size="small" aria-label={`Change ${name}`} onClick={onChange}>Change</Button>
          <Button size="small" variant="ghost" aria-label={`Remove ${name}`} onClick={() => setAsking(true)}>Remove</Button>
          <Dialog
            open={isAsking}
            onOpenChange={setAsking}
            title={`Remove ${name}?`}
            description="Tools of teams that name it are denied from now on."
            confirmLabel="Remove"
            isDangerous
            isBusy={remove.isPending}
            onConfirm={() => remove.mutate(name, { onError: notifyFailure, onSettled: () => setAsking(false) })}
          />
        </>
      )}
    </div>
  );
}
