import type { Answer, Ask } from '../asked.ts';
import type { Io } from '../io.ts';
import type { Keeping } from '../kept.ts';
import { json, written } from '../read.ts';

/** How long an answer may take: the desk itself gives up after thirty seconds. */
const LONGEST_MS = 35_000;

/** The browser's own, whatever scripts of the page put in its place later. */
export const send = fetch.bind(window);

/** Asks the desk. No cookie goes along, and none is set. @param root address of the channel at the desk */
export function askAt(root: string): Ask {
  return async (method, path, { body, secret } = {}): Promise<Answer> => {
    const response = await send(root + path, {
      method,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(LONGEST_MS),
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(secret !== undefined && { authorization: `Bearer ${secret}` }),
      },
      ...(body !== undefined && { body: written(body) }),
    });
    const retryAfter = Number(response.headers.get('retry-after')) || null;
    return { status: response.status, body: json(await response.text()), retryAfter };
  };
}

/** What the browser keeps for this site. Where it keeps nothing, as in some private windows, it is kept as long as the page is there. @param storage throws where the browser allows none */
function keeping(storage: () => Storage): Keeping {
  const memory = new Map<string, string>();
  const tried = <T>(attempt: () => T, instead: () => T): T => {
    try {
      return attempt();
    } catch {
      return instead();
    }
  };
  return {
    get: (name) =>
      memory.get(name) ??
      tried(
        () => storage().getItem(name),
        () => null,
      ),
    set: (name, value) =>
      tried(
        () => {
          storage().setItem(name, value);
          memory.delete(name);
        },
        () => void memory.set(name, value),
      ),
    remove(name) {
      memory.delete(name);
      tried(
        () => storage().removeItem(name),
        () => {},
      );
    },
    names: () => [
      ...new Set([
        ...memory.keys(),
        ...tried(
          () => Object.keys(storage()),
          () => [],
        ),
      ]),
    ],
  };
}

/** @param wake called when another tab has read or written something */
export function browserIo(root: string, channelKey: string, wake: () => void): Io {
  const name = `bilet:${channelKey}`;
  const tabs = 'BroadcastChannel' in window ? new BroadcastChannel(name) : null;
  tabs?.addEventListener('message', wake);
  return {
    ask: askAt(root),
    keeping: keeping(() => localStorage),
    tabKeeping: keeping(() => sessionStorage),
    now: () => Date.now(),
    chance: () => Math.random(),
    newId,
    later(milliseconds, run) {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
    openSocket(url, heard) {
      const socket = new WebSocket(url);
      socket.onopen = heard.opened;
      socket.onclose = heard.closed;
      socket.onmessage = ({ data }) => heard.said(json(String(data)));
      return {
        send: (frame) => socket.readyState === 1 && socket.send(written(frame)),
        close: () => socket.close(),
      };
    },
    // Without locks, two tabs that open a session at the very same moment get one each.
    async exclusively(run) {
      await (navigator.locks ? navigator.locks.request(name, run) : run());
    },
    tellTabs: () => tabs?.postMessage(0),
  };
}

/** A UUID of chance, also on pages without TLS, where browsers make none. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte, at) =>
    (at === 6 ? (byte & 15) | 64 : at === 8 ? (byte & 63) | 128 : byte).toString(16).padStart(2, '0'),
  );
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
