import { ulid } from 'ulid';
import type { Answer, Ask } from '../../functions/chat-widget/asked.ts';
import { createChat } from '../../functions/chat-widget/chat.ts';
import type { Io, Socket, SocketHeard } from '../../functions/chat-widget/io.ts';
import type { Chat } from '../../functions/chat-widget/seen.ts';
import { keptIn } from './kept-in.ts';

type Written = { id: string; clientId: string | null; from: 'you' | 'desk'; text: string; at: string };

/** What becomes of a request on the network: it comes through, never gets there, or its answer gets lost. */
export type Fate = 'through' | 'lost' | 'answer lost' | 'busy';

/** A desk with one visitor's chat, as far as a widget asks it, without a network, on a clock of its own. */
export function chatDesk({ fate = () => 'through' }: { fate?: () => Fate } = {}) {
  let now = Date.parse('2027-03-01T10:00:00Z');
  const written: Written[] = [];
  const sessions = new Set<string>();
  const links = new Map<string, string>();
  const asked: string[] = [];
  const timers = new Set<{ at: number; run: () => void }>();
  const sockets = new Set<{ heard: SocketHeard; isWatching: boolean }>();
  const tabs = new Set<() => void>();
  const stored = new Map<string, string>();
  const told: { name?: string; email?: string } = {};
  const readUntil: { you: string | null; desk: string | null } = { you: null, desk: null };
  let [state, chance, ids, isLive] = ['none', 0, 0, false];

  const answered = (status: number, body: unknown = null): Answer => ({ status, body, retryAfter: null });
  const shown = (one: Written) => ({
    ...one,
    author: one.from === 'desk' ? { name: 'Ada', isBot: false } : null,
    files: [],
    state: 'sent',
  });

  function post({ clientId, text }: { clientId: string; text: string }): Answer {
    const before = written.find((one) => one.clientId === clientId);
    if (before !== undefined) return answered(201, shown(before));
    if (text === 'forbidden') return answered(403, { code: 'chat.origin_refused' });
    // No two requests that follow each other come in the same millisecond.
    now += 1;
    const one: Written = { id: ulid(now), clientId, from: 'you', text, at: new Date(now).toISOString() };
    put(one);
    if (state !== 'open') state = 'waiting';
    return answered(201, shown(one));
  }

  function put(one: Written): void {
    written.push(one);
    written.sort((a, b) => (a.id < b.id ? -1 : 1));
    for (const { heard, isWatching } of sockets) if (isWatching) heard.said({ type: 'changed' });
  }

  function read(query: URLSearchParams): Answer {
    const after = query.get('after');
    const limit = Number(query.get('limit'));
    const found = written.filter(({ id }) => after === null || id > after);
    const items = after === null ? found.slice(-limit) : found.slice(0, limit);
    const more = items.at(-1) !== found.at(-1);
    const rest = { changed: [], ticketId: 1, agent: null, queue: null };
    return answered(200, {
      items: items.map(shown),
      more,
      next: items.at(-1)?.id ?? after,
      readUntil,
      state,
      ...rest,
    });
  }

  function begin(
    secret: string | undefined,
    { resume, identity, ifWritten }: { resume?: string; identity?: { sub: string }; ifWritten?: true },
  ): Answer {
    if (resume !== undefined && !links.has(resume)) return answered(401);
    const shown = resume === undefined ? secret : links.get(resume);
    const known = shown !== undefined && sessions.has(shown) ? shown : `blc_${sessions.size + 1}`;
    const session = identity === undefined ? known : `blc_${identity.sub}`;
    if (ifWritten && !sessions.has(session)) return answered(204);
    sessions.add(session);
    return answered(201, { session, visitor: { name: null, email: null }, ticketId: null });
  }

  function change(method: string, secret: string, body: unknown): Answer {
    if (method === 'DELETE') {
      sessions.delete(secret);
      return answered(204);
    }
    const { readUntil: until, ...person } = body as { readUntil?: string; name?: string; email?: string };
    readUntil.you = until ?? readUntil.you;
    if (person.email?.startsWith('refused')) return answered(422, { detail: 'No address.' });
    Object.assign(told, person);
    return answered(200, {});
  }

  function handle(method: string, path: string, body: unknown, secret: string | undefined): Answer {
    const url = new URL(path, 'http://desk');
    if (url.pathname === '/sessions') return begin(secret, body as Parameters<typeof begin>[1]);
    if (secret === undefined || !sessions.has(secret)) return answered(401);
    switch (url.pathname) {
      case '/live':
        return isLive ? answered(201, { token: 't', url: 'ws://desk', topic: 'chat:1' }) : answered(409);
      case '/session':
        return change(method, secret, body);
      case '/messages':
        return method === 'POST' ? post(body as { clientId: string; text: string }) : read(url.searchParams);
      default:
        return answered(404);
    }
  }

  const ask: Ask = async (method, path, { body, secret } = {}) => {
    asked.push(`${method} ${path.split('?')[0]}`);
    const what = fate();
    await Promise.resolve();
    if (what === 'lost') throw new TypeError('network');
    if (what === 'busy') return answered(503);
    const answer = handle(method, path, body, secret);
    await Promise.resolve();
    if (what === 'answer lost') throw new TypeError('network');
    return answer;
  };

  const keeping = keptIn(stored);

  function later(milliseconds: number, run: () => void): () => void {
    const timer = { at: now + milliseconds, run };
    timers.add(timer);
    return () => timers.delete(timer);
  }

  function openSocket(_url: string, heard: SocketHeard): Socket {
    const one = { heard, isWatching: false };
    sockets.add(one);
    queueMicrotask(heard.opened);
    return {
      send(frame) {
        if (!JSON.stringify(frame).includes('watch')) return;
        one.isWatching = true;
        queueMicrotask(() => heard.said({ type: 'watching', topics: ['chat:1'], refused: [] }));
      },
      close: () => sockets.delete(one),
    };
  }

  /** Lets everything happen that needs no time. */
  const settle = async () => {
    for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
  };

  return {
    written,
    asked,
    sessions,
    /** sessions into which links of mails lead */
    links,
    keeping,
    readUntil,
    /** what the visitor has said of themselves */
    told,
    settle,
    /** Opens the widget in a tab of the visitor's browser. @param tabStored what is kept in that tab: the same again is its next page */
    tab(tabStored = new Map<string, string>()): { chat: Chat; close(): void } {
      const wake = () => chat.wake();
      const io: Io = {
        ask,
        keeping,
        tabKeeping: keptIn(tabStored),
        now: () => now,
        chance: () => {
          chance = (chance + 0.37) % 1;
          return chance;
        },
        newId() {
          ids += 1;
          return `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`;
        },
        later,
        openSocket,
        exclusively: (run) => run(),
        tellTabs: () => {
          for (const other of tabs) if (other !== wake) queueMicrotask(other);
        },
      };
      const place = () => ({ language: 'en', page: 'http://shop.example/', title: '', referrer: '' });
      const chat = createChat(io, { channelKey: 'site', place, isLive: () => isLive }, () => {});
      tabs.add(wake);
      chat.wake();
      return {
        chat,
        close() {
          tabs.delete(wake);
          chat.stop();
        },
      };
    },
    /** An agent writes. @param lateMs by how much earlier its id says that it was written */
    reply(text: string, lateMs = 0): void {
      state = 'open';
      now += 1;
      put({ id: ulid(now - lateMs), clientId: null, from: 'desk', text, at: new Date(now).toISOString() });
    },
    live(is: boolean): void {
      isLive = is;
      if (!is) for (const { heard } of [...sockets]) heard.closed();
    },
    /** Lets time pass, with all that happens in it. */
    async pass(milliseconds: number): Promise<void> {
      const end = now + milliseconds;
      for (await settle(); ; await settle()) {
        const [next] = [...timers].sort((one, other) => one.at - other.at);
        if (next === undefined || next.at > end) break;
        timers.delete(next);
        now = Math.max(now, next.at);
        next.run();
      }
      now = Math.max(now, end);
    },
  };
}
