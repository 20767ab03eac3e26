// docs/settings.md, generated from the variables so that it can't drift; a test compares the two.
import { variables } from './variables.ts';

export function settingsDocument(): string {
  const rows = Object.entries(variables.shape).map(([name, check]) => {
    const { meaning, fallback } = check.meta() ?? {};
    return `| \`${name}\` | ${typeof fallback === 'string' && fallback !== '' ? `\`${fallback}\`` : '–'} | ${String(meaning)} |`;
  });
  return `# Settings

Cadre is set up by environment variables. They are checked at start: a wrong one is refused by name and nothing starts (exit code 2).
An empty variable counts as unset.

| variable | default | meaning |
|---|---|---|
${rows.join('\n')}
`;
}
