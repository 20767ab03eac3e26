// What is measured, as data: families of samples as Prometheus knows them. Kept with a host's row, so it has a schema; whoever reads
// a row of another version shows what is there.
import { z } from 'zod';

const nameSchema = z.string().regex(/^[a-z][a-z0-9_]{0,99}$/);

const sampleSchema = z.object({
  /** Of a histogram: `_bucket`, `_sum` or `_count`. */
  suffix: z.enum(['', '_bucket', '_sum', '_count']),
  labels: z.record(nameSchema, z.string().max(500)),
  value: z.number(),
});

export const metricFamilySchema = z.object({
  name: nameSchema,
  type: z.enum(['counter', 'gauge', 'histogram']),
  help: z.string().max(500),
  samples: z.array(sampleSchema).readonly(),
});

export type MetricSample = Readonly<z.infer<typeof sampleSchema>>;
export type MetricFamily = Readonly<z.infer<typeof metricFamilySchema>>;

export interface MetricSource {
  /** Of now. @throws when what is measured can't be reached */
  collect(): Promise<readonly MetricFamily[]>;
}
