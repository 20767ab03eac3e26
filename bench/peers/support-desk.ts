// The support desk as the peers run it: the same three roles with the same instant model, whose answers have 400 random characters.
import { randomText } from '../harness/random-text.ts';

export const WORKERS = ['billing', 'technical', 'account'] as const;
export const MESSAGE = 'My parcel never arrived.';

export interface Plan {
  readonly text: string;
  readonly tasks: { readonly [worker: string]: string };
}

export async function lead(): Promise<Plan> {
  return { text: randomText(), tasks: Object.fromEntries(WORKERS.map((name) => [name, `Find out what we owe the customer, as delegate_to_${name}.`])) };
}

export async function answer(): Promise<string> {
  return randomText();
}
