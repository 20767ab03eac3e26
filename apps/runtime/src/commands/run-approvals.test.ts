import { graphSchema } from '@cadre/graph-schema';
import { describe, expect, test } from 'vitest';
import type { ApprovalShape } from '../shapes/index.ts';
import { approvalGraph } from '../testing/graphs.ts';
import { howToDecide } from './how-to-decide.ts';
import { hasOnlyOfflineModels } from './offline-graph.ts';
import { approvalMode } from './run-approvals.ts';

const graph = graphSchema.parse(approvalGraph);

describe('who answers an approval', () => {
  test.each([
    [{ canAsk: true, isOffline: false }, 'ask'],
    [{ canAsk: true, isOffline: true }, 'ask'],
    [{ canAsk: false, isOffline: true }, 'demonstrate'],
    [{ canAsk: false, isOffline: false }, 'wait'],
    [{ canAsk: false, isOffline: false, yes: true }, 'approve'],
    [{ canAsk: true, isOffline: false, yes: true }, 'approve'],
    [{ canAsk: false, isOffline: true, wait: true }, 'wait'],
    [{ canAsk: true, isOffline: true, wait: true }, 'wait'],
  ] as const)('%j: %s', (choice, mode) => {
    expect(approvalMode(choice)).toBe(mode);
  });
});

describe('a graph is a demonstration', () => {
  const withConfig = (config: object) => graphSchema.parse({ ...approvalGraph, nodes: approvalGraph.nodes.map((node) => (node.id === 'writer' ? { ...node, config: { ...node.config, ...config } } : node)) });

  test('when every model in it is offline', () => {
    expect(hasOnlyOfflineModels(graph)).toBe(true);
    expect(hasOnlyOfflineModels(withConfig({ model: 'offline:demo', fallbackModels: ['offline:demo'] }))).toBe(true);
  });

  test('and not when one could reach a provider: the graph\'s, an agent\'s or a fallback', () => {
    expect(hasOnlyOfflineModels({ ...graph, settings: { ...graph.settings, model: 'openai:gpt-5' } })).toBe(false);
    expect(hasOnlyOfflineModels(withConfig({ model: 'local:qwen3:8b' }))).toBe(false);
    expect(hasOnlyOfflineModels(withConfig({ fallbackModels: ['offline:demo', 'anthropic:claude'] }))).toBe(false);
  });
});

const asked = (more: Partial<ApprovalShape> = {}): ApprovalShape => ({
  run: 'r1', effect: 'r1:3:0', actor: 'flow', node: 'ask', label: 'Refund', graph: 'desk', question: 'Send this?', show: null, form: null, deadline: null, createdAt: '2026-11-22T10:00:00Z', ...more,
});

test('of several waiting approvals each goes by its label, and by its id too where two labels are alike', () => {
  const text = howToDecide('http://127.0.0.1:4101', [asked(), asked({ node: 'ask2', effect: 'r1:3:1' }), asked({ node: 'legal', label: 'Legal', effect: 'r1:3:2' })]);
  expect(text.match(/^.* waits for a decision/gm)).toEqual(['Refund (ask) waits for a decision', 'Refund (ask2) waits for a decision', 'Legal waits for a decision']);
});

test('a waiting approval tells where it is decided, with a form that fits and a quote that a shell survives', () => {
  const form = { type: 'object', properties: { note: { type: 'string', const: "it's fine" } }, required: ['note'] };
  const text = howToDecide('http://127.0.0.1:4101', [asked({ form })]);
  expect(text).toContain('Refund waits for a decision: Send this?');
  expect(text).toContain('http://127.0.0.1:4101/runs/r1,');
  expect(text).toContain(`http://127.0.0.1:4101/api/runs/r1/decisions`);
  expect(text).toContain(`-d '{"effect":"r1:3:0","decision":"approved","form":{"note":"it'\\''s fine"}}'`);
});
