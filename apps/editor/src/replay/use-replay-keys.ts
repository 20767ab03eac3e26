// The keyboard of the run page: arrows, Home, End and Space move through the run wherever no control wants them itself.
import { useEffect } from 'react';
import type { RunStore } from './open-recording.ts';

/** Controls that use these keys themselves. A button keeps Space and gives the arrows. */
const typing = 'input:not([type=range]), textarea, select, [contenteditable=true], [role=separator], [role=tab], [role=menu], [role=menuitem], [role=listbox], [role=radio], [role=dialog], [role=alertdialog]';
const pressing = 'button, a[href], summary, [role=button], .react-flow__node';

export function useReplayKeys(store: RunStore): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest(typing) != null) return;
      if (event.key === ' ' && target?.closest(pressing) != null) return;
      const action = actionOf(store, event.key, event.shiftKey);
      if (action === null) return;
      event.preventDefault();
      action();
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [store]);
}

/** With Shift an arrow goes ten steps. */
function actionOf(store: RunStore, key: string, isFast: boolean): (() => void) | null {
  const { cursor, length } = store.getState();
  const stride = isFast ? 10 : 1;
  switch (key) {
    case 'ArrowLeft': return () => store.show(cursor - stride);
    case 'ArrowRight': return () => store.show(cursor + stride);
    case 'Home': return () => store.show(1);
    case 'End': return () => store.show(length);
    case ' ': return store.togglePlaying;
    case 'Escape': return () => store.select({ type: 'run' });
    default: return null;
  }
}
