// The chart of a tool. Every tool has this shape: what differs is what it sends, and how safe a second call is.
import { action, type Chart, type ChartState } from './chart.ts';

const goes = (to: string, target: string) => ({ guard: action('tool.goes', { to }), target });
const ways = [goes('ask', '#asking'), goes('call', '#calling'), goes('pause', '#pausing'), goes('end', '#ended')];

export function toolChart(id: string): Chart {
  const heard = (does: string) => [{ target: '#going', actions: [action(does)] }];
  const asks = (src: string, field: 'question' | 'call' | 'pause', then: string): ChartState => ({
    id: then,
    invoke: [{ id: field, src, input: { from: 'agent', field }, onDone: heard(`tool.${field}.done`), onError: heard('tool.stumbled') }],
  });
  return {
    id,
    initial: 'preparing',
    states: {
      preparing: { id: 'preparing', entry: [action('tool.prepare')], always: ways },
      going: { id: 'going', always: ways },
      asking: asks('person.ask', 'question', 'asking'),
      calling: asks('tool.call', 'call', 'calling'),
      pausing: asks('timer.wait', 'pause', 'pausing'),
      ended: { id: 'ended', type: 'final' },
    },
  };
}
