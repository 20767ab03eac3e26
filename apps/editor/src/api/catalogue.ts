// What the editor draws from: templates and models. They change only with the server's configuration.
import { useQuery } from '@tanstack/react-query';
import { client } from './client.ts';
import { keys } from './keys.ts';

export function useTemplates() {
  return useQuery({ queryKey: keys.templates, queryFn: () => client.templates.list(), staleTime: Infinity });
}

const STATE_MS = 5_000;

/** The same with their circuits and calls, kept current while somebody looks. */
export function useModelStates() {
  return useQuery({ queryKey: keys.models, queryFn: () => client.models.list(), staleTime: 0, refetchInterval: STATE_MS });
}

export function useModels() {
  return useQuery({ queryKey: keys.models, queryFn: () => client.models.list(), staleTime: 60_000 });
}
