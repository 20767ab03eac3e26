// The offline model as what it is: an AI SDK language model, deterministic, that uses its tools sensibly and always comes to an end.
import { generateText, streamText } from 'ai';
import type { LanguageModelV4FunctionTool, LanguageModelV4Prompt } from '@ai-sdk/provider';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeReply } from './compose-reply.ts';
import { createOfflineModel } from './offline-model.ts';

function delegate(name: string, purpose: string): LanguageModelV4FunctionTool {
  const task = { type: 'string' as const, description: 'The whole task.' };
  return { type: 'function', name: `delegate_to_${name}`, description: `Give a task to ${purpose}`, inputSchema: { type: 'object', properties: { task }, required: ['task'] } };
}

const team = [
  delegate('billing', 'Billing: You handle invoices, charges, refunds and payments.'),
  delegate('technical', 'Technical: You handle sign-in, crashes, errors and devices.'),
  delegate('account', 'Account: You handle seats, users and contact details.'),
];
const lead = 'You lead the support desk. Find out what the customer needs.';

function prompt(system: string, text: string): LanguageModelV4Prompt {
  return [{ role: 'system', content: system }, { role: 'user', content: [{ type: 'text', text }] }];
}

function write(system: string, text: string): string {
  return composeReply({ prompt: prompt(system, text) }).text;
}

/** Plays the conversation on, each tool answering with `answer`, until words come. */
function converse([system, text]: readonly [string, string], tools: readonly LanguageModelV4FunctionTool[], answer = 'Done.') {
  const messages = prompt(system, text);
  const asked: string[][] = [];
  for (let turn = 0; turn < 20; turn += 1) {
    const reply = composeReply({ prompt: messages, tools: [...tools] });
    if (reply.toolCalls.length === 0) return { asked, text: reply.text };
    asked.push(reply.toolCalls.map((call) => call.name));
    messages.push({ role: 'assistant', content: reply.toolCalls.map((call) => ({ type: 'tool-call', toolCallId: call.id, toolName: call.name, input: JSON.parse(call.input) })) });
    messages.push({ role: 'tool', content: reply.toolCalls.map((call) => ({ type: 'tool-result', toolCallId: call.id, toolName: call.name, output: { type: 'text', value: answer } })) });
  }
  throw new Error('It never came to an end.');
}

describe('as a language model', () => {
  it('streams through the AI SDK what it also gives at once, and always the same', async () => {
    const model = createOfflineModel({ delayMs: 0 });
    const question = { model, instructions: 'Answer in two sentences. Parcels arrive within three days.', prompt: 'When does my parcel arrive?' };
    const [first, second] = [await generateText(question), await generateText(question)];
    const chunks: string[] = [];
    const streamed = streamText(question);
    for await (const chunk of streamed.textStream) chunks.push(chunk);
    expect(first.text).toContain('Parcels arrive within three days.');
    expect(second.text).toBe(first.text);
    expect(chunks.length).toBeGreaterThan(1);
    expect(chunks.join('')).toBe(first.text);
    expect(await streamed.usage).toMatchObject({ inputTokens: first.usage.inputTokens, outputTokens: first.usage.outputTokens });
  });

  it('stops streaming when the call is aborted', async () => {
    const controller = new AbortController();
    const { stream } = await createOfflineModel({ delayMs: 60_000 }).doStream({ prompt: prompt('', 'Hello'), abortSignal: controller.signal });
    const read = stream.pipeTo(new WritableStream());
    controller.abort();
    await expect(read).rejects.toThrow('abort');
  });
});

