import { slugBeside, teamName, type TeamNames } from './slug-beside.ts';

export interface TeamNameProps {
  readonly slug: string;
  readonly names: TeamNames;
}

/** A team's name, and its slug at the end where another is called the same. */
export function TeamName({ slug, names }: TeamNameProps) {
  const beside = slugBeside(slug, names);
  return <>{teamName(slug, names)}{beside === null ? null : <>{' '}<code className="ml-1 text-12 font-normal text-ink-2">{beside}</code></>}</>;
}
