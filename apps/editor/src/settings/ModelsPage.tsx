// The models of the configured providers as they are now: what they cost, how much may be asked of them, whether they answer.
import type { ModelShape } from '@cadre/client';
import { useModelStates } from '../api/catalogue.ts';
import { Failure } from '../api/Failure.tsx';
import { Badge, type Tone } from '../ui/Badge.tsx';
import { formatCount, formatPlural } from '../ui/format.ts';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { SettingsFrame } from './SettingsFrame.tsx';

const head = 'px-3 py-2 text-left text-12 font-medium text-ink-2 first:pl-4 last:pr-4';
const cell = 'px-3 py-2.5 align-top first:pl-4 last:pr-4';

export function ModelsPage() {
  const models = useModelStates();
  return (
    <SettingsFrame title="Models" description="Models of the providers that this installation is set up for. Keys, limits and prices are settings of the operator.">
      {models.isPending ? <Skeleton className="h-24 w-full" /> : null}
      {models.isError && models.data === undefined ? <Failure error={models.error} onRetry={() => void models.refetch()} /> : null}
      {models.data === undefined ? null : (
        <div className="overflow-x-auto rounded-card border border-line bg-surface">
          <table className="w-full min-w-160 border-collapse">
            <thead className="border-b border-line"><tr><th scope="col" className={head}>Model</th><th scope="col" className={head}>State</th><th scope="col" className={head}>Price per million tokens</th><th scope="col" className={head}>Limits</th><th scope="col" className={`${head} text-right`}>Now</th></tr></thead>
            <tbody>{models.data.items.map((model) => <ModelRow key={model.id} model={model} />)}</tbody>
          </table>
        </div>
      )}
    </SettingsFrame>
  );
}

const circuits: { readonly [circuit in ModelShape['circuit']]: readonly [word: string, tone: Tone] } = { closed: ['Answers', 'done'], open: ['Left alone', 'failed'], 'half-open': ['Being tried', 'waiting'] };

function ModelRow({ model }: { readonly model: ModelShape }) {
  const { id, title, circuit, openUntil, pausedUntil, inFlight } = model;
  const [word, tone] = circuits[circuit];
  return (
    <tr className="border-b border-line last:border-b-0">
      <td className={cell}><div className="font-medium">{title}</div><code className="text-12 text-ink-2">{id}</code></td>
      <td className={cell}>
        <Badge tone={tone}>{word}</Badge>
        {openUntil === null || circuit === 'closed' ? null : <div className="mt-1 text-12 text-ink-2">next try <RelativeTime at={openUntil} /></div>}
        {pausedUntil === null ? null : <div className="mt-1 text-12 text-ink-2">paused by its provider, goes on <RelativeTime at={pausedUntil} /></div>}
      </td>
      <td className={`${cell} numbers text-ink-2`}>{priceOf(model)}</td>
      <td className={`${cell} numbers text-ink-2`}>{limitsOf(model)}</td>
      <td className={`${cell} numbers text-right text-ink-2`}>{inFlight === 0 ? '–' : formatPlural(inFlight, 'call')}</td>
    </tr>
  );
}

function priceOf({ offline, price, priced }: ModelShape): string {
  if (offline) return 'No cost: it answers here';
  if (!priced || price === null) return 'Not known: its calls count $0';
  return `$${price.input} in, $${price.output} out`;
}

function limitsOf({ limits }: ModelShape): string {
  if (limits === null) return 'None';
  const said = [
    limits.concurrency === null ? null : `${formatCount(limits.concurrency)} at once`,
    limits.requestsPerMinute === null ? null : `${formatCount(limits.requestsPerMinute)} calls a minute`,
    limits.tokensPerMinute === null ? null : `${formatCount(limits.tokensPerMinute)} tokens a minute`,
  ].filter((part) => part !== null);
  return said.length === 0 ? 'None' : said.join(', ');
}
