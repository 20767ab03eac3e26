// A host that dies by kill -9 at a named point, the nth time it comes by: `fatal-host.ts <point> <nth>`.
import { z } from 'zod';
import { fatalPoints, type FatalPoint } from './fatal-points.ts';
import { openWrappedHost } from './open-wrapped-host.ts';

const [point, nth] = z.tuple([z.enum(fatalPoints), z.coerce.number().int().min(1)]).parse(process.argv.slice(2));
let left = nth;

/** Nothing of this process happens after the last time. */
function pass(where: FatalPoint): void {
  if (where !== point) return;
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
}

await openWrappedHost((parts) => ({
  ...parts,
  models: {
    list: () => parts.models.list(),
    isKnown: (model) => parts.models.isKnown(model),
    async generate(request, options) {
      pass('before-call');
      const reply = await parts.models.generate(request, {
        ...options,
        onDelta: (text) => {
          pass('during-call');
          options.onDelta?.(text);
        },
      });
      pass('after-call');
      return reply;
    },
  },
  tools: {
    async call(request, options) {
      pass('before-tool');
      // The world needs longer than this for its answer.
      if (point === 'during-tool') setTimeout(() => pass('during-tool'), 20);
      const reply = await parts.tools.call(request, options);
      pass('after-tool');
      return reply;
    },
    stop: () => parts.tools.stop(),
  },
  log: {
    ...parts.log,
    get pending() {
      return parts.log.pending;
    },
    async append(append) {
      pass('before-append');
      if (append.completes !== undefined) pass('before-complete');
      const appending = parts.log.append(append);
      if (point === 'during-append') setImmediate(() => setImmediate(() => pass('during-append')));
      const outcome = await appending;
      pass('after-append');
      if (append.completes !== undefined) pass('after-complete');
      return outcome;
    },
  },
  snapshots: {
    load: (run, machineHash) => parts.snapshots.load(run, machineHash),
    async save(run, snapshot) {
      await parts.snapshots.save(run, snapshot);
      pass('after-snapshot');
    },
  },
  dispatch: {
    activate: (run, at) => parts.dispatch.activate(run, at),
    consume: (consumer) =>
      parts.dispatch.consume({
        room: (order) => consumer.room(order),
        newbornRoom: () => consumer.newbornRoom(),
        take(activation) {
          pass('after-fetch');
          consumer.take(activation);
        },
        lost: () => consumer.lost(),
        givenUp: (run) => consumer.givenUp(run),
      }),
    resume: () => parts.dispatch.resume(),
    isHeld: (job) => parts.dispatch.isHeld(job),
    async complete(job) {
      pass('before-complete');
      await parts.dispatch.complete(job);
      pass('after-complete');
    },
    completedWithAppend: (job) => parts.dispatch.completedWithAppend(job),
    handOver: (job) => parts.dispatch.handOver(job),
    fail: (job, failure) => parts.dispatch.fail(job, failure),
    postpone: (job) => parts.dispatch.postpone(job),
    depth: () => parts.dispatch.depth(),
    pause: () => parts.dispatch.pause(),
    stop: () => parts.dispatch.stop(),
  },
}));
