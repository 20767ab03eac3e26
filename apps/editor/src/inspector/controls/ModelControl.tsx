// Which model an agent uses. The offline model is labelled as such wherever it is named.
import type { ModelShape } from '@cadre/client';
import { Sparkles, WifiOff } from 'lucide-react';
import { useModels } from '../../api/catalogue.ts';
import { Chip } from '../../ui/Chip.tsx';
import { Combobox } from '../../ui/Combobox.tsx';
import type { Option } from '../../ui/options.ts';
import { useDocumentState } from '../drawing-context.tsx';
import type { ControlProps } from './control.ts';

const DEFAULT = 'default';

export function ModelControl({ entry, value, onChange, label }: ControlProps) {
  const fallback = useDocumentState((state) => state.document.header.settings.model);
  const options = useModelOptions();
  const shown = typeof value === 'string' ? value : DEFAULT;
  const first: Option = { value: DEFAULT, label: `Default: ${nameIn(options, fallback)}`, icon: <ModelIcon isOffline={isOffline(fallback)} /> };
  return (
    <Combobox
      label={label}
      options={entry.isNullable ? [first, ...options] : options}
      value={shown}
      onValueChange={(next) => { if (next !== null) onChange(next === DEFAULT ? null : next); }}
      placeholder="Choose a model"
      emptyText="No such model here"
    />
  );
}

export function ModelsControl({ value, onChange, label }: ControlProps) {
  const options = useModelOptions();
  const chosen = Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  return (
    <div className="flex flex-col items-start gap-2">
      {chosen.map((model, index) => (
        <Chip key={model} icon={<ModelIcon isOffline={isOffline(model)} />} removeLabel={`Remove ${nameIn(options, model)}`} onRemove={() => void onChange(chosen.toSpliced(index, 1))}>
          {nameIn(options, model)}
        </Chip>
      ))}
      <Combobox label={label} options={options.filter((option) => !chosen.includes(option.value))} value={null} onValueChange={(next) => { if (next !== null) onChange([...chosen, next]); }} placeholder="Add a model" emptyText="No such model here" />
    </div>
  );
}

export function useModelOptions(): readonly Option[] {
  const models = useModels().data?.items ?? [];
  return models.map((model) => ({ value: model.id, label: model.title, description: aboutModel(model), icon: <ModelIcon isOffline={model.offline} /> }));
}

/** `$3 / $15 per million`, for the aside of the model field. */
export function usePriceOf(model: string | null): string | null {
  const fallback = useDocumentState((state) => state.document.header.settings.model);
  const found = useModels().data?.items.find((candidate) => candidate.id === (model ?? fallback));
  return found === undefined ? null : priceOf(found);
}

export function isOffline(model: string): boolean {
  return model.startsWith('offline:');
}

function priceOf({ offline, price }: ModelShape): string | null {
  if (offline) return 'Offline, no cost';
  return price === null ? null : `$${price.input} / $${price.output} per million`;
}

function aboutModel(model: ModelShape): string {
  return [model.id, priceOf(model)].filter((part) => part !== null).join(' · ');
}

function nameIn(options: readonly Option[], model: string): string {
  return options.find((option) => option.value === model)?.label ?? model;
}

function ModelIcon({ isOffline: offline }: { readonly isOffline: boolean }) {
  return offline ? <WifiOff size={14} className="shrink-0 text-ink-2" aria-label="Offline" /> : <Sparkles size={14} className="shrink-0 text-ink-2" aria-hidden />;
}
