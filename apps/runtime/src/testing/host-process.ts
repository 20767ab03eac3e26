// A host in a process of its own, to be killed by tests: `node host-process.ts <database url>`. Its models never answer; it
// prints the key of each call as it begins.
import { openEngineWorld } from './engine-world.ts';
import { ScriptedModels } from './scripted-models.ts';

const [url = ''] = process.argv.slice(2);
const models = new ScriptedModels((_request, { key }) => {
  process.stdout.write(`${key}\n`);
  return new Promise(() => {});
});
const world = await openEngineWorld(url, { models });
await world.engine.start();
