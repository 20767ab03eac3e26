import { describe, expect, it } from 'vitest';
import { migrate, versionOf } from './migrate.ts';
import type { Migration } from './migrate.ts';

const steps: readonly Migration[] = [
  { from: 2, migrate: ({ title, ...rest }) => ({ ...rest, name: title ?? '' }) },
  { from: 1, migrate: ({ heading, ...rest }) => ({ ...rest, title: heading ?? '' }) },
];

describe('migrations', () => {
  it('go one version at a time', () => {
    expect(migrate({ format: 'cadre/graph@1', heading: 'H', nodes: [] }, 3, steps)).toEqual({ format: 'cadre/graph@3', name: 'H', nodes: [] });
  });

  it('begin where the document is', () => {
    expect(migrate({ format: 'cadre/graph@2', title: 'T' }, 3, steps)).toEqual({ format: 'cadre/graph@3', name: 'T' });
  });

  it('leave a current document alone', () => {
    const document = { format: 'cadre/graph@3', name: 'N' };
    expect(migrate(document, 3, steps)).toBe(document);
  });

  it('must not be missing', () => {
    expect(() => migrate({ format: 'cadre/graph@1' }, 2, [])).toThrow('No migration from graph format 1.');
  });

  it.each([['cadre/graph@12', 12], ['cadre/graph@0', null], ['cadre/graph', null], ['cadre/graph@1x', null], [1, null]])('reads the version of %s', (format, version) => {
    expect(versionOf(format)).toBe(version);
  });
});
