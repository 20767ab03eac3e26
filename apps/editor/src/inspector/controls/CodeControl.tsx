import { compileExpression, compileTemplate, completionsFor } from '@cadre/graph-schema';
import type { Completion } from '@cadre/graph-schema';
import { graphOf } from '../../document/graph-document.ts';
import { CodeEditor } from '../code/CodeEditor.tsx';
import type { CodeProblem } from '../code/CodeEditor.tsx';
import type { CodeLanguage } from '../code/highlight.ts';
import { useDocuments } from '../drawing-context.tsx';
import type { ControlProps } from './control.ts';

/** An expression, or text with `{{ expressions }}`. */
export function CodeControl({ entry, value, onChange, label, node: id, path }: ControlProps) {
  const documents = useDocuments();
  const language: CodeLanguage = entry.widget === 'template' ? 'template' : 'expression';

  function completions(): readonly Completion[] {
    const { document } = documents.state.getState();
    const node = document.nodes.get(id);
    return node === undefined ? [] : completionsFor(graphOf(document), node, path);
  }

  return (
    <CodeEditor
      language={language}
      label={label}
      isLine={entry.isLine}
      value={typeof value === 'string' ? value : ''}
      placeholder={entry.placeholder}
      onValueChange={(text) => void onChange(text === '' && entry.isNullable ? null : text)}
      completions={completions}
      check={(text) => problemsOf(language, text)}
    />
  );
}

/** Of the writing itself; whether the names mean something is one of the graph's issues, shown below the field. */
function problemsOf(language: CodeLanguage, text: string): readonly CodeProblem[] {
  if (text.trim() === '') return [];
  const compiled = language === 'template' ? compileTemplate(text) : compileExpression(text);
  return compiled.ok ? [] : [{ from: compiled.error.from ?? 0, to: compiled.error.to ?? text.length, message: compiled.error.message }];
}
