// The two fields that every credential has: where it may be sent, and the secret itself.
import { useState } from 'react';
import { Field } from '../ui/Field.tsx';
import { Input } from '../ui/Input.tsx';
import { Textarea } from '../ui/Textarea.tsx';

export interface HostsFieldProps {
  readonly hosts: readonly string[];
  readonly onChange: (hosts: readonly string[]) => void;
  readonly error?: string;
}

export function HostsField({ hosts, onChange, error }: HostsFieldProps) {
  const [text, setText] = useState(hosts.join('\n'));
  return (
    <Field label="Hosts it may be sent to" description="One a line: api.example.com, api.example.com:8443 or *.example.com. It is sent nowhere else." {...(error === undefined ? {} : { error })}>
      <Textarea
        isCode
        rows={2}
        required
        value={text}
        placeholder="api.example.com"
        onValueChange={(next) => { setText(next); onChange(next.split('\n').map((line) => line.trim()).filter((line) => line !== '')); }}
      />
    </Field>
  );
}

export interface SecretFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label?: string;
  readonly isRequired?: boolean;
  readonly description?: string;
  readonly error?: string;
}

/** Goes in and is never shown: not while it is typed, not later. */
export function SecretField({ value, onChange, label = 'Secret', isRequired = false, description = 'Kept encrypted. It can be replaced, but never read again.', error }: SecretFieldProps) {
  return (
    <Field label={label} description={description} {...(error === undefined ? {} : { error })}>
      <Input type="password" isCode autoComplete="new-password" spellCheck={false} value={value} required={isRequired} onValueChange={onChange} />
    </Field>
  );
}
