// The form of a new credential.
import type { CreateCredentialBody } from '@cadre/client';
import { useState, type FormEvent } from 'react';
import { useCreateCredential } from '../api/credentials.ts';
import { Button } from '../ui/Button.tsx';
import { Field, Label } from '../ui/Field.tsx';
import { Input } from '../ui/Input.tsx';
import { SegmentedControl } from '../ui/SegmentedControl.tsx';
import { notify } from '../ui/toast.tsx';
import { errorAt, formProblem } from './form-problem.ts';
import { HostsField, SecretField } from './CredentialFields.tsx';

type Kind = CreateCredentialBody['kind'];

const kinds = [
  { value: 'bearer', label: 'Bearer token', description: 'Sent as Authorization: Bearer …' },
  { value: 'basic', label: 'User and password', description: 'Sent as basic sign-in. The secret is user:password.' },
  { value: 'header', label: 'Header', description: 'Sent in a header of your choice.' },
] as const;

export function NewCredential({ onClose }: { readonly onClose: () => void }) {
  const create = useCreateCredential();
  const [id, setId] = useState('');
  const [title, setTitle] = useState('');
  const [kind, setKind] = useState<Kind>('bearer');
  const [header, setHeader] = useState('x-api-key');
  const [template, setTemplate] = useState('{secret}');
  const [hosts, setHosts] = useState<readonly string[]>([]);
  const [secret, setSecret] = useState('');
  const problem = formProblem(create.error);

  function submit(event: FormEvent): void {
    event.preventDefault();
    const shared = { id, title, hosts: [...hosts], secret };
    create.mutate(kind === 'header' ? { ...shared, kind, header, template } : { ...shared, kind }, {
      onSuccess: () => {
        notify({ title: `Credential ${id} is kept`, tone: 'done' });
        onClose();
      },
    });
  }

  return (
    <form onSubmit={submit} aria-label="New credential" autoComplete="off" className="flex flex-col gap-4 rounded-card border border-line bg-surface p-4">
      <div className="grid grid-cols-2 gap-4">
        <Field label="Id" description="Tools name it by this." {...errorAt(problem, 'id')}><Input isCode value={id} placeholder="orders-api" required maxLength={63} onValueChange={setId} /></Field>
        <Field label="Title" description="For people. May be left empty." {...errorAt(problem, 'title')}><Input value={title} maxLength={200} onValueChange={setTitle} /></Field>
      </div>
      <div className="flex flex-col gap-1.5"><Label>How it signs in</Label><SegmentedControl<Kind> label="How it signs in" options={kinds} value={kind} onValueChange={setKind} /></div>
      {kind !== 'header' ? null : (
        <div className="grid grid-cols-2 gap-4">
          <Field label="Header" {...errorAt(problem, 'header')}><Input isCode value={header} required onValueChange={setHeader} /></Field>
          <Field label="Its value" description="{secret} stands where the secret goes." {...errorAt(problem, 'template')}><Input isCode value={template} required onValueChange={setTemplate} /></Field>
        </div>
      )}
      <HostsField hosts={hosts} onChange={setHosts} {...errorAt(problem, 'hosts')} />
      <SecretField value={secret} onChange={setSecret} isRequired label={kind === 'basic' ? 'user:password' : 'Secret'} {...errorAt(problem, 'secret')} />
      {problem === null || problem.field !== null ? null : <p role="alert" className="text-12 text-failed-ink">{problem.detail}</p>}
      <div className="flex gap-2"><Button type="submit" variant="primary" isBusy={create.isPending}>Add</Button><Button onClick={onClose}>Cancel</Button></div>
    </form>
  );
}
