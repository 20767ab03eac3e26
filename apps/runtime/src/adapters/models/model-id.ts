// `provider:model`, where the model's own name may hold more colons (`local:qwen3:8b`).

export interface ModelId {
  readonly provider: string;
  readonly model: string;
}

/** @returns null when there is no provider or no model in it */
export function parseModelId(id: string): ModelId | null {
  const colon = id.indexOf(':');
  if (colon < 1 || colon === id.length - 1) return null;
  return { provider: id.slice(0, colon), model: id.slice(colon + 1) };
}
