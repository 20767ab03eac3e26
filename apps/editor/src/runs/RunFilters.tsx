import type { RunStatusShape } from '@cadre/client';
import { useMemo } from 'react';
import type { Option } from '../ui/options.ts';
import { Select } from '../ui/Select.tsx';
import { teamWords, type TeamNames } from '../ui/slug-beside.ts';
import { runStatuses } from '../ui/StatusBadge.tsx';
import type { RunsSearch } from './runs-search.ts';

/** No slug and no status. */
const ANY = '*';
const statuses: readonly RunStatusShape[] = ['running', 'waiting', 'completed', 'failed', 'cancelled', 'queued'];
const statusOptions: readonly Option<RunStatusShape | typeof ANY>[] = [
  { value: ANY, label: 'Any status' },
  ...statuses.map((status) => ({ value: status, label: runStatuses[status].title })),
];

export interface RunFiltersProps {
  readonly filter: RunsSearch;
  readonly names: TeamNames;
  readonly onChange: (filter: RunsSearch) => void;
}

export function RunFilters({ filter, names, onChange }: RunFiltersProps) {
  const options = useMemo(() => {
    const known = [...names.keys()].map((slug) => ({ value: slug, label: teamWords(slug, names) }));
    // A filter by a team that is gone, or not on the first page, still says what it is.
    const missing = filter.graph === undefined || names.has(filter.graph) ? [] : [{ value: filter.graph, label: filter.graph }];
    return [{ value: ANY, label: 'All teams' }, ...missing, ...known];
  }, [names, filter.graph]);
  return (
    <>
      <div className="w-60"><Select label="Team" options={options} value={filter.graph ?? ANY} onValueChange={(graph) => onChange({ ...filter, graph: graph === ANY ? undefined : graph })} /></div>
      <div className="w-36"><Select label="Status" options={statusOptions} value={filter.status ?? ANY} onValueChange={(status) => onChange({ ...filter, status: status === ANY ? undefined : status })} /></div>
    </>
  );
}
