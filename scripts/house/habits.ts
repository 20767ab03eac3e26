// House rules about names, sizes, comments and constructs that neither the compiler nor the linter can express.
import { posix } from 'node:path';
import { Visitor } from 'oxc-parser';
import { lineAt, type ParsedModule, type SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

const maxLines = 400;
const headerFrom = 60;
const emptyWords = /(^|[-.])(utils?|helpers?|managers?|services?|common|misc)([-.]|$)/;
const isTest = /\.(test|e2e)\.tsx?$/;
// XState's types don't say what its own snapshots hold; this one file is the border.
const castsAllowed = 'packages/run-core/src/machine/xstate.ts';
const pure = /^packages\/(graph-schema|run-core)\/src\//;
// Written in pieces, so that this file doesn't break its own rule.
const machinePaths = new RegExp(
  ['/wo' + 'rk/(main|shared)\\b', '/tmp/' + 'brief', '/home/' + '[a-z]+/', '/Use' + 'rs/[a-z]+/', 'regis' + 'try\\.npmjs', 'npm' + 'mirror'].join('|'),
);

/** `entries` are the index files that a package.json names in its exports: the only barrels there are. */
export function checkHabits(file: SourceFile, entries: ReadonlySet<string>): Violation[] {
  const violations: Violation[] = [];
  function report(rule: string, offset: number, message: string): void {
    violations.push({ rule, path: file.path, line: lineAt(file.text, offset), message });
  }
  checkText(file, report);
  if (/\.tsx?$/.test(file.path)) checkName(file, entries, report);
  if (file.module !== null) checkConstructs(file, file.module, report);
  return violations;
}

type Report = (rule: string, offset: number, message: string) => void;

function checkText(file: SourceFile, report: Report): void {
  const place = machinePaths.exec(file.text);
  if (place) report('no-machine-paths', place.index, `names ${place[0]}: the repository speaks of itself alone`);
  if (posix.basename(file.path) === 'pnpm-lock.yaml') {
    const host = /https?:\/\/|tarball:/.exec(file.text);
    if (host) report('lockfile-names-no-host', host.index, 'the lockfile must not say where packages come from');
  }
  const lines = file.text.split('\n').length - 1;
  if (file.path.endsWith('.css') && lines > maxLines) report('max-lines', 0, `has ${lines} lines, ${maxLines} at most: split it by what it is about`);
  if (/^(apps|packages)\/[^/]+\/src\/.+\.tsx?$/.test(file.path) && !isTest.test(file.path) && lines >= headerFrom && !/^(#!.*\n)?\s*\/[/*]/.test(file.text)) {
    report('header', 0, `has ${lines} lines and no sentence at its top that says what it owns`);
  }
}

function checkName(file: SourceFile, entries: ReadonlySet<string>, report: Report): void {
  const name = posix.basename(file.path);
  const stem = name.replace(/\..*$/, '');
  const isKebab = /^[a-z0-9]+(-[a-z0-9]+)*$/.test(stem);
  const isComponent = name.endsWith('.tsx') && /^[A-Z][A-Za-z0-9]*$/.test(stem);
  if (!isKebab && !isComponent) report('file-name', 0, 'files are kebab-case, components PascalCase.tsx');
  if (file.path.split('/').some((part) => emptyWords.test(part))) report('empty-name', 0, 'say what it is: no utils, helpers, manager, service, common, misc');
  if (stem === 'index' && !entries.has(file.path)) report('no-barrels', 0, "no index file but a package's own entry");
}

const resting = new Set(['skip', 'only', 'todo', 'skipIf', 'runIf', 'fails']);

function checkConstructs(file: SourceFile, module: ParsedModule, report: Report): void {
  for (const comment of module.comments) {
    if (/\b(TODO|FIXME|XXX|HACK)\b/.test(comment.value)) report('no-todo', comment.start, 'do it, or write an issue');
    if (/\b(oxlint|eslint)-disable(?!-next-line)/.test(comment.value))
      report('no-blanket-disable', comment.start, 'switch a rule off for one line, with the reason');
    if (/\b(oxlint|eslint)-disable-next-line\b(?!.*--\s*\S)/.test(comment.value))
      report('no-blanket-disable', comment.start, 'say why the rule is off: `-- reason`');
  }
  new Visitor({
    MemberExpression(node) {
      const property = node.property.type === 'Identifier' ? node.property.name : '';
      if (resting.has(property) && /^(test|it|describe|suite)\b/.test(file.text.slice(node.start, node.end)))
        report('no-resting-tests', node.start, `${property} hides a test`);
      const object = node.object.type === 'Identifier' ? node.object.name : '';
      if (pure.test(file.path) && !isTest.test(file.path) && `${object}.${property}` === 'Date.now')
        report('pure', node.start, 'the pure packages have no clock: take `now` as an argument');
    },
    NewExpression(node) {
      if (pure.test(file.path) && !isTest.test(file.path) && node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0) {
        report('pure', node.start, 'the pure packages have no clock: take `now` as an argument');
      }
    },
    TSAsExpression(node) {
      if (node.expression.type === 'TSAsExpression' && file.path !== castsAllowed) report('no-double-cast', node.start, 'a cast through a cast says nothing: parse the value');
    },
    JSXAttribute(node) {
      if (node.name.type === 'JSXIdentifier' && node.name.name === 'dangerouslySetInnerHTML')
        report('no-raw-html', node.start, 'model output and documents are text, never HTML');
    },
    ExportAllDeclaration(node) {
      if (!/(^|\/)index\.ts$/.test(file.path)) report('no-barrels', node.start, 'name what is exported');
    },
  }).visit(module.program);
}
