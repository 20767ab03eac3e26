import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Detector } from './detector.ts';
import { detectors } from './detectors.ts';
import { ibanHolds } from './detectors/iban.ts';
import { luhnHolds } from './detectors/card.ts';
import { brazilianCpf } from './national-ids/brazilian-cpf.ts';
import { polishPesel } from './national-ids/polish-pesel.ts';
import { spanishDni } from './national-ids/spanish-dni.ts';
import { remainderOf, weighted } from './scan.ts';

function found(detector: Detector, text: string): readonly string[] {
  return detector.find(text).map(({ from, to }) => text.slice(from, to));
}

/** Each text with what is to be found in it. */
function table(detector: Detector, rows: readonly (readonly [text: string, ...found: readonly string[]])[]): void {
  it.each(rows.map(([text, ...wanted]) => ({ text, wanted })))('$text', ({ text, wanted }) => {
    expect(found(detector, text)).toEqual(wanted);
  });
}

describe('e-mail addresses', () => {
  table(detectors.email, [
    ['Write to ann@example.com.', 'ann@example.com'],
    ['ann.lee+news@mail.example.co.uk, bob_1@x.io', 'ann.lee+news@mail.example.co.uk', 'bob_1@x.io'],
    ['<mailto:Ann@Example.COM>', 'Ann@Example.COM'],
    ["'ann@example.com'", 'ann@example.com'],
    ["o'brien@example.ie", "o'brien@example.ie"],
    ['jörg@müller.de', 'jörg@müller.de'],
    ['?to=ann%40example.com&x=1', 'ann%40example.com'],
    ['ann＠example.com', 'ann＠example.com'],
    ['ann@example.com.Then more', 'ann@example.com.Then'],
    ['a@b.co@c.de', 'a@b.co'],
    ['no address: @example.com, ann@, ann@host, ann@1.2.3.4, a @ b.com'],
    ['npm i @scope/name@1.2.3 and user@localhost'],
    ['x'.repeat(100)],
  ]);

  it('costs no more than linear time on texts made to be slow', () => {
    for (const text of ['a'.repeat(200_000), 'a@'.repeat(100_000), '@a.'.repeat(70_000), `${'a.'.repeat(100_000)}@`]) expect(found(detectors.email, text).length).toBeLessThan(100_000);
  });
});

describe('telephone numbers', () => {
  table(detectors.phone, [
    ['+31 6 12345678', '+31 6 12345678'],
    ['Call +1 (415) 555-2671 now', '+1 (415) 555-2671'],
    ['+49 (0)30 1234567.', '+49 (0)30 1234567'],
    ['+442079460958', '+442079460958'],
    ['+33\u202f6\u00a012\u00a034\u00a056\u00a078', '+33\u202f6\u00a012\u00a034\u00a056\u00a078'],
    ['+1‑415‑555‑2671', '+1‑415‑555‑2671'],
    ['0031 6 12345678', '0031 6 12345678'],
    ['(415) 555-2671 or 415.555.2671', '(415) 555-2671', '415.555.2671'],
    ['020 7946 0958', '020 7946 0958'],
    ['06 12 34 56 78 / 06.12.34.56.78', '06 12 34 56 78', '06.12.34.56.78'],
    ['06-12345678', '06-12345678'],
    ['0612345678 and 07911123456', '0612345678', '07911123456'],
    ['Tel.: 612 345 678', '612 345 678'],
    ['phone number 5551234567', '5551234567'],
    ['01.02.2026 12:30 and 01-02-2026 12'],
    ['2026-11-22T10:00:00+01:00 and 10:00:00+0100'],
    ['order 4155552671, 1234567890, v0.12.34.56'],
    ['612 345 678 people, 1,234,567,890 and 3.14159265358'],
    ['192.168.100.200 and 00000012345'],
    ['a+12345678 = b'],
    ['hotel 12345678'],
  ]);
});

