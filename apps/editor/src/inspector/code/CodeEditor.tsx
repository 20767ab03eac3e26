// A small code field on CodeMirror: grows with its content, completes and checks while typing, and follows the document when it changes from outside.
import type { Completion } from '@cadre/graph-schema';
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, snippetCompletion } from '@codemirror/autocomplete';
import type { CompletionContext, CompletionResult, Completion as Option } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { linter } from '@codemirror/lint';
import { EditorState, Transaction } from '@codemirror/state';
import { EditorView, keymap, placeholder as placeholderText } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { codeTheme, highlighting } from './highlight.ts';
import type { CodeLanguage } from './highlight.ts';
import { suggest } from './suggest.ts';
import type { Suggestion } from './suggest.ts';

export interface CodeProblem {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

export interface CodeEditorProps {
  readonly language: CodeLanguage;
  readonly value: string;
  readonly onValueChange: (value: string) => void;
  readonly label: string;
  readonly placeholder?: string | undefined;
  readonly isInvalid?: boolean;
  /** Begins as high as one line. */
  readonly isLine?: boolean;
  /** Everything that can be written here. */
  readonly completions: () => readonly Completion[];
  readonly check: (text: string) => readonly CodeProblem[];
}

const LINT_DELAY_MS = 300;

export function CodeEditor({ language, value, onValueChange, label, placeholder, isInvalid = false, isLine = false, completions, check }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView | null>(null);
  const take = useEffectEvent(onValueChange);
  const completeNow = useEffectEvent((context: CompletionContext): CompletionResult | null => {
    const cursor = { text: context.state.doc.toString(), position: context.pos, isExplicit: context.explicit };
    const found = suggest(language, cursor, completions());
    return found === null ? null : { from: found.from, filter: false, options: found.suggestions.map(optionOf) };
  });
  const checkNow = useEffectEvent(check);
  const initial = useEffectEvent(() => value);

  useEffect(() => {
    if (host.current === null) return undefined;
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: initial(),
        extensions: [
          history(),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': label, 'aria-multiline': 'true', spellcheck: language === 'template' ? 'true' : 'false' }),
          placeholder === undefined ? [] : placeholderText(placeholder),
          bracketMatching(),
          closeBrackets(),
          autocompletion({
            icons: false,
            override: [(context) => completeNow(context)],
          }),
          linter((current) => checkNow(current.state.doc.toString()).map((problem) => ({ ...bounded(problem, current.state.doc.length), severity: 'error' as const, message: problem.message })), { delay: LINT_DELAY_MS }),
          highlighting(language),
          codeTheme,
          // Tab leaves the field: a person on the keyboard must never be caught in it.
          keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
          EditorView.updateListener.of((update) => {
            // What the document itself put in has no user event.
            if (update.docChanged && update.transactions.some((transaction) => transaction.annotation(Transaction.userEvent) !== undefined)) {
              take(update.state.doc.toString());
            }
          }),
        ],
      }),
    });
    editor.current = view;
    return () => {
      editor.current = null;
      view.destroy();
    };
  }, [language, label, placeholder]);

  useEffect(() => {
    const view = editor.current;
    const text = view?.state.doc.toString();
    if (view === null || text === value) return;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } });
  }, [value]);

  return (
    <div
      ref={host}
      className={classNames(
        'min-w-0 rounded-control border bg-surface transition-colors focus-within:border-accent focus-within:outline-1 focus-within:outline-accent hover:border-ink-3',
        isInvalid ? 'border-failed' : 'border-line-strong',
        language === 'template' && !isLine && '[&_.cm-content]:min-h-14!',
      )}
    />
  );
}

function optionOf({ completion, text }: Suggestion): Option {
  const about = { label: completion.label, detail: completion.detail, ...(completion.description === undefined ? {} : { info: completion.description }) };
  return completion.type === 'function' ? snippetCompletion(`${text}(#{})`, about) : { ...about, apply: text };
}

function bounded(problem: CodeProblem, length: number): { readonly from: number; readonly to: number } {
  const from = Math.max(0, Math.min(problem.from, length));
  return { from, to: Math.max(from, Math.min(problem.to, length)) };
}
