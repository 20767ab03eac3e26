// The models of one provider as the API shows them: what they cost, and how they are.
import type { ModelShape } from '../../shapes/index.ts';
import type { Circuits } from './circuits.ts';
import { parseModelId } from './model-id.ts';
import type { Price, PriceTable } from './prices.ts';
import type { ProviderGate } from './provider-gate.ts';
import type { Provider } from './providers.ts';

export interface ListedProvider {
  readonly provider: Provider;
  readonly gate: ProviderGate;
  readonly circuits: Circuits;
  readonly prices: PriceTable;
}

/** Those to offer, and others of the provider that are at work or out of order just now. */
export function listModels({ provider, gate, circuits, prices }: ListedProvider): readonly ModelShape[] {
  const offered = provider.models?.map((model) => `${provider.id}:${model}`) ?? prices.modelsOf(provider.id).map(({ id }) => id);
  const remarkable = circuits.remarkable.filter((id) => parseModelId(id)?.provider === provider.id);
  const offline = provider.id === 'offline';
  return [...new Set([...offered, ...remarkable])].map((id) => {
    const price: Price | null = offline ? { title: 'Offline model', input: 0, output: 0 } : prices.priceOf(id);
    const { circuit, openUntil, inFlight } = circuits.view(id);
    return {
      id,
      provider: provider.id,
      title: price?.title ?? id.slice(provider.id.length + 1),
      offline,
      price: price === null ? null : { input: price.input, output: price.output },
      priced: price !== null,
      circuit,
      openUntil: toTime(openUntil),
      limits: gate.limits,
      pausedUntil: toTime(gate.pausedUntil),
      inFlight,
    };
  });
}

function toTime(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}
