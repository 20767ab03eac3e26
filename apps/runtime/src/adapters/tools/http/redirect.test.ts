import { describe, expect, test } from 'vitest';
import type { Hop } from './hop.ts';
import { redirectOf } from './redirect.ts';

const headers = { accept: '*/*', 'user-agent': 'cadre', 'content-type': 'application/json', 'idempotency-key': 'run:1:0', authorization: 'Bearer x', cookie: 'a=b', 'x-company-secret': 'y' };

function hop(change: Partial<Hop> = {}): Hop {
  return { method: 'GET', url: new URL('https://a.example/start?q=1'), headers, body: null, ...change };
}

type Case = readonly [what: string, from: Hop, status: number, location: string | null, expected: unknown];

function lead(from: Hop, status: number, location: string | null): unknown {
  const redirect = redirectOf(from, { status, location });
  if (redirect.type !== 'follow') return redirect.type === 'none' ? 'none' : redirect.why;
  return [redirect.hop.method, redirect.hop.url.href, redirect.hop.body, Object.keys(redirect.hop.headers).join(' ')];
}

const all = Object.keys(headers).join(' ');
const post = hop({ method: 'POST', body: '{}' });

describe('a redirect', () => {
  test.each<Case>([
    ['to the same origin keeps everything', hop(), 302, '/next', ['GET', 'https://a.example/next', null, all]],
    ['is read against its own address', hop(), 301, 'other', ['GET', 'https://a.example/other', null, all]],
    ['to another host keeps nothing that may be a secret', hop(), 302, 'https://b.example/', ['GET', 'https://b.example/', null, 'accept user-agent content-type']],
    ['to another port is one to another origin', hop(), 307, 'https://a.example:8443/', ['GET', 'https://a.example:8443/', null, 'accept user-agent content-type']],
    ['by 303 makes a GET of everything', hop({ method: 'DELETE' }), 303, '/done', ['GET', 'https://a.example/done', null, 'accept user-agent authorization cookie x-company-secret']],
    ['by 303 leaves HEAD as it is', hop({ method: 'HEAD' }), 303, '/done', ['HEAD', 'https://a.example/done', null, all]],
    ['by 302 makes a GET of a POST', post, 302, '/done', ['GET', 'https://a.example/done', null, 'accept user-agent authorization cookie x-company-secret']],
    ['by 302 leaves a PUT as it is', hop({ method: 'PUT', body: 'x' }), 302, '/done', ['PUT', 'https://a.example/done', 'x', all]],
    ['by 308 sends the body again to the same origin', post, 308, '/again', ['POST', 'https://a.example/again', '{}', all]],
    ['that makes a GET of a POST may lead elsewhere', post, 303, 'https://b.example/receipt', ['GET', 'https://b.example/receipt', null, 'accept user-agent']],
    ['from http to https is another origin', hop({ url: new URL('http://a.example/') }), 301, 'https://a.example/', ['GET', 'https://a.example/', null, 'accept user-agent content-type']],
  ])('%s', (...[, from, status, location, expected]) => {
    expect(lead(from, status, location)).toEqual(expected);
  });

  test.each<Case>([
    ['of what may change something to another origin', post, 307, 'https://b.example/', 'to b.example, another place than it was meant for'],
    ['of a DELETE to another origin', hop({ method: 'DELETE' }), 302, 'https://b.example/', 'to b.example, another place than it was meant for'],
    ['from https to http', hop(), 302, 'http://a.example/', 'from https to http (a.example), where anybody could read it'],
    ['to another protocol', hop(), 302, 'file:///etc/passwd', 'to a URL that begins with file:, and only http and https can be called'],
    ['with a password', hop(), 302, 'https://user:word@a.example/', 'to a URL that holds a user name or password; use a credential instead'],
    ['to nowhere', hop(), 302, 'https://', 'to something that is no URL'],
  ])('%s is refused', (...[, from, status, location, expected]) => {
    expect(lead(from, status, location)).toBe(expected);
  });

  test.each([[200, '/a'], [304, '/a'], [300, '/a'], [302, null]])('is none with status %i and location %s', (status, location) => {
    expect(lead(hop(), status, location)).toBe('none');
  });
});
