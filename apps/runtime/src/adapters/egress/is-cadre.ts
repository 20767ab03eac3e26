const PATIENCE_MS = 1_000;

/** Whether a Cadre answers at an origin on which one was said to listen; another program may be there by now, or none. */
export async function isCadre(origin: string): Promise<boolean> {
  try {
    const response = await fetch(`${origin}/health/live`, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) });
    return response.ok && (await response.text()) === '{"ok":true}';
  } catch {
    // Refused, closed or silent: nobody is there.
    return false;
  }
}
