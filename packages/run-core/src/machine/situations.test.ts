import { expect, test } from 'vitest';
import { action, type Chart } from '../compile/chart.ts';
import { Situations, type SituationWalker } from './situations.ts';
import { buildStructure, type StructuralMachine } from './xstate.ts';

const chart: Chart = {
  id: 'lamp',
  initial: 'off',
  states: {
    off: { id: 'off', entry: [action('darken')], on: { press: [{ guard: action('powered'), target: '#on', actions: [action('click')] }, { actions: [action('shrug')] }] } },
    on: {
      id: 'on',
      invoke: [{ id: 'hum', src: 'buzz', input: { from: 'agent', field: 'request' }, onDone: [{ target: '#off' }] }],
      always: [{ guard: action('broken'), target: '#gone' }],
      on: { press: [{ target: '#off' }] },
    },
    gone: { id: 'gone', type: 'final' },
  },
};

/** Counts how often XState is asked. */
function lamp(): { readonly situations: Situations; readonly asked: () => number } {
  const machine = buildStructure(chart, { actions: ['darken', 'click', 'shrug'], guards: ['powered', 'broken'], children: ['buzz'] });
  let asked = 0;
  const counting: StructuralMachine = {
    init: (walker) => ((asked += 1), machine.init(walker)),
    next: (structure, event, walker) => ((asked += 1), machine.next(structure, event, walker)),
    restore: (stored) => machine.restore(stored),
  };
  return { situations: new Situations(counting), asked: () => asked };
}

/** Answers guards as told, and writes down what is asked and done. */
function walker(answers: { readonly [guard: string]: boolean }, breaksAt = ''): SituationWalker & { readonly deeds: readonly string[] } {
  let deeds: string[] = [];
  const note = (deed: string): void => {
    if (deed === breaksAt) throw new Error(`${deed} broke`);
    deeds.push(deed);
  };
  return {
    check: (guard) => (note(`${guard}?`), answers[guard] ?? false),
    act: note,
    invoke: (child) => note(`invoke ${child}`),
    stop: (child) => note(`stop ${child}`),
    restart: () => void (deeds = []),
    get deeds() {
      return deeds;
    },
  };
}

test('XState is asked once for each state, event and outcome of the guards, and what it said is done again', () => {
  const { situations, asked } = lamp();
  const told: string[][] = [];
  for (let round = 0; round < 3; round += 1) {
    const start = walker({});
    const off = situations.init(start);
    const refused = walker({ powered: false });
    expect(situations.next(off, 'press', refused)).toBe(off);
    const pressed = walker({ powered: true });
    const on = situations.next(off, 'press', pressed);
    const again = walker({});
    expect(situations.next(on, 'press', again)).toBe(off);
    told.push([...start.deeds, '|', ...refused.deeds, '|', ...pressed.deeds, '|', ...again.deeds]);
    expect(asked()).toBe(4);
  }
  expect(told[0]).toEqual(['darken', '|', 'powered?', 'shrug', '|', 'powered?', 'click', 'invoke hum', 'broken?', '|', 'stop hum', 'darken']);
  expect(told[1]).toEqual(told[0]);
  expect(told[2]).toEqual(told[0]);
});

test('where a guard answers as never before, what was done on the way is undone and XState is asked', () => {
  const { situations } = lamp();
  const start = walker({});
  const off = situations.init(start);
  situations.next(off, 'press', walker({ powered: true }));
  const breaking = walker({ powered: true, broken: true });
  expect(situations.next(off, 'press', breaking).structure.status).toBe('done');
  expect(breaking.deeds).toEqual(['powered?', 'click', 'invoke hum', 'broken?', 'stop hum']);
});

test('a way that broke off is not walked again', () => {
  const { situations } = lamp();
  const start = walker({});
  const off = situations.init(start);
  expect(() => situations.next(off, 'press', walker({ powered: true }, 'invoke hum'))).toThrow('invoke hum broke');
  const whole = walker({ powered: true });
  expect(situations.next(off, 'press', whole).structure.value).toBe('on');
  expect(whole.deeds).toEqual(['powered?', 'click', 'invoke hum', 'broken?']);
});

test('a state that was stored is the one that is known', () => {
  const { situations } = lamp();
  const start = walker({});
  const off = situations.init(start);
  const on = situations.next(off, 'press', walker({ powered: true }));
  expect(situations.restore({ value: 'on', children: {} })).toBe(on);
  expect(() => situations.restore({ value: 'nowhere', children: {} })).toThrow();
});
