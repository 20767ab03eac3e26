import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo } from 'react';
import { client } from '../api/client.ts';
import { useRevisions } from '../api/graphs.ts';
import { keys } from '../api/keys.ts';
import { useGraphDocument } from '../inspector/drawing-context.tsx';
import { countChanges } from './count-changes.ts';
import { useDesign } from './design-context.ts';

/** How far the drawing is from the newest revision; null when there is none, or it is not known yet. */
export function useUnpublishedChanges(): number | null {
  const { slug } = useDesign();
  const newest = useRevisions(slug).data?.items.reduce((most, revision) => Math.max(most, revision.number), 0) ?? 0;
  const revision = useQuery({ queryKey: [...keys.revisions(slug), newest], queryFn: () => client.revisions.get(slug, newest), enabled: newest > 0, staleTime: Infinity });
  const drawn = useDeferredValue(useGraphDocument());
  const published = revision.data?.graph;
  return useMemo(() => (published === undefined ? null : countChanges(published, drawn)), [published, drawn]);
}
