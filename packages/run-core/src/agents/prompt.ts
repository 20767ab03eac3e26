// The texts an agent is given beside its own instructions. Kept few and plain: the designer's words come first.
import type { Json } from '@cadre/graph-schema';
import type { AgentProgram, TeamMember } from '../compile/program.ts';
import type { Message, ToolOffer } from '../effect.ts';
import type { AgentContext, DelegationResult } from './agent-context.ts';
import { messagesOf } from './conversation.ts';

const leading = {
  delegate: 'You lead a team. Give work to its members with the tools, several at once where that helps, each with a complete task. When you have what you need, answer yourself.',
  pipeline: 'You lead a team whose members have worked on the task one after another. Write the conclusion from their results.',
  broadcast: 'You lead a team whose members have each answered the same task. Write one conclusion from all their answers, and say where they differ.',
  review: 'You review a draft. Accept it if it does the task; otherwise return it with feedback that says what to change.',
} as const;

export function systemText(agent: AgentProgram, context: AgentContext): string {
  const instructions = context.briefs[agent.node]?.instructions.trim() ?? '';
  const role = agent.plan.strategy === null ? '' : leading[agent.plan.strategy];
  return [instructions === '' ? `You are ${agent.label}.` : instructions, role].filter((part) => part !== '').join('\n\n');
}

export function firstMessage(context: AgentContext, extra = ''): Message {
  return { role: 'user', text: [context.task, context.background, extra].filter((part) => part !== '').join('\n\n') };
}

/** Of the tool that stands for a worker. */
export function delegationName(worker: string): string {
  return `delegate_to_${worker}`;
}

export function delegationOffers(team: readonly TeamMember[]): readonly ToolOffer[] {
  return team.map((member) => ({
    name: delegationName(member.node),
    description: member.purpose === '' ? `Give a task to ${member.label}.` : `Give a task to ${member.label}: ${member.purpose}`,
    inputSchema: {
      type: 'object',
      properties: { task: { type: 'string', description: 'The whole task, with every fact that is needed to do it.' } },
      required: ['task'],
      additionalProperties: false,
    },
  }));
}

export function resultsText(team: readonly TeamMember[], results: readonly DelegationResult[]): string {
  return results.map((result) => `From ${labelOf(team, result.worker)}:\n${resultText(result)}`).join('\n\n');
}

export function resultText(result: DelegationResult): string {
  return result.error ? `Could not do it: ${result.error.message}` : jsonText(result.output);
}

/** The supervisor's conversation so far, for workers whose context contract lets it through. */
export function transcript(context: AgentContext): string {
  const lines = messagesOf(context).flatMap((message) => {
    if (message.role === 'user') return [`Task: ${message.text}`];
    if (message.role === 'assistant') return message.text === '' ? [] : [`Lead: ${message.text}`];
    return message.results.map((result) => `${result.name.replace('delegate_to_', '')}: ${jsonText(result.output)}`);
  });
  return lines.length === 0 ? '' : `The conversation so far:\n${lines.join('\n')}`;
}

export function labelOf(team: readonly TeamMember[], node: string): string {
  return team.find((member) => member.node === node)?.label ?? node;
}

export function jsonText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
