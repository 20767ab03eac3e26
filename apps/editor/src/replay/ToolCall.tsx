// One call of a tool: what was sent, what code wrote on the way, what came back, how long it took and which try it was.
import type { CallResult, ToolCallEffect, ToolRequest } from '@cadre/run-core';
import { Badge } from '../ui/Badge.tsx';
import { formatDuration } from '../ui/format.ts';
import { Content, ContentCard } from './ContentCard.tsx';
import { Failed } from './Failed.tsx';

/** How a call ended: with a result, with an error, or not yet. */
export type CallEnd =
  | { readonly type: 'open' }
  | { readonly type: 'cancelled' }
  | { readonly type: 'completed'; readonly result: CallResult }
  | { readonly type: 'failed'; readonly error: { readonly code: string; readonly message: string }; readonly console: readonly string[]; readonly durationMs: number };

export interface ToolCallProps {
  readonly effect: ToolCallEffect;
  readonly end: CallEnd;
}

const repeats: { readonly [repeat in ToolCallEffect['repeat']]: string } = { 'read-only': 'only reads', repeatable: 'may be repeated', once: 'never repeated unasked' };

export function ToolCall({ effect, end }: ToolCallProps) {
  const { request, attempt, repeat } = effect;
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-12 text-ink-2">
        <span>{placeOf(request)} · {repeats[repeat]}</span>
        {attempt > 1 ? <Badge tone="waiting">try {attempt}</Badge> : null}
      </p>
      <Sent request={request} />
      <End end={end} />
    </div>
  );
}

function placeOf(request: ToolRequest): string {
  if (request.type === 'http') return `HTTP · ${hostOf(request.url)}`;
  return request.type === 'mcp' ? `MCP · ${request.server}` : `${request.language === 'typescript' ? 'TypeScript' : 'JavaScript'} in the sandbox`;
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}

function Sent({ request }: { readonly request: ToolRequest }) {
  const hasArguments = Object.keys(request.arguments).length > 0;
  return (
    <>
      {request.type === 'http' ? (
        <ContentCard title="Sent" aside={request.credential === null ? undefined : `signed with ${request.credential}`}>
          <p className="font-mono text-12 [overflow-wrap:anywhere]"><span className="font-semibold">{request.method}</span> {request.url}</p>
          {Object.entries(request.headers).map(([name, value]) => <p key={name} className="font-mono text-11 text-ink-2 [overflow-wrap:anywhere]">{name}: {value}</p>)}
          {request.body === null ? null : <pre className="max-h-60 overflow-auto rounded-chip border border-line bg-sunken p-2 font-mono text-12 whitespace-pre-wrap">{request.body}</pre>}
        </ContentCard>
      ) : null}
      <ContentCard title={request.type === 'mcp' ? `Called ${request.tool} with` : 'Arguments'}>
        {hasArguments ? <Content value={request.arguments} isPlain /> : <p className="text-ink-2">None.</p>}
      </ContentCard>
      {request.type === 'code' ? (
        <details className="rounded-control border border-line px-3 py-2">
          <summary className="cursor-default text-12 font-medium text-ink-2 select-none hover:text-ink">The code that ran</summary>
          <pre className="mt-2 overflow-x-auto font-mono text-12">{request.source}</pre>
        </details>
      ) : null}
    </>
  );
}

function End({ end }: { readonly end: CallEnd }) {
  switch (end.type) {
    case 'open':
      return <ContentCard title="Working" tone="running" aside={<span aria-hidden className="inline-block size-2 animate-breathe rounded-full bg-running" />}><p className="text-ink-2">No answer yet.</p></ContentCard>;
    case 'cancelled':
      return <ContentCard title="Stopped"><p className="text-ink-2">Its answer is not waited for any more.</p></ContentCard>;
    case 'completed':
      return (
        <>
          <Console lines={end.result.console} />
          <ContentCard title="Result" tone="done" aside={formatDuration(end.result.durationMs)}><Content value={end.result.output} isPlain /></ContentCard>
        </>
      );
    case 'failed':
      return (
        <>
          <Console lines={end.console} />
          <Failed error={end.error} aside={formatDuration(end.durationMs)} />
        </>
      );
  }
}

function Console({ lines }: { readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <ContentCard title="Console" aside={`${lines.length} ${lines.length === 1 ? 'line' : 'lines'}`}>
      <pre className="max-h-60 overflow-auto font-mono text-12 whitespace-pre-wrap [overflow-wrap:anywhere]">{lines.join('\n')}</pre>
    </ContentCard>
  );
}
