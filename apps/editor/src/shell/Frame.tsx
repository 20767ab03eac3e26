// The frame around every page: the rail of places at the left, the page beside it.
import { Outlet } from '@tanstack/react-router';
import { Rail } from './Rail.tsx';

export function Frame() {
  return (
    <div className="flex h-full">
      <a href="#work" className="sr-only z-50 rounded-control bg-ink px-3 py-2 text-bg focus:not-sr-only focus:fixed focus:top-2 focus:left-2">Skip to the work</a>
      <Rail />
      <div className="h-full min-w-0 flex-1"><Outlet /></div>
    </div>
  );
}
