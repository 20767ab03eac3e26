// Changes a credential in its place: title, hosts, or a new secret in the place of the old one.
import type { CredentialShape } from '@cadre/client';
import { useState, type FormEvent } from 'react';
import { useReplaceCredential } from '../api/credentials.ts';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { Input } from '../ui/Input.tsx';
import { notify } from '../ui/toast.tsx';
import { HostsField, SecretField } from './CredentialFields.tsx';
import { errorAt, formProblem } from './form-problem.ts';

export function ChangeCredential({ credential, onClose }: { readonly credential: CredentialShape; readonly onClose: () => void }) {
  const replace = useReplaceCredential(credential.id);
  const [title, setTitle] = useState(credential.title);
  const [hosts, setHosts] = useState(credential.hosts);
  const [secret, setSecret] = useState('');
  const problem = formProblem(replace.error);
  const isWider = hosts.some((host) => !credential.hosts.includes(host));

  function submit(event: FormEvent): void {
    event.preventDefault();
    replace.mutate({ title, hosts: [...hosts], ...(secret === '' ? {} : { secret }) }, {
      onSuccess: () => {
        notify({ title: `Credential ${credential.id} is changed`, tone: 'done' });
        onClose();
      },
    });
  }

  return (
    <form onSubmit={submit} aria-label={`Change ${credential.id}`} autoComplete="off" className="flex flex-col gap-4 p-4">
      <div className="flex items-baseline gap-2"><span className="font-medium">Change</span><code className="text-12 text-ink-2">{credential.id}</code></div>
      <Field label="Title" {...errorAt(problem, 'title')}><Input value={title} maxLength={200} onValueChange={setTitle} /></Field>
      <HostsField hosts={hosts} onChange={setHosts} {...errorAt(problem, 'hosts')} />
      <SecretField
        label="New secret"
        value={secret}
        onChange={setSecret}
        isRequired={isWider}
        description={isWider ? 'A new host asks for the secret again: who cannot give it must not send it anywhere.' : 'Leave it empty to keep the one there is.'}
        {...errorAt(problem, 'secret')}
      />
      {problem === null || problem.field !== null ? null : <p role="alert" className="text-12 text-failed-ink">{problem.detail}</p>}
      <div className="flex gap-2"><Button type="submit" variant="primary" isBusy={replace.isPending}>Save</Button><Button onClick={onClose}>Cancel</Button></div>
    </form>
  );
}
