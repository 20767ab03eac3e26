// The doors to models and tools with a count of who goes through and how it ends.
import type { ModelGateway } from '../ports/model-gateway.ts';
import { ModelFailure } from '../ports/model-gateway.ts';
import type { ToolGateway } from '../ports/tool-gateway.ts';
import { ToolFailure } from '../ports/tool-gateway.ts';
import type { HostMetrics } from './host-metrics.ts';

export function countedModels(models: ModelGateway, metrics: HostMetrics): ModelGateway {
  return {
    list: () => models.list(),
    isKnown: (model) => models.isKnown(model),
    generate(request, options) {
      // A graph may name anything; only what is configured makes a series.
      const provider = models.isKnown(request.model) ? (request.model.split(':')[0] ?? '') : 'unknown';
      return counted(() => models.generate(request, options), { signal: options.signal, tell: (error) => metrics.modelCalled(provider, error) });
    },
  };
}

export function countedTools(tools: ToolGateway, metrics: HostMetrics): ToolGateway {
  return {
    stop: () => tools.stop(),
    call: (request, options) => counted(() => tools.call(request, options), { signal: options.signal, tell: (error) => metrics.toolCalled(request.type, error) }),
  };
}

async function counted<T>(call: () => Promise<T>, { signal, tell }: { readonly signal: AbortSignal; tell(error: string | null): void }): Promise<T> {
  try {
    const reply = await call();
    tell(null);
    return reply;
  } catch (error) {
    tell(signal.aborted ? 'cancelled' : codeOf(error));
    throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof ModelFailure || error instanceof ToolFailure ? error.code : 'internal';
}
