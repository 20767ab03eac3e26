// What may be done with a team on the list: rename, export, delete; the last asks first.
import { serializeGraph } from '@cadre/graph-schema';
import { Download, Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { fetchGraph, useRemoveGraph, useRenameGraph } from '../api/graphs.ts';
import { notifyFailure } from '../api/notify-failure.ts';
import { forgetLastGraph } from '../shell/last-graph.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Field } from '../ui/Field.tsx';
import { Input } from '../ui/Input.tsx';
import { Menu } from '../ui/Menu.tsx';
import { notify } from '../ui/toast.tsx';
import { downloadText } from './download-text.ts';

export interface GraphMenuProps {
  readonly slug: string;
  readonly name: string;
}

export function GraphMenu({ slug, name }: GraphMenuProps) {
  const [question, setQuestion] = useState<'rename' | 'delete' | null>(null);

  async function exportFile(): Promise<void> {
    try {
      downloadText(`${slug}.graph.json`, serializeGraph(await fetchGraph(slug)));
    } catch (error) {
      notifyFailure(error);
    }
  }

  return (
    <div className="relative z-10 -my-1 -mr-1.5">
      <Menu
        trigger={<button type="button" aria-label={`More for ${name}`} className="relative flex size-7 items-center justify-center rounded-chip text-ink-2 after:absolute after:-inset-1 hover:bg-ink/6 hover:text-ink"><Ellipsis size={16} /></button>}
        groups={[
          [
            { label: 'Rename', icon: <Pencil size={14} />, onSelect: () => setQuestion('rename') },
            { label: 'Export', icon: <Download size={14} />, onSelect: () => void exportFile() },
          ],
          [{ label: 'Delete', icon: <Trash2 size={14} />, isDangerous: true, onSelect: () => setQuestion('delete') }],
        ]}
      />
      {question === 'rename' ? <RenameDialog slug={slug} name={name} onClose={() => setQuestion(null)} /> : null}
      {question === 'delete' ? <DeleteDialog slug={slug} name={name} onClose={() => setQuestion(null)} /> : null}
    </div>
  );
}

interface QuestionProps extends GraphMenuProps {
  readonly onClose: () => void;
}

function RenameDialog({ slug, name, onClose }: QuestionProps) {
  const rename = useRenameGraph();
  const [next, setNext] = useState(name);
  const trimmed = next.trim();
  const error = trimmed === '' ? 'A team needs a name.' : trimmed.length > 200 ? 'A name has 200 characters at most.' : undefined;
  function confirm(): void {
    if (error !== undefined) return;
    rename.mutate({ slug, name: trimmed }, { onSuccess: onClose, onError: notifyFailure });
  }
  return (
    <Dialog open onOpenChange={onClose} title="What should the team be called?" confirmLabel="Rename" isBusy={rename.isPending} onConfirm={confirm}>
      <Field label="Name" error={error} description="Its address stays the same."><Input value={next} onValueChange={setNext} maxLength={240} /></Field>
    </Dialog>
  );
}

function DeleteDialog({ slug, name, onClose }: QuestionProps) {
  const remove = useRemoveGraph();
  function confirm(): void {
    remove.mutate(slug, {
      onSuccess: () => {
        forgetLastGraph(slug);
        notify({ title: `${name} was deleted` });
        onClose();
      },
      onError: (error) => {
        notifyFailure(error);
        onClose();
      },
    });
  }
  return (
    <Dialog open onOpenChange={onClose} title={`Delete ${name}?`} description="The drawing goes away and cannot be brought back. Export it first if you may want it again." confirmLabel="Delete" isDangerous isBusy={remove.isPending} onConfirm={confirm} />
  );
}
