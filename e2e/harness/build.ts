// Before any browser test: the editor as it is now, built. (vitest's global setup.)
import { buildEditor } from '../../scripts/build-editor.ts';

export default async function build(): Promise<void> {
  if ((await buildEditor({ force: false })) !== 0) throw new Error('The editor could not be built; see above.');
}
