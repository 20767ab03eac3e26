// How `cadre run` answers an approval: a person at the terminal is asked; without one it is approved, with a line saying so,
// unless the caller wants it left waiting.
import type { Json } from '@cadre/graph-schema';
import type { PersonAsk, RunId, RunState } from '@cadre/run-core';
import { decideRun } from '../use-cases/change-run.ts';
import type { World } from '../use-cases/world.ts';
import { sampleForm } from './sample-form.ts';
import type { Terminal } from './terminal.ts';

/** `ask`: at the prompt; `approve`: everything; `wait`: nothing, the run stays waiting. */
export type ApprovalMode = 'ask' | 'approve' | 'wait';

interface Answer {
  readonly decision: 'approved' | 'rejected';
  readonly form?: Json;
}

export class Approver {
  readonly #world: World;
  readonly #terminal: Terminal;
  readonly #mode: ApprovalMode;
  /** The answer's event comes later; nobody is asked twice meanwhile. */
  readonly #answered = new Set<string>();

  constructor(world: World, terminal: Terminal, mode: ApprovalMode) {
    this.#world = world;
    this.#terminal = terminal;
    this.#mode = mode;
  }

  /** @returns false when nothing goes on any more until somebody else answers */
  async answerAll(state: RunState): Promise<boolean> {
    const asks = [...state.effects.values()].filter((effect): effect is PersonAsk => effect.type === 'person.ask');
    let isLeft = false;
    for (const ask of asks) isLeft = !(await this.#answer(state.run, ask)) || isLeft;
    return !isLeft || state.status !== 'waiting';
  }

  /** @returns whether it is answered */
  async #answer(run: RunId, ask: PersonAsk): Promise<boolean> {
    if (this.#answered.has(ask.id)) return true;
    const answer = await this.#find(ask);
    if (answer === null) return false;
    const decided = await decideRun(this.#world, run, { effect: ask.id, ...answer, by: 'cli' });
    if (!decided.ok) {
      this.#terminal.note(decided.error.detail);
      return decided.error.code === 'form_invalid' && this.#mode === 'ask' ? this.#answer(run, ask) : false;
    }
    this.#answered.add(ask.id);
    return true;
  }

  async #find(ask: PersonAsk): Promise<Answer | null> {
    switch (this.#mode) {
      case 'wait':
        return null;
      case 'approve':
        this.#terminal.note('Nobody is asked here, so it is approved; --wait leaves it waiting.');
        return { decision: 'approved', ...(ask.form === null ? {} : { form: sampleForm(ask.form) }) };
      case 'ask':
        return askPerson(this.#terminal, ask);
    }
  }
}

async function askPerson(terminal: Terminal, { question, show, form }: PersonAsk): Promise<Answer | null> {
  terminal.print(`\n${question}\n${typeof show === 'string' ? show : JSON.stringify(show, null, 2)}`);
  const said = (await terminal.ask('Approve? [y]es, [n]o, [l]ater: '))?.trim().toLowerCase() ?? 'later';
  if (said.startsWith('l')) return null;
  if (!said.startsWith('y')) return { decision: 'rejected' };
  if (form === null) return { decision: 'approved' };
  const sample = sampleForm(form);
  const typed = (await terminal.ask(`The form as JSON [${JSON.stringify(sample)}]: `))?.trim();
  if (typed === undefined) return null;
  return { decision: 'approved', form: typed === '' ? sample : parseForm(typed) };
}

/** Text that is no JSON is taken as text; the form's schema decides whether that fits. */
function parseForm(text: string): Json {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}
