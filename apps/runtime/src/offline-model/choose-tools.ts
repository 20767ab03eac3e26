// Which of the offered tools a task asks for. Each tool is called at most once in a conversation, so a conversation always ends.
import type { LanguageModelV4FunctionTool, LanguageModelV4ToolChoice } from '@ai-sdk/provider';
import type { Brief } from './read-prompt.ts';
import { shared, stemsOf } from './words.ts';

/** A team is asked in parallel, but never more than this at a time. */
const MOST_AT_ONCE = 4;

export interface Choice {
  readonly tool: LanguageModelV4FunctionTool;
  /** Stems that the task and the tool have in common. */
  readonly because: readonly string[];
}

export function chooseTools(brief: Brief, tools: readonly LanguageModelV4FunctionTool[], toolChoice: LanguageModelV4ToolChoice): readonly Choice[] {
  if (toolChoice.type === 'none' || tools.length === 0) return [];
  const ranked = rank(brief, tools);
  if (toolChoice.type === 'tool') return ranked.filter((choice) => choice.tool.name === toolChoice.toolName).slice(0, 1);
  const open = ranked.filter((choice) => !brief.called.has(choice.tool.name));
  if (toolChoice.type === 'required') return (open.length > 0 ? open : ranked).slice(0, 1);
  const wanted = open.filter((choice) => choice.isRelevant);
  if (wanted.length > 0) return wanted.slice(0, MOST_AT_ONCE);
  // Nobody fits: a team lead still asks one of the team, once, rather than answer without having asked anyone.
  return brief.called.size === 0 ? open.filter((choice) => isDelegate(choice.tool)).slice(0, 1) : [];
}

export function isDelegate(tool: LanguageModelV4FunctionTool): boolean {
  return tool.name.startsWith('delegate_to_');
}

interface Ranked extends Choice {
  readonly isRelevant: boolean;
}

/** Best first. A word that many tools share says little, so it counts for less. */
function rank(brief: Brief, tools: readonly LanguageModelV4FunctionTool[]): readonly Ranked[] {
  const task = stemsOf(brief.sections.filter((section) => section.role !== 'feedback').flatMap((section) => section.sentences).join(' '));
  const described = tools.map((tool) => ({ tool, name: stemsOf(tool.name), words: stemsOf(`${tool.name} ${tool.description ?? ''} ${propertyNames(tool)}`) }));
  const spread = new Map<string, number>();
  for (const { words } of described) for (const word of words) spread.set(word, (spread.get(word) ?? 0) + 1);
  const everyone = /\b(?:ask|consult|use|involve|hear) (?:all|every|each|both)\b/i.test(brief.instructions.text);
  const scored = described.map(({ tool, name, words }, index) => {
    const because = shared(task, words);
    const score = because.reduce((sum, word) => sum + (name.has(word) ? 2 : 1) / (spread.get(word) ?? 1), 0);
    return { tool, because, score, index };
  });
  const top = Math.max(...scored.map((choice) => choice.score));
  return scored
    .map((choice) => ({ ...choice, isRelevant: (everyone && isDelegate(choice.tool)) || (choice.score >= 0.9 && choice.score >= top * 0.3) }))
    .sort((left, right) => right.score - left.score || left.index - right.index);
}

function propertyNames(tool: LanguageModelV4FunctionTool): string {
  return isDelegate(tool) ? '' : Object.keys(tool.inputSchema.properties ?? {}).join(' ');
}
