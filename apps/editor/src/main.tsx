// The entry. Zod builds its schemas without generated code, which the content security policy forbids; the setting must
// come before any module that builds one, hence the second step.
import { z } from 'zod';

z.config({ jitless: true });
await import('./app/start.tsx');
