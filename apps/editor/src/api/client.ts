import { createClient } from '@cadre/client';

/** Same origin; the session cookie of the sign-in link goes along by itself. */
export const client = createClient({ baseUrl: '' });
