// Holds every answer that a test gets against the description of the API: its shape, and that its problem was announced.
import { problemsOf } from '../routes/openapi.ts';
import { operations } from '../routes/operations.ts';
import { problemShape } from '../shapes/index.ts';

/** @throws when the answer is not what `/api/openapi.json` says */
export function checkContract(request: { readonly method: string; readonly path: string }, answer: { readonly status: number; readonly body: unknown }): void {
  const [path = ''] = request.path.split('?');
  const operation = operations.find((candidate) => candidate.method === request.method.toLowerCase() && patternOf(candidate.path).test(path));
  if (operation === undefined) return;
  const place = `${request.method} ${request.path} answered ${answer.status}`;
  if (answer.status >= 400) {
    const { code } = problemShape.parse(answer.body);
    if (!problemsOf(operation).some((announced) => announced === code)) throw new Error(`${place} with ${code}, which its description does not announce.`);
    return;
  }
  const described = operation.answers[answer.status];
  if (described === undefined) throw new Error(`${place}, which its description does not announce.`);
  described.schema?.parse(answer.body);
}

/** `/api/runs/:id` as a pattern. */
function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`);
}
