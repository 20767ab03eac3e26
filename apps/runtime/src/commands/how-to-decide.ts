import type { ApprovalShape } from '../shapes/index.ts';
import { approval } from './run-approvals.ts';

/** What a person does about the questions that a run waits with. */
export function howToDecide(origin: string, approvals: readonly ApprovalShape[]): string {
  return approvals.map((asked) => decision(origin, asked, whoAsks(asked, approvals))).join('\n');
}

/** By its label; with its id where another goes by the same. */
function whoAsks({ label, node }: ApprovalShape, approvals: readonly ApprovalShape[]): string {
  return approvals.some((other) => other.label === label && other.node !== node) ? `${label} (${node})` : label;
}

function decision(origin: string, { run, effect, question, ...asked }: ApprovalShape, who: string): string {
  const body = JSON.stringify({ effect, ...approval(asked) }).replaceAll("'", "'\\''");
  return [
    `\n${who} waits for a decision: ${question}`,
    `Start Cadre (npx -y pnpm start) if it does not run, then decide at ${origin}/runs/${run}, or by a call:`,
    `  curl -s ${origin}/api/runs/${run}/decisions -H "authorization: Bearer $CADRE_TOKEN" -H 'content-type: application/json' -d '${body}'`,
  ].join('\n');
}
