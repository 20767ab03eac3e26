import { lazy, Suspense } from 'react';
import { isObject } from '../../document/field-path.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useNode } from '../drawing-context.tsx';
import { argumentsSchemaOf } from './BindingsControl.tsx';
import type { ControlProps } from './control.ts';

const ScriptEditor = lazy(() => import('../code/ScriptEditor.tsx'));

/** Code that a person writes: a function's body that reads `args`. */
export function SourceControl({ entry, value, onChange, label, node: id }: ControlProps) {
  const node = useNode(id);
  const properties = node === undefined ? undefined : argumentsSchemaOf(node)?.['properties'];
  return (
    <Suspense fallback={<Skeleton className="h-32 w-full" />}>
      <ScriptEditor label={label} value={typeof value === 'string' ? value : ''} placeholder={entry.placeholder} argumentNames={isObject(properties) ? Object.keys(properties) : []} onValueChange={(text) => void onChange(text)} />
    </Suspense>
  );
}
