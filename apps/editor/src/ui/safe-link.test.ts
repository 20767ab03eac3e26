import { describe, expect, it } from 'vitest';
import { safeLink } from './safe-link.ts';

describe('links in untrusted text', () => {
  it.each(['https://example.com/a?b#c', 'http://example.com', 'mailto:a@example.com', '#part'])('%s may be opened', (href) => expect(safeLink(href)).toBe(href));

  it.each(['javascript:alert(1)', 'JaVaScRiPt:alert(1)', ' javascript:alert(1)', 'java\nscript:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd', '/api/runs', '//example.com', '', undefined])(
    '%s may not',
    (href) => expect(safeLink(href)).toBeNull(),
  );
});
