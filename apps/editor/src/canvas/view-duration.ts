/** How long the view glides to another place, in milliseconds: not at all for who wants no motion. */
export function viewDuration(): number {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 150;
}
