import { idBeside, type Asker } from './asker.ts';

export interface AskerNameProps {
  readonly asker: Asker;
  readonly among: readonly Asker[];
  readonly verb?: string;
}

/** A node's label, and its id at the end where another that asks is called the same. */
export function AskerName({ asker, among, verb }: AskerNameProps) {
  const id = idBeside(asker, among);
  return <>{asker.label}{verb === undefined ? null : ` ${verb}`}{id === null ? null : <code className="ml-2 text-12 font-normal text-ink-2">{id}</code>}</>;
}
