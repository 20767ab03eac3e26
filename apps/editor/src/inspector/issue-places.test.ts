import type { Issue } from '@cadre/graph-schema';
import { expect, it } from 'vitest';
import { placeOutside } from './issue-places.ts';

const issue = (code: string): Issue => ({ code, severity: 'warning', node: 'call', data: {} });

it('leads to the settings page where what is named can be added, and nowhere for what is mended in the drawing', () => {
  expect(placeOutside(issue('unknown_credential'))?.to).toBe('/settings/credentials');
  expect(placeOutside(issue('unknown_mcp_server'))?.to).toBe('/settings/mcp');
  expect(placeOutside(issue('unknown_model'))?.to).toBe('/settings/models');
  expect(placeOutside(issue('required_config'))).toBeNull();
});
