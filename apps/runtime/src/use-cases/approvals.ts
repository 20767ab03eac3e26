// What waits for a person, with the names that the graphs have for who asks.
import type { ApprovalFilter } from '../ports/run-store.ts';
import type { ApprovalShape, ListShape } from '../shapes/index.ts';
import type { World } from './world.ts';

export async function listApprovals({ runs, nodeLabels }: Pick<World, 'runs' | 'nodeLabels'>, filter: ApprovalFilter): Promise<ListShape<ApprovalShape>> {
  const { items, next } = await runs.approvals(filter);
  const labels = await nodeLabels.of(items);
  return { items: items.map(({ digest: _digest, ...asked }, index) => ({ ...asked, label: labels[index] ?? asked.node })), next };
}
