// What `/health/ready` says of each part. No secrets: details are words, counts and versions.
import { z } from 'zod';

export const partHealthShape = z.object({ ok: z.boolean(), latencyMs: z.number().min(0), detail: z.string() });
export type PartHealthShape = z.infer<typeof partHealthShape>;

export const healthShape = z.object({
  ok: z.boolean(),
  parts: z.object({ database: partHealthShape, queue: partHealthShape, host: partHealthShape, migrations: partHealthShape }),
});
export type HealthShape = z.infer<typeof healthShape>;
