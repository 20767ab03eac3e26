import type { ApprovalShape } from '../shapes/index.ts';
import { approval } from './run-approvals.ts';

/** What a person does about the questions that a run waits with. */
export function howToDecide(origin: string, approvals: readonly ApprovalShape[]): string {
  return approvals.map((asked) => decision(origin, asked)).join('\n');
}

function decision(origin: string, { run, effect, question, ...asked }: ApprovalShape): string {
  const body = JSON.stringify({ effect, ...approval(asked) }).replaceAll("'", "'\\''");
  return [
    `\nIt waits for a decision: ${question}`,
    `Start Cadre (npx -y pnpm start) if it does not run, then decide at ${origin}/runs/${run}, or by a call:`,
    `  curl -s ${origin}/api/runs/${run}/decisions -H "authorization: Bearer $CADRE_TOKEN" -H 'content-type: application/json' -d '${body}'`,
  ].join('\n');
}
