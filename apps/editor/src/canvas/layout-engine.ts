// ELK in a worker of its own: 1.6 MB that is loaded when somebody first asks for a tidy layout, and that never blocks the page.
// ELK's file is a worker as it stands, so it is served as it is: nothing is left to bundle.
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';
import type { LayoutEngine } from './auto-layout.ts';

let engine: Promise<LayoutEngine> | undefined;

export function loadLayoutEngine(): Promise<LayoutEngine> {
  engine ??= start();
  return engine;
}

async function start(): Promise<LayoutEngine> {
  const { default: Elk } = await import('elkjs/lib/elk-api.js');
  return new Elk({ workerFactory: () => new Worker(workerUrl) });
}
