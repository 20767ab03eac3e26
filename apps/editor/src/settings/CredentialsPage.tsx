// The catalogue of credentials: what graphs may name, and where each may be sent. A secret goes in here and is never shown again.
import type { CredentialShape } from '@cadre/client';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { useCredentials, useRemoveCredential } from '../api/credentials.ts';
import { Failure } from '../api/Failure.tsx';
import { notifyFailure } from '../api/notify-failure.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { ChangeCredential } from './ChangeCredential.tsx';
import { NewCredential } from './NewCredential.tsx';
import { SettingsFrame } from './SettingsFrame.tsx';

type Open = { readonly type: 'new' } | { readonly type: 'change'; readonly id: string } | null;

export function CredentialsPage() {
  const credentials = useCredentials();
  const [open, setOpen] = useState<Open>(null);
  const items = credentials.data ?? [];
  const add = <Button variant="primary" icon={<Plus size={15} />} onClick={() => setOpen({ type: 'new' })}>Add a credential</Button>;
  return (
    <SettingsFrame title="Credentials" description="Secrets of outside services, kept encrypted and sent only to the hosts that are named. Teams refer to them by id; nobody can read one back." {...(items.length === 0 ? {} : { actions: add })}>
      {open?.type === 'new' ? <NewCredential onClose={() => setOpen(null)} /> : null}
      {credentials.isPending ? <Skeleton className="h-24 w-full" /> : null}
      {credentials.isError && items.length === 0 ? <Failure error={credentials.error} onRetry={() => void credentials.refetch()} /> : null}
      {credentials.isSuccess && items.length === 0 && open === null ? <EmptyState icon={<KeyRound size={18} />} title="No credentials yet" description="An HTTP tool or an MCP server signs in with one. The tool names it; the secret stays here." action={add} /> : null}
      {items.length === 0 ? null : (
        <ul aria-label="Credentials" className="flex flex-col divide-y divide-line rounded-card border border-line bg-surface">
          {items.map((credential) => (
            <li key={credential.id}>
              {open?.type === 'change' && open.id === credential.id
                ? <ChangeCredential credential={credential} onClose={() => setOpen(null)} />
                : <CredentialRow credential={credential} onChange={() => setOpen({ type: 'change', id: credential.id })} />}
            </li>
          ))}
        </ul>
      )}
    </SettingsFrame>
  );
}

const kinds: { readonly [kind in CredentialShape['kind']]: string } = { bearer: 'Bearer token', basic: 'User and password', header: 'Header' };

function CredentialRow({ credential, onChange }: { readonly credential: CredentialShape; readonly onChange: () => void }) {
  const [isAsking, setAsking] = useState(false);
  const remove = useRemoveCredential();
  const { id, title, kind, header, hosts, updatedAt } = credential;
  return (
    <div className="flex min-w-0 items-center gap-4 px-4 py-3">
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline gap-2"><span className="truncate font-medium">{title === '' ? id : title}</span><code className="shrink-0 text-12 text-ink-2">{id}</code></div>
        <div className="truncate text-12 text-ink-2">{kinds[kind]}{kind === 'header' ? ` ${header}` : ''} · sent to {hosts.join(', ')}</div>
      </div>
      <span className="shrink-0 text-12 text-ink-2">changed <RelativeTime at={updatedAt} /></span>
      <Button size="small" aria-label={`Change ${id}`} onClick={onChange}>Change</Button>
      <Button size="small" variant="ghost" aria-label={`Remove ${id}`} onClick={() => setAsking(true)}>Remove</Button>
      <Dialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Remove ${id}?`}
        description="Its secret is gone for good. Tools that name it are denied from now on."
        confirmLabel="Remove"
        isDangerous
        isBusy={remove.isPending}
        onConfirm={() => remove.mutate(id, { onError: notifyFailure, onSettled: () => setAsking(false) })}
      />
    </div>
  );
}
