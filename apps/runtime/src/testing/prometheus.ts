// Reads Prometheus text as strictly as its format allows: a family's head before its samples and in one piece, no sample twice,
// buckets that grow up to the count.

interface ReadSample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
}

export interface ReadFamily {
  readonly type: string;
  readonly help: string;
  readonly samples: readonly ReadSample[];
}

const label = String.raw`[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"`;
const samplePattern = new RegExp(String.raw`^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(${label}(?:,${label})*)\})? (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|\+Inf|-Inf|NaN)$`);

/** @throws with the line that does not belong */
export function readPrometheus(text: string): ReadonlyMap<string, ReadFamily> {
  if (!text.endsWith('\n')) throw new Error('The last line is not ended.');
  const families = new Map<string, { readonly type: string; readonly help: string; readonly samples: ReadSample[] }>();
  const seen = new Set<string>();
  let help: { readonly name: string; readonly text: string } | null = null;
  let current = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const refuse = (why: string) => new Error(`${why}: ${line}`);
    const helped = /^# HELP ([a-z_:][a-z0-9_:]*) (.+)$/.exec(line);
    const typed = /^# TYPE ([a-z_:][a-z0-9_:]*) (counter|gauge|histogram)$/.exec(line);
    if (helped !== null) {
      help = { name: helped[1] ?? '', text: helped[2] ?? '' };
    } else if (typed !== null) {
      const [, name = '', type = ''] = typed;
      if (help?.name !== name) throw refuse('A type without its help');
      if (families.has(name)) throw refuse('A family in two pieces');
      families.set(name, { type, help: help.text, samples: [] });
      current = name;
    } else {
      const [, name = '', labelText = '', number = ''] = samplePattern.exec(line) ?? [];
      const family = families.get(current);
      if (family === undefined || name === '') throw refuse('Not a sample');
      const suffix = name.slice(current.length);
      const isOwn = name.startsWith(current) && (family.type === 'histogram' ? ['_bucket', '_sum', '_count'].includes(suffix) : suffix === '');
      if (!isOwn) throw refuse(`Not a sample of ${current}`);
      const pairs = [...labelText.matchAll(new RegExp(label, 'g'))].map(([pair]) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 2, -1)] as const);
      const key = `${name} ${pairs.map((pair) => pair.join('=')).toSorted().join(' ')}`;
      if (seen.has(key)) throw refuse('A sample twice');
      seen.add(key);
      family.samples.push({ name, labels: new Map(pairs), value: number === '+Inf' ? Infinity : Number(number) });
    }
  }
  for (const [name, family] of families) if (family.type === 'histogram') checkBuckets(name, family.samples);
  return families;
}

function checkBuckets(name: string, samples: readonly ReadSample[]): void {
  const series = Map.groupBy(samples, ({ labels }) => [...labels].filter(([key]) => key !== 'le').join(' '));
  for (const [labels, own] of series) {
    const buckets = own.filter((sample) => sample.name === `${name}_bucket`);
    const bounds = buckets.map((bucket) => (bucket.labels.get('le') === '+Inf' ? Infinity : Number(bucket.labels.get('le'))));
    const values = buckets.map((bucket) => bucket.value);
    const grows = (numbers: readonly number[], isStrict: boolean) => numbers.every((number, index) => index === 0 || (isStrict ? number > (numbers[index - 1] ?? NaN) : number >= (numbers[index - 1] ?? NaN)));
    const count = own.find((sample) => sample.name === `${name}_count`)?.value;
    const hasSum = own.some((sample) => sample.name === `${name}_sum`);
    if (!grows(bounds, true) || !grows(values, false) || bounds.at(-1) !== Infinity || values.at(-1) !== count || !hasSum) throw new Error(`The buckets of ${name} ${labels} don't add up.`);
  }
}
