// Tables of prices: the one that is shipped, and an operator's own before it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SettingsError } from '../../settings/settings.ts';
import shipped from './prices.json' with { type: 'json' };
import { PriceTable, readPrices } from './prices.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cadre-prices-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(text: string): string {
  const path = join(folder, 'prices.json');
  writeFileSync(path, text);
  return path;
}

describe('the shipped table', () => {
  it('could be an operator\'s, says of when it is and where it is from, and dates every price', () => {
    expect(() => readPrices(fileWith(JSON.stringify(shipped)))).not.toThrow();
    expect(shipped.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(shipped.source).toContain('List prices');
    for (const price of Object.values(shipped.models)) expect(price.asOf).toMatch(/^\d{4}-\d{2}$/);
  });

  it('never has cached tokens cost more than others', () => {
    for (const price of Object.values<{ input: number; cachedInput?: number }>(shipped.models)) expect(price.cachedInput ?? 0).toBeLessThanOrEqual(price.input);
  });
});

describe('an operator\'s table', () => {
  it('comes before the shipped one, model by model', () => {
    const prices = readPrices(fileWith('{"models":{"openai:gpt-4o":{"input":1,"output":2},"local:own":{"title":"Ours","input":0,"output":0}}}'));
    expect(prices.priceOf('openai:gpt-4o-2024-08-06')).toEqual({ input: 1, output: 2 });
    expect(prices.priceOf('local:own')).toMatchObject({ title: 'Ours' });
    expect(prices.priceOf('openai:gpt-4.1')).toEqual(new PriceTable().priceOf('openai:gpt-4.1'));
  });

  it.each([
    ['{', /which can not be read as JSON/],
    ['[]', /which is not a table of prices/],
    ['{"models":{"gpt-4o":{"input":1,"output":2}}}', /models\.gpt-4o/],
    ['{"models":{"openai:gpt-4o":{"input":-1,"output":2}}}', /models\.openai:gpt-4o\.input/],
    ['{"models":{"openai:gpt-4o":{"input":1}}}', /models\.openai:gpt-4o\.output/],
    ['{"models":{"openai:gpt-4o":{"input":1,"output":2,"cached":1}}}', /"cached"/],
  ])('%s is refused, and the setting that names it is named', (text, message) => {
    const read = () => readPrices(fileWith(text));
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(/^CADRE_PRICES_FILE names .*prices\.json/);
    expect(read).toThrow(message);
  });

  it('a file that is not there is refused too', () => {
    expect(() => readPrices(join(folder, 'none.json'))).toThrow(/^CADRE_PRICES_FILE names .*none\.json, which can not be read as JSON: ENOENT/);
  });
});
