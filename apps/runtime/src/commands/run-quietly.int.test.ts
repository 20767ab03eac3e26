import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCommand } from '../testing/command.ts';
import { createTestDatabase } from '../testing/database.ts';

test('one cadre run after another has nothing to say about the one before', async () => {
  const [database, folder] = await Promise.all([createTestDatabase(), mkdtemp(join(tmpdir(), 'cadre-run-'))]);
  try {
    for (let turn = 0; turn < 2; turn += 1) {
      const result = await runCommand(['run', 'templates/research-and-write/graph.json'], { DATABASE_URL: database.url, CADRE_DATA_DIR: folder });
      expect(result).toMatchObject({ code: 0, stderr: '' });
    }
  } finally {
    await database.drop();
    await rm(folder, { recursive: true });
  }
});
