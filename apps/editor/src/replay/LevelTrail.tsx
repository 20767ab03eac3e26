// Where one is inside a run: its own graph first, then the graphs one has looked into.
import { Panel } from '@xyflow/react';
import { ROOT, type ActorPath, type Level } from '@cadre/run-core';
import { useRunView } from './run-context.ts';

export function LevelTrail() {
  const { store, level } = useRunView();
  if (level === ROOT) return null;
  const trail = trailTo(level, (path) => store.recording.levels.at(path));
  return (
    <Panel position="top-left">
      <nav aria-label="Levels of the run" className="flex h-9 items-center gap-1 rounded-control border border-line bg-raised px-1 text-13 shadow-float">
        {trail.map(({ path, title }, index) => (
          <span key={path} className="flex items-center gap-1">
            {index === 0 ? null : <span aria-hidden className="text-ink-3">/</span>}
            {path === level
              ? <span aria-current="location" className="px-2 font-medium">{title}</span>
              : <button type="button" onClick={() => store.lookInto(path)} className="rounded-chip px-2 py-1 text-ink-2 hover:bg-ink/5 hover:text-ink">{title}</button>}
          </span>
        ))}
      </nav>
    </Panel>
  );
}

function trailTo(level: ActorPath, at: (path: ActorPath) => Level): readonly Level[] {
  const here = at(level);
  return here.parent === null ? [here] : [...trailTo(here.parent, at), here];
}
