// Who is told what a host does, by the adapters that do it. Told often: an observer only counts.
import type { MetricFamily } from './metrics.ts';

export interface HostObserver {
  /** An activation was taken. `isFirst`: the one that a run begins with. `seconds`: since it could have been, by the database's clock. */
  pickedUp(isFirst: boolean, seconds: number): void;
  /** This process has removed a dead host that had so many runs in hand. */
  tookOver(runs: number): void;
  /** One statement wrote so many events, and is durable. */
  flushed(events: number, seconds: number): void;
  /** All it has counted since the process began. */
  families(): readonly MetricFamily[];
}
