// The catalogue of credentials. Secrets go in and never come out, so nothing here ever holds one after it was sent.
import type { CreateCredentialBody, ReplaceCredentialBody } from '@cadre/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { allPages } from './all-pages.ts';
import { client } from './client.ts';
import { keys } from './keys.ts';

export function useCredentials() {
  return useQuery({ queryKey: keys.credentials, queryFn: () => allPages(client.credentials.list), staleTime: 30_000 });
}

export function useCreateCredential() {
  return useChange((body: CreateCredentialBody) => client.credentials.create(body));
}

export function useReplaceCredential(id: string) {
  return useChange((body: ReplaceCredentialBody) => client.credentials.replace(id, body));
}

export function useRemoveCredential() {
  return useChange((id: string) => client.credentials.remove(id));
}

function useChange<Input, Output>(perform: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  // A mutation that is over is forgotten at once: what it sent holds a secret.
  return useMutation({ mutationFn: perform, gcTime: 0, onSuccess: () => queries.invalidateQueries({ queryKey: keys.credentials }) });
}
