// What Cadre has acknowledged to those who use it. Whatever stands here must be in its log for good.
import type { GraphName } from './graphs.ts';

export interface AcknowledgedDecision {
  readonly run: string;
  readonly effect: string;
  readonly decision: 'approved' | 'rejected';
  readonly form: { readonly [field: string]: string } | null;
}

export class Journal {
  readonly runs = new Map<string, GraphName>();
  readonly decisions: AcknowledgedDecision[] = [];
  /** Run by run, how many signals. */
  readonly signals = new Map<string, number>();
  /** Appends that a wrapped host saw acknowledged: `run:seq`. */
  readonly appends: string[] = [];

  /** As it is now. */
  copy(): Journal {
    const copy = new Journal();
    for (const [run, graph] of this.runs) copy.runs.set(run, graph);
    for (const [run, times] of this.signals) copy.signals.set(run, times);
    copy.decisions.push(...this.decisions);
    copy.appends.push(...this.appends);
    return copy;
  }

  signalled(run: string): void {
    this.signals.set(run, (this.signals.get(run) ?? 0) + 1);
  }
}
