import { expect, test } from 'vitest';
import { readPrometheus } from './prometheus.ts';

const head = '# HELP a_seconds Words.\n# TYPE a_seconds histogram\n';
const rows = 'a_seconds_bucket{le="1"} 1\na_seconds_bucket{le="+Inf"} 2\na_seconds_sum 3.5\na_seconds_count 2\n';

test('what is right is read', () => {
  const family = readPrometheus(head + rows).get('a_seconds');
  expect(family).toMatchObject({ type: 'histogram', help: 'Words.' });
  expect(family?.samples.map(({ value }) => value)).toEqual([1, 2, 3.5, 2]);
});

test.each([
  ['a sample without its family', 'a 1\n'],
  ['a type without help', '# TYPE a gauge\na 1\n'],
  ['a sample twice', '# HELP a A.\n# TYPE a gauge\na{b="1"} 1\na{b="1"} 2\n'],
  ['a family in two pieces', '# HELP a A.\n# TYPE a gauge\na 1\n# HELP a A.\n# TYPE a gauge\na{b="1"} 1\n'],
  ['an unescaped quote', '# HELP a A.\n# TYPE a gauge\na{b="1"2"} 1\n'],
  ['a value that is no number', '# HELP a A.\n# TYPE a gauge\na undefined\n'],
  ['another family\'s sample', '# HELP a A.\n# TYPE a gauge\nb 1\n'],
  ['buckets that shrink', head + rows.replace('le="1"} 1', 'le="1"} 3')],
  ['a count that is another', head + rows.replace('count 2', 'count 3')],
  ['a histogram without the last bucket', head + rows.replace('+Inf', '2')],
  ['no last line break', '# HELP a A.\n# TYPE a gauge\na 1'],
])('%s is refused', (_, text) => {
  expect(() => readPrometheus(text)).toThrow();
});
