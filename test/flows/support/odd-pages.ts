import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A page of somebody's, as odd as pages are. */
export interface OddPage {
  /** of `<html>` */
  readonly attributes?: string;
  readonly policy?: string;
  /** before the script of the chat */
  readonly head?: string;
  /** after it */
  readonly body?: string;
  /** of the script of the chat */
  readonly script?: string;
  /** how often the script is on the page */
  readonly times?: number;
}

/** Serves pages of another site than the desk, by their names. @param desk where the desk is */
export async function oddPages(desk: string, pages: Readonly<Record<string, OddPage>>) {
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const page = pages[pathname.slice(1)];
    if (page === undefined) {
      response.writeHead(404).end();
      return;
    }
    const { attributes = 'lang="en"', policy, head = '', body = '', script = 'async', times = 1 } = page;
    const tag = `<script src="${desk}/v1/chat/site/widget.js" ${script}></script>`;
    response
      .writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        ...(policy !== undefined && { 'content-security-policy': policy }),
      })
      .end(
        `<!doctype html><html ${attributes}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Odd</title>${head}${tag.repeat(times)}</head><body><main><h1>A page</h1></main>${body}</body></html>`,
      );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    at: (name: string, more = '') => `http://localhost:${port}/${name}${more}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** What a page can say of every element there is, and so of that of the chat. */
export const GREEDY_STYLE = `
*,*::before,*::after{all:initial!important;display:block!important;visibility:hidden!important;opacity:.2!important;
position:static!important;transform:rotate(9deg)!important;filter:blur(9px)!important;font:40px/3 monospace!important;color:red!important;
background:lime!important;border:9px solid red!important;padding:50px!important;letter-spacing:9px!important;text-transform:uppercase!important;
pointer-events:none!important;z-index:-1!important;color-scheme:dark!important;
--a:red!important;--b:red!important;--e:red!important;--l:red!important;--m:red!important;--o:red!important;--s:red!important;--t:red!important}
html{font-size:4px!important}
bilet-chat{display:none!important;direction:rtl!important;content-visibility:hidden!important}
head,style,script,title,meta{display:none!important}`;

/** What old libraries do to what every script uses, before the chat comes. */
export const OLD_LIBRARIES = `
Array.prototype.toJSON = function () { return '[' + this.join(', ') + ']'; };
String.prototype.toJSON = function () { return 'spoilt'; };
Array.prototype.each = function () {};
Object.prototype.extended = function () {};
window.define = Object.assign(function () { window.taken = true; }, { amd: {} });
window.require = function () { window.taken = true; };
window.module = { exports: {} };
window.exports = window.module.exports;
Math.random = function () { return 0; };`;

/** What a page puts in the place of what browsers have, once the chat is there. */
export const LATER_SCRIPTS = `
window.fetch = function () { return Promise.reject(new Error('Not this way.')); };
window.onerror = function () { window.failed = true; };`;
