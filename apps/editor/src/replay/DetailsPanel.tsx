// The right side of the run page: what is selected, from four sides.
import { useState } from 'react';
import type { RunShape } from '@cadre/client';
import { kindOf, planOf } from '@cadre/graph-schema';
import { History, Workflow } from 'lucide-react';
import { KindIcon } from '../ui/KindIcon.tsx';
import { Panel, PanelHeader } from '../ui/Panel.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { ConversationTab } from './ConversationTab.tsx';
import { Decisions } from './Decisions.tsx';
import { LogTab } from './LogTab.tsx';
import { NodeTab } from './NodeTab.tsx';
import { useRunView } from './run-context.ts';
import { RunOverview } from './RunOverview.tsx';
import { StateTab } from './StateTab.tsx';
import { StepTab } from './StepTab.tsx';
import { wordsOf } from './step-words.ts';
import { subjectOf, type Subject } from './subject.ts';
import { useReplay } from './use-replay.ts';

type TabName = 'subject' | 'conversation' | 'state' | 'log';

const subjectTitles = { run: 'Run', step: 'Step', node: 'Node', actor: 'Agent' } as const;

export function DetailsPanel({ run }: { readonly run: RunShape }) {
  const { store, lanes, steps, names } = useRunView();
  const [tab, setTab] = useState<TabName>('subject');
  const selection = useReplay(store, (state) => state.selection);
  const cursor = useReplay(store, (state) => state.cursor);
  const subject = subjectOf(selection, { store, lanes, steps, cursor });
  const isStep = selection.type === 'step';
  const node = subject.node === null ? undefined : names.nodeOf(subject.node);
  const isAgent = node !== undefined && planOf(node).type === 'agent';
  return (
    <Panel label="Details">
      <Heading subject={subject} />
      <Tabs<TabName>
        label="Details of the run"
        value={tab}
        onValueChange={setTab}
        panelClassName={tab === 'state' || tab === 'log' ? 'flex flex-col overflow-hidden' : ''}
        items={[
          {
            value: 'subject',
            label: selection.type === 'actor' && !isAgent ? subjectTitles.node : subjectTitles[selection.type],
            content: <><Decisions />{selection.type === 'run' ? <RunOverview run={run} /> : isStep ? <StepTab /> : <NodeTab node={subject.node} actor={subject.actor} />}</>,
          },
          { value: 'conversation', label: 'Conversation', content: <ConversationTab actor={subject.actor} /> },
          { value: 'state', label: 'State', content: <StateTab /> },
          { value: 'log', label: 'Log', content: <LogTab /> },
        ]}
      />
    </Panel>
  );
}

function Heading({ subject }: { readonly subject: Subject }) {
  const { store, names, steps } = useRunView();
  const selection = useReplay(store, (state) => state.selection);
  const cursor = useReplay(store, (state) => state.cursor);
  const node = subject.node === null ? undefined : names.nodeOf(subject.node);
  const kind = node === undefined ? undefined : kindOf(node);
  const icon = kind === undefined
    ? <span aria-hidden className="flex size-6.5 items-center justify-center rounded-chip bg-flow/10 text-flow">{selection.type === 'run' ? <History size={15} /> : <Workflow size={15} />}</span>
    : <KindIcon icon={kind.icon} category={kind.category} />;
  if (selection.type === 'run') return <PanelHeader icon={icon} title="The whole run" subtitle={cursor === 0 ? 'Nothing has happened yet' : `as it stands after step ${cursor}`} />;
  if (selection.type === 'step' && cursor > 0) {
    const event = store.recording.eventAt(cursor);
    const { title, actor } = wordsOf(event, steps);
    return <PanelHeader icon={icon} title={<span title={title}>{title}</span>} subtitle={<span className="font-mono text-11" title={actor ?? ''}>{[`step ${cursor}`, event.type, actor].filter((part) => part !== null).join(' · ')}</span>} />;
  }
  return <PanelHeader icon={icon} title={names.nameOf(subject.node)} subtitle={<>{kind?.title ?? 'Flow'}{subject.actor === null ? null : <span className="ml-1.5 font-mono text-11">{subject.actor}</span>}</>} />;
}
