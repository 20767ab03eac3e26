// A host whose event loop one run blocks for a while: `busy-host.ts <words in the run's request> <milliseconds>`.
import { z } from 'zod';
import { openWrappedHost } from './open-wrapped-host.ts';

const [words, milliseconds] = z.tuple([z.string(), z.coerce.number()]).parse(process.argv.slice(2));
let hasBlocked = false;

await openWrappedHost((parts) => ({
  ...parts,
  models: {
    list: () => parts.models.list(),
    isKnown: (model) => parts.models.isKnown(model),
    generate(request, options) {
      if (!hasBlocked && JSON.stringify(request.messages).includes(words)) {
        hasBlocked = true;
        const until = performance.now() + milliseconds;
        while (performance.now() < until);
      }
      return parts.models.generate(request, options);
    },
  },
}));
