// Everything that is done to the system, in the order in which it is done.
import type { Fault } from '../harness/fault.ts';
import { busyLoop } from './busy-loop.ts';
import { cutConnections, heldConnections } from './connections.ts';
import { drainedHost } from './drained-host.ts';
import { frozenHost } from './frozen-host.ts';
import { fullDisk, fullWal } from './full-disk.ts';
import { killPoints, toolKillPoints } from './kill-points.ts';
import { killedSandbox } from './killed-sandbox.ts';
import { movedClock } from './moved-clock.ts';
import { onceCalls } from './once-calls.ts';
import { poisonedEffect, poisonedLog, poisonedOutput, poisonedSnapshots } from './poison.ts';
import { postgresRestarts } from './postgres-restarts.ts';
import { races } from './races.ts';
import { randomKills } from './random-kills.ts';
import { rollingRestart } from './rolling-restart.ts';
import { slowCommits } from './slow-commits.ts';

export const faults: readonly Fault[] = [
  killPoints, toolKillPoints, randomKills, postgresRestarts, cutConnections, heldConnections, slowCommits, frozenHost, races, onceCalls, killedSandbox, drainedHost, busyLoop,
  poisonedLog, poisonedEffect, poisonedOutput, poisonedSnapshots, rollingRestart, movedClock, fullDisk, fullWal,
];
