// One call of a tool: what was sent, what code wrote on the way, what came back.
import type { CallResult, Effect, ToolRequest } from '@cadre/run-core';
import { formatDuration } from '../ui/format.ts';
import { Content, ContentCard } from './ContentCard.tsx';
import { Failed } from './Failed.tsx';

export interface ToolCalledProps {
  /** The call; absent where the log is cut off before it. */
  readonly effect: Effect | undefined;
  readonly result: CallResult;
}

export function ToolCalled({ effect, result }: ToolCalledProps) {
  return (
    <>
      {effect?.type === 'tool.call' ? <Sent request={effect.request} /> : null}
      <Written lines={result.console} />
      <ContentCard title="Result" tone="done" aside={formatDuration(result.durationMs)}><Content value={result.output} /></ContentCard>
    </>
  );
}

export interface ToolFailedProps {
  readonly effect: Extract<Effect, { type: 'tool.call' }>;
  readonly error: { readonly code: string; readonly message: string };
  readonly console: readonly string[];
}

export function ToolFailed({ effect, error, console }: ToolFailedProps) {
  return (
    <>
      <Sent request={effect.request} />
      <Written lines={console} />
      <Failed error={error} />
    </>
  );
}

function Sent({ request }: { readonly request: ToolRequest }) {
  return (
    <ContentCard title={titleOf(request)} aside={request.type === 'http' ? request.method : undefined}>
      {request.type === 'http' ? <p className="font-mono text-12 break-all">{request.url}</p> : null}
      <Content value={request.arguments} />
      {request.type === 'http' && request.body !== null ? <Content value={request.body} isPlain /> : null}
    </ContentCard>
  );
}

function titleOf(request: ToolRequest): string {
  if (request.type === 'mcp') return `${request.tool} of ${request.server}`;
  return request.type === 'http' ? 'Request' : 'Arguments';
}

function Written({ lines }: { readonly lines: readonly string[] }) {
  return lines.length === 0 ? null : <ContentCard title="Console"><Content value={lines.join('\n')} isPlain /></ContentCard>;
}
