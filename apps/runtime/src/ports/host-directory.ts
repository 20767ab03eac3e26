// The hosts of an installation, seen from any process.
import type { HostShape } from '../shapes/index.ts';

export interface HostDirectory {
  /** The longest-living first. One that is dead stands there until another one removes it. */
  list(): Promise<readonly HostShape[]>;
  /** It hears of it at once, and knows it after a second at the latest. Null when there is no such host. */
  setConcurrency(id: string, concurrency: number): Promise<HostShape | null>;
}
