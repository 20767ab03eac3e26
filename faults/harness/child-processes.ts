// Processes that a process of Cadre has started, as the system knows them.
import { readdir, readFile } from 'node:fs/promises';
import { NotPossible } from './fault.ts';

/** @throws NotPossible where the system does not show them as files */
export async function childrenOf(pid: number): Promise<readonly number[]> {
  const all = await readdir('/proc').catch(() => {
    throw new NotPossible('Processes are looked up in /proc (Linux).');
  });
  const children: number[] = [];
  for (const each of all.filter((name) => /^\d+$/.test(name))) if ((await parentOf(each)) === pid) children.push(Number(each));
  return children;
}

/** A process that has ended and that nobody has asked for is not there any more. */
export async function isThere(pid: number): Promise<boolean> {
  return (await parentOf(String(pid))) !== null;
}

async function parentOf(pid: string): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const isOver = /^State:\s+Z/m.test(status);
  const parent = /^PPid:\s+(\d+)/m.exec(status)?.[1];
  return parent === undefined || isOver ? null : Number(parent);
}
