import { lastOutput } from '../../machine/flow-context.ts';
import { atOnce, type PlanCompiler } from './plan-compiler.ts';

export const start: PlanCompiler<'start'> = () => atOnce((context) => ({ outcome: { port: 'out', output: lastOutput(context) } }));
