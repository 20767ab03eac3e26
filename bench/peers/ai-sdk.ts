// The AI SDK alone, as its documentation has it: `streamText` with tools for the lead, three at once, and one with the results.
// Nothing is kept.
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { jsonSchema, streamText, tool, type ModelMessage } from 'ai';
import { z } from 'zod';
import { answerCalls } from '../harness/answer-calls.ts';
import { runLanes } from '../harness/lanes.ts';
import { MESSAGE, WORKERS } from './support-desk.ts';

const { BENCH_MODEL_URL: baseURL } = z.object({ BENCH_MODEL_URL: z.url() }).parse(process.env);
const model = createOpenAICompatible({ name: 'local', baseURL, includeUsage: true })('model');

const inputSchema = jsonSchema<{ task: string }>({ type: 'object', properties: { task: { type: 'string', description: 'What it should do.' } }, required: ['task'], additionalProperties: false });
const tools = {
  delegate_to_billing: tool({ description: 'Gives a task to billing.', inputSchema }),
  delegate_to_technical: tool({ description: 'Gives a task to technical.', inputSchema }),
  delegate_to_account: tool({ description: 'Gives a task to account.', inputSchema }),
};
const instructions = 'Ask who can help, then answer.';

async function runDesk(): Promise<void> {
  const asked: ModelMessage[] = [{ role: 'user', content: MESSAGE }];
  const lead = streamText({ model, instructions, messages: asked, tools });
  const calls = await lead.toolCalls;
  const answers = await Promise.all(
    calls.map(async (call) => {
      if (call.dynamic === true) throw new Error(`The lead called the unknown tool ${call.toolName}.`);
      const worker = streamText({ model, instructions: `You are ${call.toolName}. Answer in one sentence.`, prompt: call.input.task });
      return { type: 'tool-result' as const, toolCallId: call.toolCallId, toolName: call.toolName, output: { type: 'text' as const, value: await worker.text } };
    }),
  );
  if (answers.length !== WORKERS.length) throw new Error(`The lead asked ${answers.length} workers.`);
  const { messages } = await lead.response;
  await streamText({ model, instructions, messages: [...asked, ...messages, { role: 'tool', content: answers }], tools }).text;
}

answerCalls({ desk: (input) => runLanes(input, runDesk) }, async () => {});
