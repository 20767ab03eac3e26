import { describe, expect, it } from 'vitest';
import { compactLayers } from './compact-layers.ts';

const card = (x: number, y: number) => ({ x, y, width: 100, height: 60 });

describe('moving layers together', () => {
  it('lets a small card stand over the team of its neighbour', () => {
    const shifts = compactLayers([
      { id: 'start', cards: [card(0, 0)] },
      { id: 'lead', cards: [card(400, 0), card(200, 200), card(600, 200)] },
      { id: 'end', cards: [card(900, 0)] },
    ]);
    // start ends at 100, lead begins at 188; its team reaches from -12 to 488; end begins 88 after the lead.
    expect(Object.fromEntries(shifts)).toEqual({ start: 0, lead: -212, end: -524 });
  });

  it('keeps the teams of neighbours apart', () => {
    const shifts = compactLayers([
      { id: 'a', cards: [card(100, 0), card(0, 200), card(200, 200)] },
      { id: 'b', cards: [card(600, 0), card(500, 200), card(700, 200)] },
    ]);
    // Leads could be at 288; but the team of a ends at 300, and that of b begins 100 before its lead.
    expect(shifts.get('b')).toBe(300 + 32 - 500);
  });

  it('moves the cards of one layer by the same', () => {
    const shifts = compactLayers([
      { id: 'a', cards: [card(0, 0)] },
      { id: 'b', cards: [card(500, 0)] },
      { id: 'c', cards: [card(500, 300)] },
    ]);
    expect([shifts.get('b'), shifts.get('c')]).toEqual([-312, -312]);
  });
});
