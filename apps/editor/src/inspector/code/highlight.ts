// Colours expressions in a CodeMirror document: all of it, or what is inside `{{ }}`.
import { Decoration, EditorView, ViewPlugin } from '@codemirror/view';
import type { DecorationSet, ViewUpdate } from '@codemirror/view';
import type { Extension, Range } from '@codemirror/state';
import { holesOf, tokensOf } from './cel-tokens.ts';
import type { TokenType } from './cel-tokens.ts';

export type CodeLanguage = 'template' | 'expression';

const classes: { readonly [type in TokenType]: string } = { name: 'cel-name', root: 'cel-root', string: 'cel-string', number: 'cel-number', word: 'cel-word', call: 'cel-call' };

export function highlighting(language: CodeLanguage): Extension {
  const decorate = (view: EditorView): DecorationSet => Decoration.set(language === 'template' ? templateMarks(view) : expressionMarks(view.state.doc.toString(), 0), true);
  return ViewPlugin.define(
    (view) => ({
      marks: decorate(view),
      update(change: ViewUpdate) {
        if (change.docChanged) this.marks = decorate(change.view);
      },
    }),
    { decorations: (plugin) => plugin.marks },
  );
}

function templateMarks(view: EditorView): Range<Decoration>[] {
  const text = view.state.doc.toString();
  return holesOf(text).flatMap((hole) => {
    const marks = [Decoration.mark({ class: 'cel-hole' }).range(hole.from, hole.to), Decoration.mark({ class: 'cel-brace' }).range(hole.from, hole.innerFrom)];
    if (hole.innerTo < hole.to) marks.push(Decoration.mark({ class: 'cel-brace' }).range(hole.innerTo, hole.to));
    return [...marks, ...expressionMarks(text.slice(hole.innerFrom, hole.innerTo), hole.innerFrom)];
  });
}

function expressionMarks(source: string, offset: number): Range<Decoration>[] {
  return tokensOf(source).map(({ type, from, to }) => Decoration.mark({ class: classes[type] }).range(from + offset, to + offset));
}

export const codeTheme: Extension = EditorView.theme({
  '&': { fontSize: '12px', color: 'var(--ink)', backgroundColor: 'transparent', minWidth: '0', maxHeight: '320px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono, "JetBrains Mono Variable"), ui-monospace, monospace', lineHeight: '19px', overflow: 'auto' },
  '.cm-content': { padding: '6px 0', caretColor: 'var(--ink)', minHeight: '19px' },
  '.cm-line': { padding: '0 10px' },
  '.cm-placeholder': { color: 'var(--ink-3)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': { backgroundColor: 'color-mix(in srgb, var(--accent) 24%, transparent) !important' },
  '.cel-hole': { backgroundColor: 'color-mix(in srgb, var(--accent) 11%, transparent)', borderRadius: '4px', padding: '1px 0' },
  '.cel-brace': { color: 'var(--ink-2)' },
  '.cel-root': { color: 'var(--accent)' },
  '.cel-hole .cel-name': { color: 'var(--accent)' },
  '.cel-string': { color: 'var(--done-ink)' },
  '.cel-number, .cel-word': { color: 'var(--people)' },
  '.cel-call': { color: 'var(--agents)' },
  '.cm-gutters': { backgroundColor: 'transparent', border: 'none', color: 'var(--ink-3)', minWidth: '30px' },
  '.tok-keyword, .tok-operatorKeyword': { color: 'var(--agents)' },
  '.tok-string, .tok-string2': { color: 'var(--done-ink)' },
  '.tok-number, .tok-bool, .tok-atom': { color: 'var(--people)' },
  '.tok-typeName, .tok-className': { color: 'var(--tools)' },
  '.tok-comment': { color: 'var(--ink-2)', fontStyle: 'italic' },
  '.tok-propertyName': { color: 'var(--accent)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'transparent', outline: '1px solid var(--line-strong)', borderRadius: '2px' },
  '.cm-completionInfo': { padding: '4px 8px', color: 'var(--ink-2)' },
  '.cm-tooltip': { backgroundColor: 'var(--raised)', color: 'var(--ink)', border: '1px solid var(--line)', borderRadius: '8px', boxShadow: 'var(--pop)', fontFamily: 'var(--font-sans, "Inter Variable"), sans-serif', fontSize: '12px', overflow: 'hidden' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono, "JetBrains Mono Variable"), monospace', maxHeight: '220px' },
  '.cm-tooltip-autocomplete ul li': { padding: '4px 8px !important' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'color-mix(in srgb, var(--accent) 14%, transparent) !important', color: 'var(--ink) !important' },
  '.cm-completionDetail': { fontStyle: 'normal !important', color: 'var(--ink-2)', fontFamily: 'var(--font-sans, "Inter Variable"), sans-serif' },
  '.cm-completionIcon': { display: 'none' },
  '.cm-diagnostic': { padding: '6px 10px', borderLeft: '3px solid var(--failed)' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--failed) 1px', textUnderlineOffset: '3px' },
});
