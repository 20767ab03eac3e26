import { ProblemError } from '@cadre/client';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { explainError } from '../api/explain-error.ts';
import { useCreateGraph } from '../api/graphs.ts';
import { readGraphFile, type ImportRefusalNotice } from './read-graph-file.ts';

export interface Import {
  readonly isBusy: boolean;
  /** Why the last file was not taken. */
  readonly refusal: ImportRefusalNotice | null;
  importFile(file: File): Promise<void>;
  dismiss(): void;
}

export function useImport(): Import {
  const navigate = useNavigate();
  const create = useCreateGraph();
  const [refusal, setRefusal] = useState<ImportRefusalNotice | null>(null);

  async function importFile(file: File): Promise<void> {
    setRefusal(null);
    const read = await readGraphFile(file);
    if (!read.ok) {
      setRefusal(read.refusal);
      return;
    }
    create.mutate(
      { graph: read.graph },
      {
        onSuccess: ({ slug }) => void navigate({ to: '/graphs/$slug', params: { slug } }),
        onError: (error) => setRefusal({ file: file.name, reason: explainError(error).detail, issues: error instanceof ProblemError ? (error.problem.issues ?? []) : [] }),
      },
    );
  }

  return { isBusy: create.isPending, refusal, importFile, dismiss: () => setRefusal(null) };
}
