import { useRef, useState, type DragEvent, type ReactNode } from 'react';

export interface DropTargetProps {
  readonly onFile: (file: File) => void;
  readonly children: ReactNode;
}

/** Takes one file dropped anywhere on it. */
export function DropTarget({ onFile, children }: DropTargetProps) {
  const [isOver, setOver] = useState(false);
  // Entering a child leaves its parent: only the balance of the two says whether the pointer is outside.
  const depth = useRef(0);
  const holdsFile = (event: DragEvent) => event.dataTransfer.types.includes('Files');

  function enter(event: DragEvent): void {
    if (!holdsFile(event)) return;
    event.preventDefault();
    depth.current += 1;
    setOver(true);
  }
  function leave(event: DragEvent): void {
    if (!holdsFile(event)) return;
    depth.current = Math.max(0, depth.current - 1);
    if (depth.current === 0) setOver(false);
  }
  function drop(event: DragEvent): void {
    if (!holdsFile(event)) return;
    event.preventDefault();
    depth.current = 0;
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file !== undefined) onFile(file);
  }

  return (
    <div className="relative min-h-full" onDragEnter={enter} onDragOver={(event) => { if (holdsFile(event)) event.preventDefault(); }} onDragLeave={leave} onDrop={drop}>
      {children}
      {isOver ? (
        <div className="pointer-events-none fixed inset-4 z-30 flex items-center justify-center rounded-card border-2 border-dashed border-accent bg-accent/6">
          <span className="rounded-control bg-raised px-3 py-2 font-medium shadow-pop">Drop a graph file to import it</span>
        </div>
      ) : null}
    </div>
  );
}
