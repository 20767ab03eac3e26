// The editor's files, its addresses (every other path is a page of it), and the sign-in link.
import type { Context } from 'hono';
import { Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import type { EditorFile, EditorFiles, Encoding } from '../ports/editor-files.ts';
import type { SignIn } from '../security/sign-in.ts';
import { cookieName } from './guards.ts';
import type { HttpEnvironment } from './http-environment.ts';
import { onNotFound } from './not-found.ts';

const MONTH_S = 30 * 24 * 60 * 60;

export interface EditorSite {
  /** Null when it has not been built. */
  readonly files: EditorFiles | null;
  readonly signIn: SignIn;
  readonly port: number;
}

export function editorRoutes({ files, signIn, port }: EditorSite) {
  return new Hono<HttpEnvironment>().get('*', async (context) => {
    const { path } = context.req;
    if (/^\/(api|health|metrics)(\/|$)/.test(path)) return onNotFound(context);
    const token = context.req.query('token');
    if (token !== undefined) {
      if (!signIn.isToken(token)) return context.html(page('This link no longer signs in', 'Run <code>npx -y pnpm cadre token</code> to get a new one.'), 401);
      setCookie(context, cookieName(port), signIn.session, { httpOnly: true, sameSite: 'Strict', path: '/', maxAge: MONTH_S });
      return context.redirect(cleanAddress(context.req.url), 303);
    }
    if (files === null) return context.html(page('The editor has not been built', 'Start with <code>npx -y pnpm start</code>, which builds it. The API works without it.'), 503);
    const file = files.get(path) ?? (isPage(path) ? files.get('/index.html') : null);
    return file === null ? onNotFound(context) : sendFile(context, file);
  });
}

async function sendFile(context: Context<HttpEnvironment>, file: EditorFile): Promise<Response> {
  const encoding = file.isCompressible ? chooseEncoding(context.req.header('accept-encoding') ?? '') : 'identity';
  const headers = {
    'content-type': file.contentType,
    'cache-control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: file.etag,
    vary: 'accept-encoding',
    ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
  };
  if (context.req.header('if-none-match')?.includes(file.etag) === true) return context.body(null, 304, { etag: file.etag, 'cache-control': headers['cache-control'] });
  return context.body(await file.bytes(encoding), 200, headers);
}

/** A missing file is not found; any other address is drawn by the editor. */
function isPage(path: string): boolean {
  return !(path.split('/').at(-1) ?? '').includes('.');
}

function chooseEncoding(accepted: string): Encoding {
  if (/\bbr\b/.test(accepted)) return 'br';
  return /\bgzip\b/.test(accepted) ? 'gzip' : 'identity';
}

/** The same address without the token; never one of another host, which `//` would be. */
function cleanAddress(address: string): string {
  const url = new URL(address);
  url.searchParams.delete('token');
  return url.pathname.replace(/^\/+/, '/') + url.search;
}

function page(title: string, advice: string): string {
  const style = ':root{color-scheme:light dark;font:16px/1.6 system-ui,sans-serif}main{max-width:34rem;margin:18vh auto;padding:0 1.5rem}code{font-size:.9em}';
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Cadre</title><style>${style}</style></head><body><main><h1>${title}</h1><p>${advice}</p></main></body></html>`;
}
