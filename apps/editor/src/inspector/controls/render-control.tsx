// Which control shows which widget. The only place that knows them all.
import type { ReactNode } from 'react';
import { isObject } from '../../document/field-path.ts';
import { Switch } from '../../ui/Switch.tsx';
import type { Entry } from '../entries.ts';
import { BindingsControl } from './BindingsControl.tsx';
import { CatalogueControl } from './CatalogueControl.tsx';
import { ChoiceControl } from './ChoiceControl.tsx';
import { CodeControl } from './CodeControl.tsx';
import type { ControlProps } from './control.ts';
import { DurationControl } from './DurationControl.tsx';
import { GuardsControl } from './GuardsControl.tsx';
import { ItemsControl, RecordControl, WordsControl } from './ItemsControl.tsx';
import { JsonText } from './JsonControl.tsx';
import { McpToolsControl } from './McpToolsControl.tsx';
import { ModelControl, ModelsControl } from './ModelControl.tsx';
import { NumberControl } from './NumberControl.tsx';
import { RevisionControl } from './RevisionControl.tsx';
import { SchemaEditor } from './SchemaControl.tsx';
import { SourceControl } from './SourceControl.tsx';
import { TextControl } from './TextControl.tsx';
import { VariantControl } from './VariantControl.tsx';

export function renderControl(given: Omit<ControlProps, 'renderControl'>): ReactNode {
  const { entry, value, onChange, label } = given;
  const props: ControlProps = { ...given, renderControl };
  switch (entry.widget) {
    case 'text': case 'paragraph': case 'markdown': return entry.catalogue === null ? <TextControl {...props} /> : <CatalogueControl {...props} />;
    case 'template': case 'expression': return <CodeControl {...props} />;
    case 'number': return <NumberControl {...props} />;
    case 'duration': return <DurationControl {...props} />;
    case 'toggle': return <Switch label={label} checked={value === true} onCheckedChange={(next) => void onChange(next)} />;
    case 'choice': case 'policy': case 'on-error': return <ChoiceControl {...props} />;
    case 'model': return <ModelControl {...props} />;
    case 'models': return <ModelsControl {...props} />;
    case 'schema': return <SchemaEditor schema={isObject(value) ? value : null} onChange={(next) => onChange(next ?? (entry.isNullable ? null : undefined))} label={label} emptyText={entry.isNullable ? 'None: any text will do.' : 'No fields yet.'} />;
    case 'cases': case 'classes': return <ItemsControl {...props} />;
    case 'list': return listControl(entry, props);
    case 'source': return <SourceControl {...props} />;
    case 'bindings': return <BindingsControl {...props} />;
    case 'mcp-tools': return <McpToolsControl {...props} />;
    case 'revision': return <RevisionControl {...props} />;
    case 'guards': return <GuardsControl {...props} />;
    case 'variant': return <VariantControl {...props} />;
    case 'record': return <RecordControl {...props} />;
    case 'json': case 'group': return <JsonText label={label} value={value} onChange={(next) => onChange(next ?? entry.fallback ?? null)} />;
  }
}

function listControl(entry: Entry, props: ControlProps): ReactNode {
  const [first] = entry.items;
  const isEmpty = Array.isArray(props.value) && props.value.length === 0;
  if (first === undefined) return <JsonText label={props.label} rows={1} placeholder="None" value={isEmpty ? undefined : props.value} onChange={(next) => props.onChange(next ?? [])} />;
  return first.path.length === 0 ? <WordsControl {...props} /> : <ItemsControl {...props} />;
}
