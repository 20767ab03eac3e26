// Settings of the graph as a whole: shown when nothing is selected.
import type { Json } from '@cadre/graph-schema';
import { Workflow } from 'lucide-react';
import { useState } from 'react';
import type { Header } from '../document/graph-document.ts';
import { budgetLines, readBound } from './budget-lines.ts';
import type { BudgetLine } from './budget-lines.ts';
import { checkExample } from './check-example.ts';
import { Combobox } from '../ui/Combobox.tsx';
import { Field, Label } from '../ui/Field.tsx';
import { Input } from '../ui/Input.tsx';
import { Panel, PanelHeader, PanelSection } from '../ui/Panel.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { Textarea } from '../ui/Textarea.tsx';
import { JsonText } from './controls/JsonControl.tsx';
import { useModelOptions } from './controls/ModelControl.tsx';
import { SchemaEditor } from './controls/SchemaControl.tsx';
import { useTyped } from './controls/use-typed.ts';
import { useChecked, useDocuments, useDocumentState } from './drawing-context.tsx';
import { GuardRulesEditor } from './guards/GuardRulesEditor.tsx';
import { IssueLines } from './IssueLines.tsx';

type Tab = 'setup' | 'input' | 'limits' | 'guards';

function useConfigure(): (field: keyof Header, header: Partial<Header>) => string | null {
  const documents = useDocuments();
  return (field, header) => {
    const result = documents.execute({ type: 'graph.configure', header }, { merge: `graph ${field}` });
    return result.ok ? null : result.error.message;
  };
}

export function GraphInspector() {
  const [tab, setTab] = useState<Tab>('setup');
  const agents = useDocumentState((state) => state.document.nodes.size);
  return (
    <Panel label="Inspector">
      <PanelHeader icon={<span className="flex size-6.5 items-center justify-center rounded-chip bg-ink/6 text-ink-2"><Workflow size={15} aria-hidden /></span>} title="The team" subtitle={`${agents} ${agents === 1 ? 'node' : 'nodes'} · nothing selected`} />
      <Tabs<Tab>
        label="About the team"
        value={tab}
        onValueChange={setTab}
        items={[
          { value: 'setup', label: 'Set up', content: <SetUp /> },
          { value: 'input', label: 'Input', content: <InputTab /> },
          { value: 'limits', label: 'Budget', content: <BudgetTab /> },
          { value: 'guards', label: 'Guard rules', content: <GuardsTab /> },
        ]}
      />
    </Panel>
  );
}

function SetUp() {
  const header = useDocumentState((state) => state.document.header);
  const issues = useChecked((checked) => checked.issues);
  const general = issues.filter((issue) => issue.node === undefined && issue.edge === undefined);
  const configure = useConfigure();
  const models = useModelOptions();
  const name = useTyped(header.name);
  return (
    <>
      {general.length === 0 ? null : <PanelSection><IssueLines issues={general} /></PanelSection>}
      <PanelSection className="gap-4">
        <Field label="Name" {...(name.text.trim() === '' ? { error: 'A team needs a name.' } : {})}>
          <Input value={name.text} maxLength={200} onValueChange={(next) => { name.type(next); if (next.trim() !== '') configure('name', { name: next }); }} onBlur={name.settle} />
        </Field>
        <Field label="Description">
          <Textarea rows={3} value={header.description} maxLength={10_000} placeholder="What this team is for" onValueChange={(description) => void configure('description', { description })} />
        </Field>
        <Field label="Default model" description="For every agent that names no model of its own.">
          <Combobox label="Default model" options={models} value={header.settings.model} onValueChange={(model) => { if (model !== null) configure('settings', { settings: { ...header.settings, model } }); }} emptyText="No such model here" />
        </Field>
      </PanelSection>
    </>
  );
}

function InputTab() {
  const { input } = useDocumentState((state) => state.document.header);
  const configure = useConfigure();
  const exampleProblem = input.example === undefined ? null : checkExample(input.schema, input.example);
  const setExample = (example: Json | undefined): string | null => configure('input', { input: { schema: input.schema, ...(example === undefined ? {} : { example }) } });
  return (
    <>
      <PanelSection>
        <Label>What a run is given</Label>
        <SchemaEditor schema={input.schema} label="Fields of the input" emptyText="No fields: any object will do." onChange={(schema) => configure('input', { input: { ...input, schema: schema ?? { type: 'object' } } })} />
      </PanelSection>
      <PanelSection>
        <Label>Example</Label>
        <JsonText label="Example input" rows={6} value={input.example} onChange={setExample} placeholder='{ "message": "…" }' />
        <p className="text-12 text-ink-2">Fills the form when you run the team here.</p>
        {exampleProblem === null ? null : <p role="alert" className="text-12 text-failed-ink">{exampleProblem}</p>}
      </PanelSection>
    </>
  );
}

function GuardsTab() {
  const settings = useDocumentState((state) => state.document.header.settings);
  const configure = useConfigure();
  return (
    <PanelSection>
      <p className="text-13 text-ink-2">What nobody in this team may read, do or say. They hold for the run's input and output, and for every agent beside its own rules.</p>
      <GuardRulesEditor
        label="Guard rules of the team"
        rules={settings.guards ?? []}
        onChange={(rules) => {
          const { guards: _old, ...others } = settings;
          return configure('settings', { settings: rules.length === 0 ? others : { ...others, guards: [...rules] } });
        }}
      />
    </PanelSection>
  );
}

function BudgetTab() {
  return (
    <PanelSection className="gap-4">
      <p className="text-13 text-ink-2">What one run may spend at most. A run that reaches a bound stops with an error that names it.</p>
      {budgetLines.map((line) => <BudgetField key={line.limit} line={line} />)}
    </PanelSection>
  );
}

function BudgetField({ line }: { readonly line: BudgetLine }) {
  const settings = useDocumentState((state) => state.document.header.settings);
  const configure = useConfigure();
  const value = settings.budget[line.limit];
  const { text, type, settle } = useTyped(value === undefined ? '' : String(value));
  const [refusal, setRefusal] = useState<string | null>(null);

  function take(next: string): void {
    type(next);
    const { [line.limit]: _old, ...others } = settings.budget;
    const read = readBound(line.limit, next);
    setRefusal('refusal' in read ? read.refusal : configure('settings', { settings: { ...settings, budget: { ...others, ...read.budget } } }));
  }

  return (
    <Field label={line.title} description={line.description} {...(refusal === null ? {} : { error: refusal })}>
      <Input inputMode="decimal" className="numbers" placeholder="No limit" value={text} onValueChange={take} onBlur={() => { settle(); setRefusal(null); }} />
    </Field>
  );
}
