// How `cadre run` answers an approval. A person at the terminal is asked. Without one it is left waiting, unless the caller said
// yes to all, or the run is a demonstration: every model in it is offline.
import type { Json } from '@cadre/graph-schema';
import type { PersonAsk, RunId, RunState } from '@cadre/run-core';
import { decideRun } from '../use-cases/change-run.ts';
import type { World } from '../use-cases/world.ts';
import { sampleForm } from './sample-form.ts';
import type { Terminal } from './terminal.ts';

/** `ask`: at the prompt; `approve`: everything, as asked for; `demonstrate`: everything, saying why; `wait`: nothing, the run stays waiting. */
export type ApprovalMode = 'ask' | 'approve' | 'demonstrate' | 'wait';

export interface ApprovalChoice {
  readonly yes?: true;
  readonly wait?: true;
  /** Whether a person can be asked. */
  readonly canAsk: boolean;
  /** Whether every model is offline. */
  readonly isOffline: boolean;
}

export function approvalMode({ yes, wait, canAsk, isOffline }: ApprovalChoice): ApprovalMode {
  if (wait === true) return 'wait';
  if (yes === true) return 'approve';
  if (canAsk) return 'ask';
  return isOffline ? 'demonstrate' : 'wait';
}

interface Answer {
  readonly decision: 'approved' | 'rejected';
  readonly form?: Json;
}

export class Approver {
  readonly #world: World;
  readonly #terminal: Terminal;
  readonly #mode: ApprovalMode;
  readonly #nameOf: (ask: PersonAsk) => string;
  /** The answer's event comes later; nobody is asked twice meanwhile. */
  readonly #answered = new Set<string>();

  /** @param nameOf what people call the node that asks */
  constructor(world: World, terminal: Terminal, { mode, nameOf }: { readonly mode: ApprovalMode; nameOf(ask: PersonAsk): string }) {
    this.#world = world;
    this.#terminal = terminal;
    this.#mode = mode;
    this.#nameOf = nameOf;
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
      case 'demonstrate':
        this.#terminal.note('A demonstration with offline models and nobody to ask: it is approved. --wait leaves it waiting.');
        return approval(ask);
      case 'approve':
        return approval(ask);
      case 'ask':
        return askPerson(this.#terminal, this.#nameOf(ask), ask);
    }
  }
}

/** As it is proposed, else with the smallest form that fits. */
export function approval({ form, initial }: Pick<PersonAsk, 'form' | 'initial'>): Answer {
  return { decision: 'approved', ...(form === null || initial !== undefined ? {} : { form: sampleForm(form) }) };
}

async function askPerson(terminal: Terminal, name: string, { question, show, form, initial }: PersonAsk): Promise<Answer | null> {
  terminal.print(`\n${name} asks: ${question}\n${typeof show === 'string' ? show : JSON.stringify(show, null, 2)}`);
  const said = (await terminal.ask('Approve? [y]es, [n]o, [l]ater: '))?.trim().toLowerCase() ?? 'later';
  if (said.startsWith('l')) return null;
  if (!said.startsWith('y')) return { decision: 'rejected' };
  if (form === null) return { decision: 'approved' };
  const sample = initial ?? sampleForm(form);
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
