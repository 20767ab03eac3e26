// Small graphs for tests, as a person would write them.

const step = (id: string, kind: string, config: object = {}) => ({ id, kind, label: '', position: { x: 0, y: 0 }, config });
const edge = (id: string, from: string, to: string) => {
  const [node = '', port = 'out'] = from.split('.');
  return { id, from: { node, port }, to: { node: to, port: 'in' } };
};

const head = { format: 'cadre/graph@1', description: '', settings: { model: 'offline:demo', budget: {} } };
const textInput = { schema: { type: 'object', properties: { text: { type: 'string', minLength: 1 } }, required: ['text'], additionalProperties: false }, example: { text: 'hello' } };

/** Ends at once: gives the input's text back. */
export const echoGraph = {
  ...head,
  name: 'Echo',
  input: textInput,
  nodes: [step('start', 'input'), step('done', 'output', { value: '{"said": input.text}' })],
  edges: [edge('e1', 'start', 'done')],
};

/** A worker writes, a person approves with a form, the output holds both. */
export const approvalGraph = {
  ...head,
  name: 'Ask first',
  input: textInput,
  nodes: [
    step('start', 'input'),
    step('writer', 'worker', { instructions: 'Write a short, kind reply.', task: '{{ input.text }}' }),
    step('ask', 'approval', {
      question: 'Send this?', show: '{{ nodes.writer.output }}', deadline: 'P2D',
      form: { type: 'object', properties: { note: { type: 'string', minLength: 2 } }, required: ['note'], additionalProperties: false },
    }),
    step('sent', 'output', { value: '{"sent": true, "reply": nodes.writer.output}' }),
    step('kept', 'output', { value: '{"sent": false}' }),
  ],
  edges: [edge('e1', 'start', 'writer'), edge('e2', 'writer', 'ask'), edge('e3', 'ask.approved', 'sent'), edge('e4', 'ask.rejected', 'kept'), edge('e5', 'ask.timeout', 'kept')],
};

/** Waits for a signal and gives its payload. */
export const signalGraph = {
  ...head,
  name: 'Wait for it',
  input: textInput,
  nodes: [step('start', 'input'), step('wait', 'wait', { signal: 'paid' }), step('done', 'output', { value: 'nodes.wait.output' })],
  edges: [edge('e1', 'start', 'wait'), edge('e2', 'wait', 'done')],
};

const rests = Array.from({ length: 20 }, (_, index) => `rest${index + 1}`);
/** In the hand of a host for minutes: it waits for short timers in memory. */
export const restingGraph = {
  ...head,
  name: 'Rest',
  input: textInput,
  nodes: [step('start', 'input'), ...rests.map((id) => step(id, 'wait', { for: 'PT29S' })), step('done', 'output', { value: "'rested'" })],
  edges: [...rests, 'done'].map((id, index) => edge(`e${index}`, rests[index - 1] ?? 'start', id)),
};

/** Two workers who work for each other: drawable, never runnable. */
export const cyclicGraph = {
  ...head,
  name: 'Circle',
  input: textInput,
  nodes: [step('start', 'input'), step('a', 'supervisor', { instructions: 'Lead.' }), step('b', 'supervisor', { instructions: 'Lead, too.' }), step('done', 'output', { value: 'nodes.a.output' })],
  edges: [
    edge('e1', 'start', 'a'),
    edge('e2', 'a', 'done'),
    { id: 'e3', from: { node: 'a', port: 'workers' }, to: { node: 'b', port: 'boss' } },
    { id: 'e4', from: { node: 'b', port: 'workers' }, to: { node: 'a', port: 'boss' } },
  ],
};
