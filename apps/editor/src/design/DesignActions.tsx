// At the right of the bar: what production serves, undo and redo, run, publish.
import { Play, Redo2, Rocket, Undo2 } from 'lucide-react';
import { useDocuments, useDocumentState } from '../inspector/drawing-context.tsx';
import { Badge } from '../ui/Badge.tsx';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { formatPlural } from '../ui/format.ts';
import { useDesign } from './design-context.ts';
import { useUnpublishedChanges } from './use-unpublished-changes.ts';

export function DesignActions({ production }: { readonly production: number | null }) {
  const documents = useDocuments();
  const { side, openSide } = useDesign();
  const canUndo = useDocumentState((state) => state.past.length > 0);
  const canRedo = useDocumentState((state) => state.future.length > 0);
  const changes = useUnpublishedChanges();
  return (
    <>
      {production === null ? null : <Badge tone="done">Production serves revision {production}</Badge>}
      <IconButton label="Undo" shortcut="Ctrl Z" side="bottom" icon={<Undo2 size={16} />} disabled={!canUndo} onClick={() => documents.undo()} />
      <IconButton label="Redo" shortcut="Ctrl Shift Z" side="bottom" icon={<Redo2 size={16} />} disabled={!canRedo} onClick={() => documents.redo()} />
      <Button icon={<Play size={15} />} aria-expanded={side === 'run'} onClick={() => openSide(side === 'run' ? 'inspector' : 'run')}>Run <Kbd>R</Kbd></Button>
      <Button variant="primary" icon={<Rocket size={15} />} aria-expanded={side === 'publish'} onClick={() => openSide(side === 'publish' ? 'inspector' : 'publish')}>
        Publish {changes === null || changes === 0 ? null : <span className="text-12 font-normal opacity-70">{formatPlural(changes, 'change')}</span>}
      </Button>
    </>
  );
}
