// Models whose answers a browser test decides: a provider of its own on this machine, for graphs that name it.
import type { ChatRequest, ScriptedAnswer } from '../../apps/runtime/src/testing/openai-server/script.ts';
import { startOpenAiServer } from '../../apps/runtime/src/testing/openai-server/start-openai-server.ts';

export interface Models {
  readonly model: string;
  /** For the product, so that it knows the model. */
  readonly environment: { readonly [name: string]: string };
  close(): Promise<void>;
}

export async function startModels(reply: (request: ChatRequest) => ScriptedAnswer | Promise<ScriptedAnswer>): Promise<Models> {
  const { url, close } = await startOpenAiServer({ reply });
  return { model: 'local:one', environment: { CADRE_PROVIDERS: JSON.stringify([{ id: 'local', baseUrl: url, models: ['one'] }]) }, close };
}
