// Which team is meant, among all there are: people know a team by its name, and need its slug only where two are called the same.

/** Names of the teams by slug. */
export type TeamNames = ReadonlyMap<string, string>;

/** A team that is gone is told by its slug. */
export function teamName(slug: string, names: TeamNames): string {
  return names.get(slug) ?? slug;
}

/** The slug where another team goes by the same name; null where the name says it. */
export function slugBeside(slug: string, names: TeamNames): string | null {
  const name = teamName(slug, names);
  return [...names].some(([other, otherName]) => other !== slug && otherName === name) ? slug : null;
}

/** On one line, where only text can be shown. */
export function teamWords(slug: string, names: TeamNames): string {
  const beside = slugBeside(slug, names);
  return beside === null ? teamName(slug, names) : `${teamName(slug, names)} · ${beside}`;
}
