// LangGraph.js with its PostgreSQL checkpointer, durability `sync`: a state graph, as its documentation on graphs and persistence
// has it. The long run comes twice: with the newest answer as its state, and with a list of messages, the usual state of an agent.
import { randomUUID } from 'node:crypto';
import { AIMessage, HumanMessage } from '@langchain/core/messages';
import { Annotation, END, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';
import { answerCalls, databaseUrl } from '../harness/answer-calls.ts';
import { runLanes } from '../harness/lanes.ts';
import { measureLongRun } from '../harness/long-run.ts';
import { answer, lead, MESSAGE } from './support-desk.ts';

const url = databaseUrl();
const checkpointer = PostgresSaver.fromConnString(url);
await checkpointer.setup();

const Desk = Annotation.Root({
  message: Annotation<string>,
  plan: Annotation<Awaited<ReturnType<typeof lead>>>,
  answers: Annotation<readonly string[]>({ reducer: (all, more) => [...all, ...more], default: () => [] }),
  reply: Annotation<string>,
});

const desk = new StateGraph(Desk)
  .addNode('lead', async () => ({ plan: await lead() }))
  .addNode('billing', async () => ({ answers: [await answer()] }))
  .addNode('technical', async () => ({ answers: [await answer()] }))
  .addNode('account', async () => ({ answers: [await answer()] }))
  .addNode('conclude', async () => ({ reply: await answer() }))
  .addEdge(START, 'lead')
  .addEdge('lead', 'billing')
  .addEdge('lead', 'technical')
  .addEdge('lead', 'account')
  .addEdge(['billing', 'technical', 'account'], 'conclude')
  .addEdge('conclude', END)
  .compile({ checkpointer });

const Loop = Annotation.Root({ message: Annotation<string>, steps: Annotation<number>, count: Annotation<number>, reply: Annotation<string> });

function loopGraph(step: () => Promise<void>) {
  return new StateGraph(Loop)
    .addNode('work', async ({ count }) => {
      await step();
      return { count: count + 1, reply: await answer() };
    })
    .addEdge(START, 'work')
    .addConditionalEdges('work', ({ count, steps }) => (count < steps ? 'work' : END), ['work', END])
    .compile({ checkpointer });
}

function messagesGraph(steps: number, step: () => Promise<void>) {
  return new StateGraph(MessagesAnnotation)
    .addNode('work', async () => {
      await step();
      return { messages: [new AIMessage(await answer())] };
    })
    .addEdge(START, 'work')
    .addConditionalEdges('work', ({ messages }) => (messages.length <= steps ? 'work' : END), ['work', END])
    .compile({ checkpointer });
}

const onThread = (thread: string, recursionLimit = 25) => ({ configurable: { thread_id: thread }, durability: 'sync' as const, recursionLimit });

answerCalls(
  {
    desk: (input) => runLanes(input, () => desk.invoke({ message: MESSAGE }, onThread(randomUUID()))),
    longRun: (input) =>
      measureLongRun(url, input, async (steps, step) => {
        const thread = randomUUID();
        await loopGraph(step).invoke({ message: MESSAGE, steps, count: 0 }, onThread(thread, steps + 10));
        return thread;
      }),
    longRunWithMessages: (input) =>
      measureLongRun(url, input, async (steps, step) => {
        const thread = randomUUID();
        await messagesGraph(steps, step).invoke({ messages: [new HumanMessage(MESSAGE)] }, onThread(thread, steps + 10));
        return thread;
      }),
  },
  () => checkpointer.end(),
);
