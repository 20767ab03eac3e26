import { parseGraph } from '@cadre/graph-schema';
import type { ModelRequest } from '@cadre/run-core';
import { describe, expect, test } from 'vitest';
import { listOf, namesOf } from './node-names.ts';
import { offersLine, promptParts } from './prompt-parts.ts';

const parsed = parseGraph({
  format: 'cadre/graph@1', name: 'Desk', edges: [],
  nodes: [
    { id: 'billing', kind: 'worker', label: 'Billing', position: { x: 0, y: 0 } },
    { id: 'money', kind: 'condition', label: '', position: { x: 0, y: 0 }, config: { cases: [{ id: 'refund', label: 'Refund owed', when: 'true' }] } },
  ],
});
if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
const names = namesOf(parsed.value);

const request: ModelRequest = {
  model: 'offline:demo', system: 'Lead the desk.', toolChoice: 'auto', outputSchema: null, settings: {}, purpose: 'conclude',
  tools: [{ name: 'delegate_to_billing', description: '', inputSchema: {} }, { name: 'find_invoice', description: '', inputSchema: {} }],
  messages: [
    { role: 'user', text: 'Where is my parcel?' },
    { role: 'assistant', text: '', toolCalls: [{ callId: 'a', name: 'delegate_to_billing', input: { task: 'Look for the invoice' } }, { callId: 'b', name: 'find_invoice', input: { id: 7 } }] },
    { role: 'tool', results: [{ callId: 'a', name: 'delegate_to_billing', output: 'Paid.', isError: false }, { callId: 'b', name: 'find_invoice', output: { code: 'tool_failed' }, isError: true }] },
  ],
};

describe('a prompt in parts', () => {
  test('reads as instructions, task, what was asked and what came back', () => {
    expect(promptParts(request, names).map(({ title, content, isError }) => [title, content, isError])).toEqual([
      ['Instructions', 'Lead the desk.', false],
      ['Task', 'Where is my parcel?', false],
      ['Asked Billing', 'Look for the invoice', false],
      ['Called find_invoice', { id: 7 }, false],
      ['From Billing', 'Paid.', false],
      ['From find_invoice', { code: 'tool_failed' }, true],
    ]);
  });

  test('what people wrote keeps its lines; what models said is Markdown', () => {
    expect(promptParts(request, names).filter((part) => part.isPlain).map((part) => part.title)).toEqual(['Instructions', 'Task', 'Asked Billing', 'Called find_invoice']);
  });

  test('a task that is JSON is its value, and one that only looks like it stays text', () => {
    const task = (text: string) => promptParts({ ...request, system: '', messages: [{ role: 'user', text }] }, names)[0]?.content;
    expect(task('{"kind":"refund"}')).toEqual({ kind: 'refund' });
    expect(task('{ not quite')).toBe('{ not quite');
    expect(task('42')).toBe('42');
  });

  test('what is of earlier runs says so, and the task is the one of this run', () => {
    const messages: ModelRequest['messages'] = [
      { role: 'user', text: 'Hello.' }, { role: 'assistant', text: 'Good day.', toolCalls: [] },
      { role: 'user', text: 'Hello again.' }, { role: 'assistant', text: 'Hm.', toolCalls: [] }, { role: 'user', text: 'Answer by the schema.' },
    ];
    const titles = (remembered: number) => promptParts({ ...request, system: '', messages }, names, remembered).map(({ title }) => title);
    expect(titles(2)).toEqual(['Remembered: task', 'Remembered: answer', 'Task', 'Said before', 'Then']);
    expect(titles(0)).toEqual(['Task', 'Said before', 'Then', 'Said before', 'Then']);
  });

  test('empty instructions are left out', () => {
    expect(promptParts({ ...request, system: '  ', messages: [] }, names)).toEqual([]);
  });

  test('says what the model could have used', () => {
    expect(offersLine(request, names)).toBe('Could ask Billing; could call find_invoice');
    expect(offersLine({ ...request, tools: [] }, names)).toBeNull();
    expect(offersLine({ ...request, toolChoice: 'none' }, names)).toBeNull();
  });
});

describe('names', () => {
  test('a node is its label, its kind, or its id when the graph has no such node', () => {
    expect([names.nameOf('billing'), names.nameOf('money'), names.nameOf('gone'), names.nameOf(null)]).toEqual(['Billing', 'Condition', 'gone', 'Flow']);
  });

  test('a port is the label of its case', () => {
    expect([names.portLabel('money', 'refund'), names.portLabel('gone', 'approved')]).toEqual(['Refund owed', 'Approved']);
  });

  test('lists stay short', () => {
    expect([listOf([]), listOf(['A']), listOf(['A', 'B']), listOf(['A', 'B', 'C', 'D', 'E'])]).toEqual(['', 'A', 'A and B', 'A, B, C and 2 more']);
  });
});
