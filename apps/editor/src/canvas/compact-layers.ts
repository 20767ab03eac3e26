// Moves the layers of a flow together until cards would touch. The layout engine knows a team as one box; but below the flow there is
// room under a small card for the team of its neighbour. Pure.

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What moves as one: the cards of a team. The first is the lead's, which flow enters and leaves. */
export interface Block {
  readonly id: string;
  readonly cards: readonly [Rectangle, ...Rectangle[]];
}

const BETWEEN_LEADS = 88;
const BETWEEN_CARDS = 32;
/** Cards that pass each other closer than this, up or down, keep their distance sideways. */
const PASSING = 40;

/** How far each block moves to the left (as a negative number), by id. */
export function compactLayers(blocks: readonly Block[]): ReadonlyMap<string, number> {
  const shifts = new Map<string, number>();
  const placed: Rectangle[] = [];
  let leadsEnd = -Infinity;
  for (const layer of layersOf(blocks)) {
    const leadsStart = Math.min(...layer.map((block) => block.cards[0].x));
    const start = Math.min(...layer.flatMap((block) => block.cards.map((card) => card.x)));
    // The first layer starts at 0; any other as far left as its leads and its cards let it, and never further right than it was.
    let shift = placed.length === 0 ? 0 - start : leadsEnd + BETWEEN_LEADS - leadsStart;
    for (const card of layer.flatMap((block) => block.cards)) {
      for (const other of placed) if (passes(card, other)) shift = Math.max(shift, other.x + other.width + BETWEEN_CARDS - card.x);
    }
    for (const block of layer) {
      shifts.set(block.id, shift);
      placed.push(...block.cards.map((card) => ({ ...card, x: card.x + shift })));
      leadsEnd = Math.max(leadsEnd, block.cards[0].x + block.cards[0].width + shift);
    }
  }
  return shifts;
}

/** Blocks whose stretches of the x axis touch are in one layer. */
function layersOf(blocks: readonly Block[]): readonly (readonly Block[])[] {
  const stretches = blocks
    .map((block) => ({ block, left: Math.min(...block.cards.map((card) => card.x)), right: Math.max(...block.cards.map((card) => card.x + card.width)) }))
    .sort((a, b) => a.left - b.left || (a.block.id < b.block.id ? -1 : 1));
  const layers: Block[][] = [];
  let end = -Infinity;
  for (const { block, left, right } of stretches) {
    if (left < end) layers.at(-1)?.push(block);
    else layers.push([block]);
    end = Math.max(end, right);
  }
  return layers;
}

function passes(a: Rectangle, b: Rectangle): boolean {
  return a.y < b.y + b.height + PASSING && b.y < a.y + a.height + PASSING;
}
