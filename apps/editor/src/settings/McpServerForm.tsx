// A new MCP server, or one that is changed in its place.
import type { McpServerShape } from '@cadre/client';
import { useState, type FormEvent } from 'react';
import { useCredentials } from '../api/credentials.ts';
import { useCreateMcpServer, useReplaceMcpServer } from '../api/mcp-servers.ts';
import { Button } from '../ui/Button.tsx';
import { Field, Label } from '../ui/Field.tsx';
import { Input } from '../ui/Input.tsx';
import { Select } from '../ui/Select.tsx';
import { errorAt, formProblem, type FormProblem } from './form-problem.ts';

interface Entry {
  readonly url: string;
  readonly credential: string | null;
  readonly description: string;
}

export function NewMcpServer({ onClose }: { readonly onClose: () => void }) {
  const create = useCreateMcpServer();
  const [name, setName] = useState('');
  const [entry, setEntry] = useState<Entry>({ url: '', credential: null, description: '' });
  const problem = formProblem(create.error);
  function submit(event: FormEvent): void {
    event.preventDefault();
    create.mutate({ name, ...entry }, { onSuccess: onClose });
  }
  return (
    <form onSubmit={submit} aria-label="New MCP server" className="flex flex-col gap-4 rounded-card border border-line bg-surface p-4">
      <Field label="Name" description="Teams name it by this." {...errorAt(problem, 'name')}><Input isCode value={name} placeholder="incidents" required maxLength={63} onValueChange={setName} /></Field>
      <EntryFields entry={entry} onChange={setEntry} problem={problem} />
      <div className="flex gap-2"><Button type="submit" variant="primary" isBusy={create.isPending}>Add</Button><Button onClick={onClose}>Cancel</Button></div>
    </form>
  );
}

export function ChangeMcpServer({ server, onClose }: { readonly server: McpServerShape; readonly onClose: () => void }) {
  const replace = useReplaceMcpServer(server.name);
  const [entry, setEntry] = useState<Entry>({ url: server.url ?? '', credential: server.credential, description: server.description });
  function submit(event: FormEvent): void {
    event.preventDefault();
    replace.mutate(entry, { onSuccess: onClose });
  }
  return (
    <form onSubmit={submit} aria-label={`Change ${server.name}`} className="flex flex-col gap-4 p-4">
      <div className="flex items-baseline gap-2"><span className="font-medium">Change</span><code className="text-12 text-ink-2">{server.name}</code></div>
      <EntryFields entry={entry} onChange={setEntry} problem={formProblem(replace.error)} />
      <div className="flex gap-2"><Button type="submit" variant="primary" isBusy={replace.isPending}>Save</Button><Button onClick={onClose}>Cancel</Button></div>
    </form>
  );
}

const NONE = '-';

function EntryFields({ entry, onChange, problem }: { readonly entry: Entry; readonly onChange: (entry: Entry) => void; readonly problem: FormProblem | null }) {
  const credentials = useCredentials().data ?? [];
  const known = credentials.map(({ id, title }) => ({ value: id, label: title === '' ? id : title, description: id }));
  const missing = entry.credential === null || known.some(({ value }) => value === entry.credential) ? [] : [{ value: entry.credential, label: entry.credential, description: 'Not in the catalogue' }];
  return (
    <>
      <Field label="Address" description="Streamable HTTP. A private address must be allowed by the operator (CADRE_EGRESS_ALLOW)." {...errorAt(problem, 'url')}>
        <Input isCode type="url" value={entry.url} placeholder="https://mcp.example.com/mcp" required onValueChange={(url) => onChange({ ...entry, url })} />
      </Field>
      <div className="flex flex-col gap-1.5">
        <Label>Credential</Label>
        <Select label="Credential" options={[{ value: NONE, label: 'None' }, ...known, ...missing]} value={entry.credential ?? NONE} onValueChange={(next) => onChange({ ...entry, credential: next === NONE ? null : next })} />
      </div>
      <Field label="Description" {...errorAt(problem, 'description')}><Input value={entry.description} maxLength={2_000} onValueChange={(description) => onChange({ ...entry, description })} /></Field>
      {problem === null || ['name', 'url', 'description'].includes(problem.field ?? '') ? null : <p role="alert" className="text-12 text-failed-ink">{problem.detail}</p>}
    </>
  );
}
