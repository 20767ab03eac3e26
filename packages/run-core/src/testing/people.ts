// What somebody decides by chance, with a form where one is asked for.
import type { Json } from '@cadre/graph-schema';
import type { PersonAsk } from '../effect.ts';
import type { Random } from './random.ts';

export function decisionOn({ form, initial }: PersonAsk, random: Random): { readonly decision: 'approved' | 'rejected'; readonly form?: Json } {
  if (random(2) === 0) return { decision: 'rejected' };
  if (form === null || initial !== undefined) return { decision: 'approved' };
  return { decision: 'approved', form: { outcome: ['failed', 'succeeded', 'repeat'][random(3)] ?? 'failed' } };
}
