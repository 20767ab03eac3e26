// Short notices at the bottom right. `notify` may be called from anywhere; `Toaster` is mounted once, by the app.
import { Toast } from '@base-ui/react/toast';
import { CircleCheck, CircleX, Info, X } from 'lucide-react';

export interface Notice {
  readonly title: string;
  readonly description?: string;
  readonly tone?: 'neutral' | 'done' | 'failed';
  readonly action?: { readonly label: string; readonly onSelect: () => void };
}

const manager = Toast.createToastManager();

/** Errors stay until they are dismissed; everything else goes away by itself. */
export function notify({ title, description, tone = 'neutral', action }: Notice): void {
  manager.add({
    title,
    type: tone,
    timeout: tone === 'failed' ? 0 : 5_000,
    priority: tone === 'failed' ? 'high' : 'low',
    ...(description === undefined ? {} : { description }),
    ...(action === undefined ? {} : { actionProps: { children: action.label, onClick: action.onSelect } }),
  });
}

export function Toaster() {
  return (
    <Toast.Provider toastManager={manager} limit={4}>
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 bottom-4 z-50 flex w-[min(360px,calc(100vw-32px))] flex-col gap-2">
          <Notices />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function Notices() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className="rounded-card border border-line bg-raised shadow-pop transition-opacity data-[ending-style]:opacity-0 data-[starting-style]:opacity-0 data-[limited]:hidden">
      <Toast.Content className="flex items-start gap-2.5 p-3">
        <NoticeIcon tone={toast.type} />
        <div className="min-w-0 flex-1">
          <Toast.Title className="text-13 font-medium" />
          <Toast.Description className="mt-0.5 text-12 text-ink-2" />
          <Toast.Action className="mt-1 rounded-small text-13 font-medium text-accent hover:underline" />
        </div>
        <Toast.Close aria-label="Dismiss" className="relative flex size-5 items-center justify-center rounded-small text-ink-3 after:absolute after:-inset-2 hover:text-ink"><X size={14} /></Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}

function NoticeIcon({ tone }: { readonly tone: string | undefined }) {
  if (tone === 'done') return <CircleCheck size={16} className="mt-px text-done" aria-hidden />;
  if (tone === 'failed') return <CircleX size={16} className="mt-px text-failed" aria-hidden />;
  return <Info size={16} className="mt-px text-ink-3" aria-hidden />;
}
