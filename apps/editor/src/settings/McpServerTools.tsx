// The tools that a server lists when it is asked.
import { RefreshCw } from 'lucide-react';
import { explainError } from '../api/explain-error.ts';
import { useListMcpTools } from '../api/mcp-servers.ts';
import { Button } from '../ui/Button.tsx';
import { formatPlural } from '../ui/format.ts';

export function McpServerTools({ name }: { readonly name: string }) {
  const list = useListMcpTools();
  return (
    <div className="flex flex-col gap-3 border-t border-line bg-bg px-4 py-3">
      <div className="flex items-center gap-3">
        <Button size="small" icon={<RefreshCw size={13} />} isBusy={list.isPending} onClick={() => list.mutate(name)}>List tools</Button>
        <span className="text-12 text-ink-2">{list.data === undefined ? 'Asks the server now.' : formatPlural(list.data.items.length, 'tool')}</span>
      </div>
      {list.isError ? <p role="alert" className="text-12 text-failed-ink">{explainError(list.error).detail}</p> : null}
      {list.data === undefined ? null : (
        <ul aria-label={`Tools of ${name}`} className="flex flex-col gap-2">
          {list.data.items.map((tool) => <li key={tool.name} className="min-w-0"><code className="text-12 font-medium">{tool.name}</code><p className="line-clamp-2 text-12 text-ink-2 [overflow-wrap:anywhere]">{tool.description}</p></li>)}
          {list.data.refused.map((tool, index) => <li key={`refused ${index}`} className="min-w-0 text-12 text-waiting-ink [overflow-wrap:anywhere]"><code>{tool.name}</code> cannot be used: {tool.why}</li>)}
        </ul>
      )}
    </div>
  );
}
