// JavaScript and TypeScript on CodeMirror. Loaded when a piece of code is first shown: its grammar is as large as the rest of the editor.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { javascript, typescriptLanguage } from '@codemirror/lang-javascript';
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { EditorState, Transaction } from '@codemirror/state';
import { EditorView, keymap, lineNumbers, placeholder as placeholderText } from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';
import { useEffect, useEffectEvent, useRef } from 'react';
import { codeTheme } from './highlight.ts';

export interface ScriptEditorProps {
  readonly value: string;
  readonly onValueChange: (value: string) => void;
  readonly label: string;
  readonly placeholder?: string | undefined;
  /** Names that follow `args.`. */
  readonly argumentNames: readonly string[];
}

export default function ScriptEditor({ value, onValueChange, label, placeholder, argumentNames }: ScriptEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView | null>(null);
  const take = useEffectEvent(onValueChange);
  const complete = useEffectEvent((context: CompletionContext) => completeArguments(context, argumentNames));
  const initial = useEffectEvent(() => value);

  useEffect(() => {
    if (host.current === null) return undefined;
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: initial(),
        extensions: [
          history(),
          lineNumbers(),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': label, 'aria-multiline': 'true', spellcheck: 'false' }),
          placeholder === undefined ? [] : placeholderText(placeholder),
          javascript({ typescript: true }),
          typescriptLanguage.data.of({ autocomplete: (context: CompletionContext) => complete(context) }),
          syntaxHighlighting(classHighlighter),
          indentUnit.of('  '),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          autocompletion({ icons: false }),
          codeTheme,
          // Tab leaves the field: a person on the keyboard must never be caught in it. Lines indent themselves.
          keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && update.transactions.some((transaction) => transaction.annotation(Transaction.userEvent) !== undefined)) take(update.state.doc.toString());
          }),
        ],
      }),
    });
    editor.current = view;
    return () => {
      editor.current = null;
      view.destroy();
    };
  }, [label, placeholder]);

  useEffect(() => {
    const view = editor.current;
    if (view === null || view.state.doc.toString() === value) return;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } });
  }, [value]);

  return <div ref={host} className="min-w-0 rounded-control border border-line-strong bg-surface transition-colors focus-within:border-accent focus-within:outline-1 focus-within:outline-accent hover:border-ink-3 [&_.cm-content]:min-h-28! [&_.cm-editor]:max-h-120!" />;
}

function completeArguments(context: CompletionContext, names: readonly string[]): CompletionResult | null {
  const typed = context.matchBefore(/\bargs\.\w*/);
  if (typed === null) return null;
  return { from: typed.from + 'args.'.length, options: names.filter((name) => /^[A-Za-z_$][\w$]*$/.test(name)).map((name) => ({ label: name, detail: 'argument' })), validFor: /^\w*$/ };
}
