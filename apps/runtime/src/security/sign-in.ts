// Who may call: a program with the token as bearer, or a browser with the session cookie that the sign-in link sets.
// The cookie holds a signature made with the token, never the token itself.
import { createHmac, timingSafeEqual } from 'node:crypto';

export type Caller = 'api' | 'editor';

export class SignIn {
  readonly #token: string;
  readonly #session: string;

  constructor({ token, secretKey }: { readonly token: string; readonly secretKey: string | null }) {
    this.#token = token;
    this.#session = createHmac('sha256', secretKey ?? token).update(`cadre session of ${token}`).digest('base64url');
  }

  /** The cookie's value. */
  get session(): string {
    return this.#session;
  }

  isToken(value: string): boolean {
    return isSame(value, this.#token);
  }

  /** @returns null when neither signs in */
  callerOf(authorization: string | undefined, cookie: string | undefined): Caller | null {
    const bearer = /^bearer (.+)$/i.exec(authorization ?? '')?.[1];
    if (bearer !== undefined) return this.isToken(bearer.trim()) ? 'api' : null;
    return cookie !== undefined && isSame(cookie, this.#session) ? 'editor' : null;
  }
}

/** Compares digests, so that neither content nor length shows in the time it takes. */
function isSame(left: string, right: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
