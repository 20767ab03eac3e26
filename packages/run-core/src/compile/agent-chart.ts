// The chart of an agent. Every agent has this shape; what it decides is its strategy's, so a worker and the four kinds of
// supervisor differ in data alone.
import { action, type Chart, type ChartState } from './chart.ts';

const moves = (to: string, target: string) => ({ guard: action('agent.moves', { to }), target });
const recovers = (by: string, target: string) => ({ guard: action('agent.recovers', { by }), target });

export function agentChart(id: string, hasTeam: boolean): Chart {
  const collect = [{ actions: [action('agent.collect')] }];
  const delegating: ChartState = {
    id: 'delegating',
    entry: [action('agent.delegate')],
    on: { 'xstate.done.actor.*': collect },
    always: [{ guard: action('agent.assembled'), target: '#deciding' }],
    exit: [action('agent.dismiss')],
  };
  return {
    id,
    initial: 'deciding',
    states: {
      deciding: {
        id: 'deciding',
        entry: [action('agent.decide')],
        always: [moves('think', '#thinking'), ...(hasTeam ? [moves('assign', '#delegating')] : []), moves('finish', '#done'), moves('fail', '#failed')],
      },
      thinking: {
        id: 'thinking',
        invoke: [
          {
            id: 'model',
            src: 'model.generate',
            input: { from: 'agent', field: 'request' },
            onDone: [{ target: '#deciding', actions: [action('agent.heard')] }],
            onError: [{ target: '#recovering', actions: [action('agent.stumbled')] }],
          },
        ],
      },
      recovering: { id: 'recovering', always: [recovers('wait', '#backingOff'), recovers('again', '#thinking'), { target: '#failed' }] },
      backingOff: {
        id: 'backingOff',
        invoke: [{ id: 'pause', src: 'timer.wait', input: { from: 'agent', field: 'pause' }, onDone: [{ target: '#thinking' }] }],
      },
      ...(hasTeam ? { delegating } : {}),
      done: { id: 'done', type: 'final' },
      failed: { id: 'failed', type: 'final' },
    },
  };
}