describe('choosing whom to ask', () => {
  it('asks those whose subject it is, at once, with the whole task', () => {
    const reply = composeReply({ prompt: prompt(lead, '{"message": "I was charged twice for INV-2041, and since the update I cannot sign in on my phone."}'), tools: team });
    expect(reply.toolCalls.map((call) => call.name)).toEqual(['delegate_to_billing', 'delegate_to_technical']);
    for (const call of reply.toolCalls) expect(JSON.parse(call.input)).toEqual({ task: expect.stringContaining('charged twice for INV-2041') });
    expect(reply.toolCalls[0]?.input).toContain('Focus on: charged');
  });

  it('concludes from the answers when those have come', () => {
    const { asked, text } = converse([lead, 'I was charged twice for my invoice.'], team, 'A duplicate charge is refunded within five working days.');
    expect(asked).toEqual([['delegate_to_billing']]);
    expect(text).toContain('A duplicate charge is refunded within five working days.');
  });

  it('a greeting gets one delegation at most, then a conclusion', () => {
    expect(converse([lead, 'Hello'], team).asked).toEqual([['delegate_to_billing']]);
  });

  it('asks everyone when told to', () => {
    expect(converse(['Ask all members of the team.', 'Should we buy this company?'], team).asked.flat()).toHaveLength(3);
  });

  it('calls a tool that is no delegate only when the task is about it', () => {
    const weather: LanguageModelV4FunctionTool = { type: 'function', name: 'get_weather', description: 'The weather of a city.', inputSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } };
    expect(converse(['', 'What is the weather in Paris?'], [weather]).asked).toEqual([['get_weather']]);
    expect(converse(['', 'Hello'], [weather]).asked).toEqual([]);
  });

  it('fills the arguments of a tool from the task, and reads what it gave', () => {
    const schema = { type: 'object' as const, properties: { number: { type: 'string' as const, pattern: '^A-[0-9]+$' } }, required: ['number'] };
    const order: LanguageModelV4FunctionTool = { type: 'function', name: 'order', description: 'Looks an order up: its status.', inputSchema: schema };
    expect(composeReply({ prompt: prompt('', 'What is the status of my order A-1042?'), tools: [order] }).toolCalls.map(({ input }) => JSON.parse(input))).toEqual([{ number: 'A-1042' }]);
    expect(converse(['', 'What is the status of my order A-1042?'], [order], '{"status": "in transit", "delivered": "not yet"}').text).toContain('in transit');
    const place: LanguageModelV4FunctionTool = { type: 'function', name: 'get_weather', description: 'The weather of a city.', inputSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } };
    expect(composeReply({ prompt: prompt('', 'How is the weather in New York today?'), tools: [place] }).toolCalls.map(({ input }) => JSON.parse(input))).toEqual([{ city: 'New York' }]);
    const number = { type: 'number' as const };
    const sum: LanguageModelV4FunctionTool = { type: 'function', name: 'get-sum', description: 'The sum of two numbers.', inputSchema: { type: 'object', properties: { a: number, b: number }, required: ['a', 'b'] } };
    expect(composeReply({ prompt: prompt('', 'What is the sum of the numbers 20 and 22?'), tools: [sum] }).toolCalls.map(({ input }) => JSON.parse(input))).toEqual([{ a: 20, b: 22 }]);
  });

  it('does not call a tool for which the task has no arguments', () => {
    const order: LanguageModelV4FunctionTool = { type: 'function', name: 'order', description: 'Looks an order up: its status.', inputSchema: { type: 'object', properties: { number: { type: 'string', pattern: '^A-[0-9]+$' } }, required: ['number'] } };
    expect(converse(['', 'What is the status of my order?'], [order]).asked).toEqual([]);
  });

  it('obeys a tool choice', () => {
    const ask = (toolChoice: Parameters<typeof composeReply>[0]['toolChoice']) =>
      composeReply({ prompt: prompt(lead, 'My invoice is wrong.'), tools: team, ...(toolChoice === undefined ? {} : { toolChoice }) }).toolCalls.map((call) => call.name);
    expect(ask({ type: 'none' })).toEqual([]);
    expect(ask({ type: 'required' })).toEqual(['delegate_to_billing']);
    expect(ask({ type: 'tool', toolName: 'delegate_to_account' })).toEqual(['delegate_to_account']);
  });

  it('comes to an end in any conversation, no tool called twice', () => {
    const word = fc.constantFrom('invoice', 'sign-in', 'error', 'seat', 'refund', 'urgent', 'hello', 'why', 'plan', 'crash');
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), fc.array(word, { maxLength: 12 }), fc.subarray(team), (task, answer, tools) => {
        const { asked } = converse([lead, task.join(' ')], tools, answer.join(' '));
        expect(new Set(asked.flat()).size).toBe(asked.flat().length);
      }),
    );
  });
});

