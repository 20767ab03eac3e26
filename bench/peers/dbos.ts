// DBOS: a workflow of durable steps, as its programming guide has it; the three workers are steps started at the same time in a
// fixed order and awaited together.
import { DBOS } from '@dbos-inc/dbos-sdk';
import { answerCalls, databaseUrl } from '../harness/answer-calls.ts';
import { runLanes } from '../harness/lanes.ts';
import { measureLongRun } from '../harness/long-run.ts';
import { answer, lead, MESSAGE, WORKERS } from './support-desk.ts';

const url = databaseUrl();

const desk = DBOS.registerWorkflow(
  async (_message: string) => {
    const plan = await DBOS.runStep(lead, { name: 'lead' });
    const answers = await Promise.allSettled(WORKERS.map((name) => DBOS.runStep(answer, { name })));
    if (answers.some(({ status }) => status === 'rejected')) throw new Error(`A worker failed: ${plan.text}`);
    return DBOS.runStep(answer, { name: 'conclude' });
  },
  { name: 'desk' },
);

let beforeAnswer: () => Promise<void> = async () => {};
const loop = DBOS.registerWorkflow(
  async (_message: string, steps: number) => {
    let reply = '';
    for (let count = 0; count < steps; count += 1) {
      reply = await DBOS.runStep(
        async () => {
          await beforeAnswer();
          return answer();
        },
        { name: 'work' },
      );
    }
    return reply;
  },
  { name: 'loop' },
);

DBOS.setConfig({ name: 'bench', systemDatabaseUrl: url, logLevel: 'error' });
await DBOS.launch();

answerCalls(
  {
    desk: (input) => runLanes(input, () => desk(MESSAGE)),
    longRun: (input) =>
      measureLongRun(url, input, async (steps, step) => {
        beforeAnswer = step;
        const handle = await DBOS.startWorkflow(loop)(MESSAGE, steps);
        await handle.getResult();
        return handle.workflowID;
      }),
  },
  () => DBOS.shutdown(),
);
