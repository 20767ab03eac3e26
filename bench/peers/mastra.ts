// Mastra: a workflow of steps with its PostgreSQL storage, without its agents, so that no model provider is needed; as its
// documentation on workflows has it. Snapshots are kept at every step, which is its default.
import { Mastra } from '@mastra/core/mastra';
import { createStep, createWorkflow } from '@mastra/core/workflows';
import { PostgresStore } from '@mastra/pg';
import { z } from 'zod';
import { answerCalls, databaseUrl } from '../harness/answer-calls.ts';
import { runLanes } from '../harness/lanes.ts';
import { answer, lead, MESSAGE, type WORKERS } from './support-desk.ts';

const planShape = z.object({ text: z.string(), tasks: z.record(z.string(), z.string()) });
const replyShape = z.object({ reply: z.string() });

function worker(id: (typeof WORKERS)[number]) {
  return createStep({ id, inputSchema: planShape, outputSchema: replyShape, execute: async () => ({ reply: await answer() }) });
}

const desk = createWorkflow({ id: 'desk', inputSchema: z.object({ message: z.string() }), outputSchema: replyShape })
  .then(createStep({ id: 'lead', inputSchema: z.object({ message: z.string() }), outputSchema: planShape, execute: () => lead() }))
  .parallel([worker('billing'), worker('technical'), worker('account')])
  .then(
    createStep({
      id: 'conclude',
      inputSchema: z.object({ billing: replyShape, technical: replyShape, account: replyShape }),
      outputSchema: replyShape,
      execute: async () => ({ reply: await answer() }),
    }),
  )
  .commit();

const storage = new PostgresStore({ id: 'bench', connectionString: databaseUrl() });
await storage.init();
const mastra = new Mastra({ workflows: { desk }, storage, logger: false });

answerCalls(
  {
    desk: (input) =>
      runLanes(input, async () => {
        const run = await mastra.getWorkflow('desk').createRun();
        const result = await run.start({ inputData: { message: MESSAGE } });
        if (result.status !== 'success') throw new Error(`The workflow ended with ${result.status}.`);
      }),
  },
  () => storage.close(),
);
