// What a tool is called with when it is a step of the flow: an expression for each argument that it takes.
import { isJsonObject, planOf } from '@cadre/graph-schema';
import type { GraphNode, Json, JsonObject } from '@cadre/graph-schema';
import { Trash2 } from 'lucide-react';
import { isList, isObject } from '../../document/field-path.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { useNode } from '../drawing-context.tsx';
import type { ControlProps } from './control.ts';

export function BindingsControl({ entry, value, onChange, label, node: id, path, renderControl }: ControlProps) {
  const node = useNode(id);
  const item = entry.items[0];
  const bound: JsonObject = isObject(value) ? value : {};
  const taken = node === undefined ? [] : argumentsOf(node);
  const strangers = Object.keys(bound).filter((name) => !taken.some((argument) => argument.name === name));
  if (item === undefined) return null;
  const bind = (name: string, next: Json | undefined): string | null => {
    const { [name]: _old, ...others } = bound;
    return onChange(next === undefined || next === '' || next === null ? others : { ...others, [name]: next });
  };
  if (taken.length === 0 && strangers.length === 0) return <p className="rounded-control border border-dashed border-line-strong px-3 py-2 text-12 text-ink-2">It takes no arguments yet. Say in its schema which ones it takes.</p>;
  return (
    <ul aria-label={label} className="flex flex-col gap-2">
      {[...taken, ...strangers.map((name): Argument => ({ name, type: 'not in its schema', isRequired: false }))].map(({ name, type, isRequired }) => (
        <li key={name} className="flex min-w-0 flex-col gap-1">
          <div className="flex items-center gap-2 text-12">
            <code className="font-medium">{name}</code>
            <span className="text-ink-2">{type}{isRequired ? ', required' : ''}</span>
            {strangers.includes(name) ? <IconButton size="small" className="ml-auto" label={`Remove ${name}`} icon={<Trash2 size={14} />} onClick={() => void bind(name, undefined)} /> : null}
          </div>
          {renderControl({ entry: { ...item, placeholder: 'not bound' }, label: `Value of ${name}`, node: id, path: [...path, name], value: bound[name] ?? '', onChange: (next) => bind(name, next) })}
        </li>
      ))}
    </ul>
  );
}

interface Argument {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
}

/** Of the one tool that it is as a step. */
function argumentsOf(node: GraphNode): readonly Argument[] {
  const schema = argumentsSchemaOf(node);
  const properties = schema?.['properties'];
  if (schema === null || properties === undefined || !isJsonObject(properties)) return [];
  const required = isList(schema['required']) ? schema['required'] : [];
  return Object.entries(properties).map(([name, property]) => ({ name, type: typeOf(property), isRequired: required.includes(name) }));
}

export function argumentsSchemaOf(node: GraphNode): JsonObject | null {
  const plan = planOf(node);
  if (plan.type !== 'tool') return null;
  const { request } = plan;
  return request.type === 'mcp' ? (request.tools[0]?.argumentsSchema ?? null) : request.argumentsSchema;
}

function typeOf(property: Json): string {
  const type = isJsonObject(property) ? property['type'] : undefined;
  return typeof type === 'string' ? type : 'any';
}
