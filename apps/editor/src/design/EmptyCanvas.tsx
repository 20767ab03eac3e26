// An empty canvas says what belongs there and has the buttons that start it.
import { Link } from '@tanstack/react-router';
import { useReactFlow } from '@xyflow/react';
import { Workflow } from 'lucide-react';
import { useDocuments } from '../inspector/drawing-context.tsx';
import { buttonClass } from '../ui/Button.tsx';
import { KindIcon } from '../ui/KindIcon.tsx';
import { notify } from '../ui/toast.tsx';
import { quickStarts } from './quick-starts.ts';
import type { QuickStart } from './quick-starts.ts';

export function EmptyCanvas() {
  const documents = useDocuments();
  const flow = useReactFlow();

  function begin(start: QuickStart): void {
    const drawn = documents.execute(start.commands);
    if (!drawn.ok) notify({ title: 'Nothing was drawn', description: drawn.error.message });
    else requestAnimationFrame(() => void flow.fitView({ padding: 0.3, maxZoom: 1 }));
  }

  return (
    <div className="pointer-events-none absolute inset-0 z-10 flex items-center justify-center">
      <div className="pointer-events-auto flex w-90 flex-col items-center text-center">
        <div className="mb-3 flex size-10 items-center justify-center rounded-card border border-line bg-surface text-ink-2"><Workflow size={18} aria-hidden /></div>
        <h2 className="text-14 font-semibold">Draw a team</h2>
        <p className="mt-1 text-13 text-ink-2">Drag nodes here from the left and connect their ports: what a run is given, who works on it, and where it ends. Or begin with one of these.</p>
        <div className="mt-4 flex w-full flex-col gap-2">
          {quickStarts.map((start) => (
            <button key={start.title} type="button" onClick={() => begin(start)} className="flex items-center gap-3 rounded-card border border-line bg-raised p-3 text-left shadow-float hover:border-ink-3">
              <KindIcon icon={start.icon} category="agents" />
              <span><span className="block text-13 font-medium">{start.title}</span><span className="block text-12 text-ink-2">{start.description}</span></span>
            </button>
          ))}
        </div>
        <Link to="/graphs" className={`${buttonClass('ghost')} mt-2`}>Start from a template</Link>
      </div>
    </div>
  );
}
