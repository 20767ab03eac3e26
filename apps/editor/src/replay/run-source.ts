// Where a run comes from: the part of the client's `runs` that the page reads.
import type { Client } from '@cadre/client';

export type RunSource = Pick<Client['runs'], 'graph' | 'graphs' | 'events' | 'stream'>;