describe('writing', () => {
  const findings = 'From Billing:\nA duplicate charge is refunded within five working days.\n\nFrom Technical:\n{"cause": "The cache of the app is stale after the update.", "fixed": false}';

  it('says what it knows that applies, never how it was told to write', () => {
    const text = write('You are the billing desk. Quote amounts. A duplicate charge is refunded in full. Annual plans end with a notice of one month.', 'I was charged twice.');
    expect(text).toBe('A duplicate charge is refunded in full.');
  });

  it('a conclusion names its sources and keeps to the length asked for', () => {
    const text = write('You lead a team. Write the conclusion in two sentences.', `I was charged twice and cannot sign in.\n\n${findings}`);
    expect(text).toBe('Billing: A duplicate charge is refunded within five working days. Technical: The cache of the app is stale after the update.');
  });

  it('a reply greets by name, is sorry for trouble, and says what was found', () => {
    const text = write('Write a short, kind reply.', `Message: I was charged twice and I am angry about it, please help.\nCustomer: Dana Ruiz\n\n${findings}`);
    expect(text).toMatch(/^Hello Dana,\n\nThank you for writing to us, and I am sorry for the trouble\. A duplicate charge is refunded/);
    expect(text).toMatch(/Kind regards$/);
  });

  it('a list is numbered', () => {
    expect(write('List the steps.', findings)).toMatch(/^1\. .+\n2\. /);
  });

  it('a reviewer misses what its criteria name, and the next draft answers it', () => {
    const schema = { type: 'object' as const, properties: { accepted: { type: 'boolean' as const }, feedback: { type: 'string' as const } }, required: ['accepted', 'feedback'] };
    const review = (draft: string) =>
      JSON.parse(composeReply({ prompt: prompt('Accept a draft only if it names its sources.', `Heat pumps in old houses\n\nThe draft:\n${draft}`), responseFormat: { type: 'json', schema } }).text);
    expect(review('Heat pumps move heat.')).toEqual({ accepted: false, feedback: 'Please add: sources.' });
    expect(review('Heat pumps move heat. Sources: a field study.')).toEqual({ accepted: true, feedback: '' });
    const task = "Write about heat pumps.\n\nNotes:\nHeat pumps move heat.\nThe sources are two field studies of 2024.\n\nThe reviewer's feedback on the last draft:\nPlease add: sources.";
    expect(write('Write a page in one sentence.', task)).toContain('The sources are two field studies of 2024.');
  });

  it('a quote of the request is not taken for something that was found', () => {
    const task = 'Plan a party. We have 300 USD.\n\nFrom Worker:\nThe request says: “Plan a party. We have 300 USD.” Forty guests need forty chairs.';
    expect(write('Write the conclusion.', task)).toBe('Forty guests need forty chairs.');
  });

  it('quotes a request that nothing is known about, and never a quote in a quote', () => {
    expect(write('You are Worker.', 'Write about the moon.')).toBe('The request says: “Write about the moon.”');
    expect(write('You are Worker.', '“The moon is far.”')).toBe('The request says: “The moon is far.”');
    expect(write('You are Worker.', 'Explain "the moon" to “children”, please.')).toBe('The request says: “Explain ‘the moon’ to ‘children’, please.”');
  });

  it('answers what is asked now, not what was answered before in its session', () => {
    const before: LanguageModelV4Prompt = [{ role: 'user', content: [{ type: 'text', text: 'Write about the moon.' }] }, { role: 'assistant', content: [{ type: 'text', text: 'The moon is far.' }] }];
    const [system, ...asked] = prompt('You are Worker.', 'Write about tea.');
    if (!system) throw new Error('There is no system message');
    expect(composeReply({ prompt: [system, ...before, ...asked] }).text).toBe(write('You are Worker.', 'Write about tea.'));
  });

  it('data alone is said as data', () => {
    expect(write('You are Worker.', '{"topic": "tea", "cups": 3}')).toBe('On record: topic tea and cups 3.');
  });

  it('says plainly when there is nothing to say', () => {
    expect(write('', '')).toBe('There was nothing to work with in the request.');
  });

  it('gives words for any prompt', () => {
    const anyText = fc.string({ unit: 'grapheme', maxLength: 400 });
    fc.assert(
      fc.property(anyText, anyText, (system, text) => {
        expect(write(system, text)).not.toBe('');
      }),
    );
  });
});