describe('payment cards', () => {
  table(detectors.card, [
    ['4111111111111111', '4111111111111111'],
    ['Card 4111 1111 1111 1111, exp 12/26', '4111 1111 1111 1111'],
    ['4111-1111-1111-1111 123', '4111-1111-1111-1111'],
    ['4111\u00a01111\u00a01111\u00a01111', '4111\u00a01111\u00a01111\u00a01111'],
    ['４１１１１１１１１１１１１１１１', '４１１１１１１１１１１１１１１１'],
    ['3782 822463 10005 and 378282246310005', '3782 822463 10005', '378282246310005'],
    ['5555555555554444;2223003122003222;6011111111111117', '5555555555554444', '2223003122003222', '6011111111111117'],
    ['12 4111 1111 1111 1111', '4111 1111 1111 1111'],
    ['30569309025904, 3530111333300000, 4222222222222', '30569309025904', '3530111333300000', '4222222222222'],
    ['4111111111111112 (check digit)'],
    ['1234567812345670 (no issuer)'],
    ['0.4111111111111111 and 4111111111111111.5'],
    ['order_4111111111111111, a4111111111111111f'],
    ['41111111111111111111111111111111'],
    ['4111 1111-1111 1111 (mixed)'],
    ['41 11 11 11 11 11 11 11'],
  ]);

  it('is found whatever its number, and not with one digit changed', () => {
    const body = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 14, maxLength: 14 });
    fc.assert(
      fc.property(body, fc.integer({ min: 1, max: 15 }), fc.integer({ min: 1, max: 9 }), (digits, place, change) => {
        const start = `4${digits.join('')}`;
        const number = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((check) => `${start}${check}`).find(luhnHolds) ?? '';
        expect(found(detectors.card, `no. ${number}`)).toEqual([number]);
        const wrong = number.slice(0, place) + ((Number(number[place]) + change) % 10) + number.slice(place + 1);
        expect(found(detectors.card, wrong)).toEqual([]);
      }),
    );
  });
});

describe('IBANs', () => {
  table(detectors.iban, [
    ['NL91ABNA0417164300', 'NL91ABNA0417164300'],
    ['IBAN: NL91 ABNA 0417 1643 00 please', 'NL91 ABNA 0417 1643 00'],
    ['de89 3704 0044 0532 0130 00', 'de89 3704 0044 0532 0130 00'],
    ['GB82-WEST-1234-5698-7654-32.', 'GB82-WEST-1234-5698-7654-32'],
    ['FR1420041010050500013M02606 NO9386011117947', 'FR1420041010050500013M02606', 'NO9386011117947'],
    ['NL91ABNA0417164301 (check)'],
    ['XX91ABNA0417164300 (country)'],
    ['NL91ABNA04171643001 (too long)'],
    ['NL91  ABNA 0417 1643 00'],
  ]);

  it('is found whatever its number, and not with one digit changed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 9 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 9 }), (account, change, place) => {
        const own = String(account).padStart(10, '0');
        const iban = Array.from({ length: 97 }, (_, check) => `NL${String(check + 2).padStart(2, '0')}ABNA${own}`).find(ibanHolds) ?? '';
        expect(found(detectors.iban, iban)).toEqual([iban]);
        const at = 8 + place;
        expect(found(detectors.iban, iban.slice(0, at) + ((Number(iban[at]) + change) % 10) + iban.slice(at + 1))).toEqual([]);
      }),
    );
  });
});

