import type { RunStatusShape } from '@cadre/client';
import { useMemo } from 'react';
import type { Option } from '../ui/options.ts';
import { Select } from '../ui/Select.tsx';
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
  /** Names of the teams by slug. */
  readonly names: ReadonlyMap<string, string>;
  readonly onChange: (filter: RunsSearch) => void;
}

export function RunFilters({ filter, names, onChange }: RunFiltersProps) {
  const options = useMemo(() => {
    const known = [...names].map(([slug, name]) => ({ value: slug, label: name }));
    // A filter by a team that is gone, or not on the first page, still says what it is.
    const missing = filter.graph === undefined || names.has(filter.graph) ? [] : [{ value: filter.graph, label: filter.graph }];
    return [{ value: ANY, label: 'All teams' }, ...missing, ...known];
  }, [names, filter.graph]);
  return (
    <>
      <div className="w-48"><Select label="Team" options={options} value={filter.graph ?? ANY} onValueChange={(graph) => onChange({ ...filter, graph: graph === ANY ? undefined : graph })} /></div>
      <div className="w-36"><Select label="Status" options={statusOptions} value={filter.status ?? ANY} onValueChange={(status) => onChange({ ...filter, status: status === ANY ? undefined : status })} /></div>
    </>
  );
}
