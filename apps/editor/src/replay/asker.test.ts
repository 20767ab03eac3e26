import { describe, expect, it } from 'vitest';
import { idBeside } from './asker.ts';

const asker = (node: string, label: string, place = 'desk') => ({ node, label, place });

describe('the id beside a label', () => {
  it('is not shown while the label says who asks, however often that one asks', () => {
    expect(idBeside(asker('a', 'Refund'), [asker('a', 'Refund'), asker('a', 'Refund'), asker('b', 'Legal')])).toBeNull();
  });

  it('is shown where two nodes of one place have the same label', () => {
    const all = [asker('a', 'Refund'), asker('b', 'Refund'), asker('c', 'Refund', 'shop')];
    expect(all.map((one) => idBeside(one, all))).toEqual(['a', 'b', null]);
  });
});