describe('national identity numbers', () => {
  table(detectors.nationalId, [
    ['BSN 111222333 and 123456782', '111222333', '123456782'],
    ['1234.56.782', '1234.56.782'],
    ['DNI 12345678Z, 12.345.678-Z', '12345678Z', '12.345.678-Z'],
    ['NIE X1234567L', 'X1234567L'],
    ['NIR 2 69 05 49 588 157 80 or 269054958815780', '2 69 05 49 588 157 80', '269054958815780'],
    ['RSSMRA85T10A562S', 'RSSMRA85T10A562S'],
    ['PESEL 44051401359 and 02070803628', '44051401359', '02070803628'],
    ['CPF 529.982.247-25, 52998224725', '529.982.247-25', '52998224725'],
    ['SSN 123-45-6789', '123-45-6789'],
    ['NINO AB 12 34 56 C and AB123456C', 'AB 12 34 56 C', 'AB123456C'],
    ['123456789, 000000000, 111222334'],
    ['12345678A, X1234567A'],
    ['269054958815781'],
    ['RSSMRA85T10A562T'],
    ['44051401358, 44991401359'],
    ['529.982.247-26, 111.111.111-11'],
    ['000-12-3456, 666-12-3456, 912-12-3456, 123-00-4567, 123-45-0000, 123456789'],
    ['QQ123456C, GB123456A, AB123456E'],
    ['0.123456782, 123456782.5, id_123456782, 123456782-01'],
  ]);

  it.each([
    ['BSN', 8, (body: string, check: string) => Number(body) > 0 && weighted(body + check, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0],
    ['NIR', 12, (body: string, check: string) => 97 - remainderOf(`1${body.slice(0, 2)}05${body.slice(4)}`, 97) === Number(check)],
  ] as const)('%s: exactly the numbers whose check holds', (name, length, holds) => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''));
    fc.assert(
      fc.property(digits, fc.integer({ min: 0, max: 97 }), (body, number) => {
        const check = name === 'BSN' ? String(number % 10) : String(number).padStart(2, '0');
        const written = name === 'BSN' ? body + check : `1${body.slice(0, 2)}05${body.slice(4)}${check}`;
        expect(found(detectors.nationalId, written).length > 0).toBe(holds(body, check));
      }),
    );
  });

  const digitsOf = (length: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''));

  it('of the hundred endings of a CPF one is right', () => {
    fc.assert(
      fc.property(digitsOf(9), (body) => {
        fc.pre(new Set(body).size > 1);
        expect(Array.from({ length: 100 }, (_, end) => body + String(end).padStart(2, '0')).filter(brazilianCpf.accepts)).toHaveLength(1);
      }),
    );
  });

  it('of the ten check digits of a PESEL one is right', () => {
    fc.assert(
      fc.property(digitsOf(4), (serial) => {
        expect(Array.from({ length: 10 }, (_, end) => `850412${serial}${end}`).filter(polishPesel.accepts)).toHaveLength(1);
      }),
    );
  });

  it('of the letters of a DNI one is right', () => {
    fc.assert(
      fc.property(digitsOf(8), (number) => {
        expect('ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('').filter((letter) => spanishDni.accepts(number + letter))).toHaveLength(1);
      }),
    );
  });
});

describe('every detector', () => {
  it.each(Object.values(detectors).map((detector) => [detector.id, detector] as const))('%s gives matches in order, none over another, and none in what it took out', (_id, detector) => {
    const parts = fc.constantFrom('ann@example.com', '+31 6 12345678', '4111 1111 1111 1111', 'NL91ABNA0417164300', '111222333', '1', ' ', '-', '@', 'a', '\u00a0', 'ß');
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 20 }).map((list) => list.join('')), (text) => {
        const matches = detector.find(text);
        matches.forEach(({ from, to }, at) => {
          expect(from).toBeGreaterThanOrEqual(matches[at - 1]?.to ?? 0);
          expect(to).toBeGreaterThan(from);
          expect(to).toBeLessThanOrEqual(text.length);
        });
      }),
    );
  });

  it.each(Object.values(detectors).map((detector) => [detector.id, detector] as const))('%s reads a long text of its own characters without slowing down by its length', (_id, detector) => {
    for (const part of ['1', '1 ', '+1', '0-', '(0', 'NL91', 'a@', 'A1', '4111 ']) expect(detector.find(part.repeat(100_000 / part.length)).length).toBeGreaterThanOrEqual(0);
  });
});
