// Graphs, their revisions and environments, as React reads and changes them.
import type { CreateGraphBody, EnvironmentName } from '@cadre/client';
import type { Graph } from '@cadre/graph-schema';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { allPages } from './all-pages.ts';
import { client } from './client.ts';
import { keys } from './keys.ts';

const PAGE = 60;

export function useGraphs() {
  return useInfiniteQuery({
    queryKey: keys.graphs,
    queryFn: ({ pageParam }) => client.graphs.list({ limit: PAGE, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** The draft. The design page loads it once into its document store and saves by itself, so it is never refetched behind its back. */
export function useGraph(slug: string) {
  return useQuery({ queryKey: keys.graph(slug), queryFn: () => client.graphs.get(slug), staleTime: Infinity, gcTime: 0 });
}

export function useCreateGraph() {
  const queries = useQueryClient();
  return useMutation({ mutationFn: (body: CreateGraphBody) => client.graphs.create(body), onSuccess: () => queries.invalidateQueries({ queryKey: keys.graphs }) });
}

export function useRenameGraph() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ slug, name }: { readonly slug: string; readonly name: string }) => {
      const { graph, version } = await client.graphs.get(slug);
      return client.graphs.replace(slug, { ...graph, name }, version);
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.graphs }),
  });
}

export function useRemoveGraph() {
  const queries = useQueryClient();
  return useMutation({ mutationFn: (slug: string) => client.graphs.remove(slug), onSuccess: () => queries.invalidateQueries({ queryKey: keys.graphs }) });
}

export function useRevisions(slug: string) {
  return useQuery({ queryKey: keys.revisions(slug), queryFn: () => client.revisions.list(slug, { limit: 100 }) });
}

export function useCreateRevision(slug: string) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: (note: string) => client.revisions.create(slug, { note }), onSuccess: () => queries.invalidateQueries({ queryKey: keys.revisions(slug) }) });
}

export function useSetEnvironment(slug: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ name, revision }: { readonly name: EnvironmentName; readonly revision: number }) => client.environments.set(slug, name, revision),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.graphs }),
  });
}

/** Every draft by its slug and name, for choosing one. */
export function useGraphNames() {
  return useQuery({ queryKey: keys.graphNames, queryFn: () => allPages(client.graphs.list), staleTime: 30_000 });
}

/** Reads one draft without keeping it, e.g. for a download. */
export async function fetchGraph(slug: string): Promise<Graph> {
  return (await client.graphs.get(slug)).graph;
}

/** The drawing of one version, for its small picture. A version never changes. */
export function useGraphPicture(slug: string, version: number) {
  return useQuery({ queryKey: ['graph-picture', slug, version], queryFn: async () => (await client.graphs.get(slug)).graph, staleTime: Infinity });
}
