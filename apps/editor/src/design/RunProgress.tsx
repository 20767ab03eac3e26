// How the run on this page stands: what it has spent, who is at work with the words as they come, and the output.
import { kindOf, planOf } from '@cadre/graph-schema';
import type { GraphNode, NodeId } from '@cadre/graph-schema';
import { ROOT, type NodePaint, type PaintStatus } from '@cadre/run-core';
import { resultLine } from '../canvas/paint.ts';
import { newestWords } from '../canvas/plain-line.ts';
import { isOffline } from '../inspector/controls/ModelControl.tsx';
import { useDocuments } from '../inspector/drawing-context.tsx';
import { Content, ContentCard } from '../replay/ContentCard.tsx';
import { nodeShowing, overlayShown, summaryShown } from '../replay/projections.ts';
import { useRunView } from '../replay/run-context.ts';
import { useReplay } from '../replay/use-replay.ts';
import { classNames } from '../ui/class-names.ts';
import { formatDuration, formatMoney, formatPlural, formatTokens } from '../ui/format.ts';
import { KindIcon } from '../ui/KindIcon.tsx';

export function RunProgress() {
  const { store } = useRunView();
  const length = useReplay(store, (state) => state.length);
  const fault = useReplay(store, (state) => state.fault);
  if (length === 0) return <p className="p-4 text-13 text-ink-2">Queued. It begins as soon as a host takes it.</p>;
  const summary = summaryShown(store.recording, length);
  const { usage } = summary;
  return (
    <div className="flex flex-col gap-3 border-b border-line p-4">
      <p className="numbers text-12 text-ink-2">
        {[formatPlural(usage.modelCalls, 'model call'), ...(usage.toolCalls === 0 ? [] : [formatPlural(usage.toolCalls, 'tool call')]), formatDuration(summary.timing.model + summary.timing.tool), formatTokens(usage.inputTokens + usage.outputTokens), formatMoney(usage.costUsd)].join(' · ')}
      </p>
      {fault === null ? null : <ContentCard title="This page stopped following" tone="failed"><p>{fault.message}</p></ContentCard>}
      {summary.error === null ? null : <ContentCard title="Failed" tone="failed" aside={<code>{summary.error.code}</code>}><p className="break-words">{summary.error.message}</p></ContentCard>}
      {summary.status === 'completed' ? <ContentCard title="Output" tone="done"><Content value={summary.output} /></ContentCard> : null}
      <AtWork length={length} />
    </div>
  );
}

/** Those who work now, then those who wait, then those who have worked. */
function AtWork({ length }: { readonly length: number }) {
  const { store, graph } = useRunView();
  const words = useReplay(store, (state) => state.words);
  const overlay = overlayShown(store.recording, length, ROOT);
  const { effects } = store.recording.stateAt(length);
  const spoken = new Map<string, string>();
  for (const [effect, text] of words) {
    const asked = effects.get(effect);
    for (const node of asked === undefined ? [] : nodeShowing(store.recording, ROOT, asked)) spoken.set(node, text);
  }
  const rows = graph.nodes
    .flatMap((node) => {
      const paint = overlay.nodes.get(node.id);
      const { type } = planOf(node);
      // What came in and went out is shown as such.
      return paint === undefined || paint.status === 'idle' || type === 'start' || type === 'finish' ? [] : [{ node, paint }];
    })
    .sort((left, right) => order[left.paint.status] - order[right.paint.status]);
  return (
    <ul aria-label="Who is at work" className="-mx-2 flex flex-col">
      {rows.map(({ node, paint }) => <WorkRow key={node.id} node={node} paint={paint} words={spoken.get(node.id) ?? null} defaultModel={graph.settings.model} />)}
    </ul>
  );
}

const order: { readonly [status in PaintStatus]: number } = { running: 0, waiting: 1, failed: 2, done: 3, cancelled: 4, idle: 5 };
const titles: { readonly [status in PaintStatus]: string } = { running: 'Working', waiting: 'Waiting', failed: 'Failed', done: 'Done', cancelled: 'Cancelled', idle: 'Not yet' };
const tones: { readonly [status in PaintStatus]: string } = { running: 'text-running-ink', waiting: 'text-waiting-ink', failed: 'text-failed-ink', done: 'text-done-ink', cancelled: 'text-ink-2', idle: 'text-ink-2' };

/** Characters of a reply that is being written, as much as is read while it comes. */
const NEWEST = 240;

interface WorkRowProps {
  readonly node: GraphNode;
  readonly paint: NodePaint;
  readonly words: string | null;
  readonly defaultModel: string;
}

function WorkRow({ node, paint, words, defaultModel }: WorkRowProps) {
  const documents = useDocuments();
  const { names } = useRunView();
  const kind = kindOf(node);
  const plan = planOf(node);
  const offline = plan.type === 'agent' && isOffline(plan.model ?? defaultModel);
  const port = paint.ports.at(-1);
  // A choice says which way it went; what passed through it is somebody else's output.
  const took = port === undefined ? null : `Took ${names.portLabel(node.id, port)}`;
  const said = words === null ? (plan.type === 'choose' ? took : resultLine(plan, paint)) : newestWords(words, NEWEST);
  const select = (id: NodeId): void => documents.select({ nodes: new Set([id]) });
  return (
    <li>
      <button type="button" onClick={() => select(node.id)} className="flex w-full min-w-0 gap-2.5 rounded-control px-2 py-1.5 text-left hover:bg-ink/4">
        <span className="mt-0.5"><KindIcon icon={kind.icon} category={kind.category} size="small" /></span>
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className="truncate text-13 font-medium">{names.nameOf(node.id)}</span>
            {offline && said !== null ? <span className="shrink-0 rounded-small border border-line px-1 text-11 text-ink-2">offline</span> : null}
            <span className={classNames('ml-auto shrink-0 text-12 font-medium', tones[paint.status])}>{titles[paint.status]}</span>
          </span>
          {said === null ? null : <span className={classNames('text-12 text-ink-2 [overflow-wrap:anywhere]', words === null ? 'line-clamp-2' : 'block')}>{said}</span>}
        </span>
      </button>
    </li>
  );
}
