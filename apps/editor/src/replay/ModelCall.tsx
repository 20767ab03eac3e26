// One call of a model: what it was given, what it said, what it cost.
import { useState } from 'react';
import type { ModelReply, ModelRequest } from '@cadre/run-core';
import { Badge } from '../ui/Badge.tsx';
import { formatDuration, formatMoney, formatTokens } from '../ui/format.ts';
import { Content, ContentCard } from './ContentCard.tsx';
import { Failed } from './Failed.tsx';
import type { NodeNames } from './node-names.ts';
import { callTitle, contentOfCall, offersLine, promptParts } from './prompt-parts.ts';

export interface ModelCallProps {
  readonly names: NodeNames;
  readonly request: ModelRequest;
  /** How many of its messages, at the beginning, are of earlier runs. */
  readonly remembered: number;
  readonly attempt: number;
  readonly reply: ModelReply | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  /** While it is going on: what it has said so far. */
  readonly words: string | null;
  /** Shows only the newest parts of the prompt at first. */
  readonly isShort?: boolean;
}

/** Parts of a prompt beyond which the older ones are folded away. */
const SHOWN_PARTS = 5;

export function ModelCall({ names, request, remembered, attempt, reply, error, words, isShort = true }: ModelCallProps) {
  const [isOpen, setOpen] = useState(!isShort);
  const parts = promptParts(request, names, remembered);
  const hidden = isOpen ? 0 : Math.max(0, parts.length - SHOWN_PARTS);
  const offers = offersLine(request, names);
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-12 text-ink-2">
        <span className="font-mono">{reply?.model ?? request.model}</span>
        {isOffline(reply?.model ?? request.model) ? <OfflineBadge /> : null}
        {attempt > 1 ? <span>try {attempt}</span> : null}
        {request.outputSchema === null ? null : <span>answers by a schema</span>}
      </p>
      {hidden > 0 ? (
        <button type="button" onClick={() => setOpen(true)} className="self-start rounded-small text-12 font-medium text-accent hover:underline">Show {hidden} earlier parts of the prompt</button>
      ) : null}
      {parts.slice(hidden).map((part) => (
        <ContentCard key={part.key} title={part.title} tone={part.isError ? 'failed' : 'plain'}><Content value={part.content} isPlain={part.isPlain} /></ContentCard>
      ))}
      {offers === null ? null : <p className="text-12 text-ink-2">{offers}</p>}
      {reply === null ? null : <Reply reply={reply} names={names} />}
      {error === null ? null : <Failed error={error} />}
      {reply === null && error === null ? (
        <ContentCard title={words === null ? 'Waiting for the model' : 'Writing'} tone="running" aside={<span aria-hidden className="inline-block size-2 animate-breathe rounded-full bg-running" />}>
          {words === null ? <p className="text-ink-2">No word yet.</p> : <div aria-live="off"><Content value={words} /></div>}
        </ContentCard>
      ) : null}
    </div>
  );
}

export function Reply({ reply, names }: { readonly reply: ModelReply; readonly names: NodeNames }) {
  const { usage, durationMs, toolCalls, text } = reply;
  return (
    <ContentCard title="Reply" tone="done" aside={`${formatTokens(usage.outputTokens)} · ${formatDuration(durationMs)} · ${formatMoney(usage.costUsd)}`}>
      {reply.object !== undefined ? <Content value={reply.object} /> : text.trim() !== '' || toolCalls.length === 0 ? <Content value={text} /> : null}
      {toolCalls.map((call) => (
        <div key={call.callId} className="min-w-0 rounded-chip border border-line bg-sunken px-2.5 py-1.5">
          <h4 className="mb-0.5 text-12 font-medium text-ink-2">{callTitle(call.name, names)}</h4>
          <Content value={contentOfCall(call)} isPlain />
        </div>
      ))}
      {reply.finish === 'length' ? <p className="text-12 text-waiting-ink">The reply was cut off: it reached the most tokens it may have.</p> : null}
      <p className="numbers text-12 text-ink-2">
        Read {formatTokens(usage.inputTokens)}{reply.firstTokenMs === null ? '' : ` · first word after ${formatDuration(reply.firstTokenMs)}`}
      </p>
    </ContentCard>
  );
}

export function isOffline(model: string): boolean {
  return model.startsWith('offline:');
}

export function OfflineBadge() {
  return <Badge>Offline model</Badge>;
}
