/** The address when a link may open it (http, https, mailto, or a place in this page); else null. */
export function safeLink(href: string | undefined): string | null {
  if (href === undefined || href === '') return null;
  if (href.startsWith('#')) return href;
  if (!URL.canParse(href)) return null;
  const { protocol } = new URL(href);
  return protocol === 'https:' || protocol === 'http:' || protocol === 'mailto:' ? href : null;
}
