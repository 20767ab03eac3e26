import { Input } from '../../ui/Input.tsx';
import { Textarea } from '../../ui/Textarea.tsx';
import type { ControlProps } from './control.ts';

/** One line, or a paragraph. Nothing typed is `null` where the field knows null. */
export function TextControl({ entry, value, onChange, label }: ControlProps) {
  const shared = {
    'aria-label': label,
    value: typeof value === 'string' ? value : '',
    onValueChange: (text: string) => void onChange(text === '' && entry.isNullable ? null : text),
    ...(entry.placeholder === undefined ? {} : { placeholder: entry.placeholder }),
  };
  if (entry.widget === 'paragraph' || entry.widget === 'markdown') return <Textarea rows={entry.widget === 'markdown' ? 8 : 4} {...shared} />;
  return <Input {...shared} />;
}
