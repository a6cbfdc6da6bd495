import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import type { Ask } from '../../functions/chat-widget/asked.ts';
import { createChat } from '../../functions/chat-widget/chat.ts';
import type { Io } from '../../functions/chat-widget/io.ts';
import { json } from '../../functions/chat-widget/read.ts';
import type { Chat } from '../../functions/chat-widget/seen.ts';
import { keptIn } from './kept-in.ts';

/** A visitor of a site with the very code of the widget, without a page. */
export interface SiteVisitor {
  /** the chat in the page on which they are */
  chat(): Chat;
  /** Leaves the page for another one: nothing is left but what the browser keeps. */
  nextPage(): void;
  leave(): void;
}

/** Lets so many requests be under way at a time, and the others wait: what a network does that all visitors share. */
export function sharedNetwork(most: number): <T>(request: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = most;
  return async (request) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await request();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

/**
 * @param root where the chat is at the desk, which may be elsewhere after a restart
 * @param cut says whether a request is lost, and whether its answer is
 */
export function siteVisitor(options: {
  root: () => string;
  channelKey: string;
  isLive: boolean;
  cut: () => 'through' | 'lost' | 'answer lost';
  network: ReturnType<typeof sharedNetwork>;
}): SiteVisitor {
  const { root, channelKey, isLive, cut, network } = options;
  const stored = new Map<string, string>();
  const timers = new Set<NodeJS.Timeout>();
  const sockets = new Set<WebSocket>();

  const ask: Ask = async (method, path, { body, secret } = {}) => {
    const fate = cut();
    if (fate === 'lost') throw new TypeError('The network is gone.');
    const { response, answered } = await network(async () => {
      const given = await fetch(root() + path, {
        method,
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(secret !== undefined && { authorization: `Bearer ${secret}` }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return { response: given, answered: json(await given.text()) };
    });
    if (fate === 'answer lost') throw new TypeError('The network is gone.');
    const retryAfter = Number(response.headers.get('retry-after')) || null;
    return { status: response.status, body: answered, retryAfter };
  };

  const io: Io = {
    ask,
    keeping: keptIn(stored),
    tabKeeping: keptIn(new Map()),
    now: Date.now,
    chance: Math.random,
    newId: randomUUID,
    later(milliseconds, run) {
      const timer = setTimeout(run, milliseconds);
      timers.add(timer);
      return () => clearTimeout(timer);
    },
    openSocket(url, heard) {
      const socket = new WebSocket(url);
      sockets.add(socket);
      socket.on('open', heard.opened);
      socket.on('close', heard.closed);
      socket.on('error', () => {});
      socket.on('message', (data) => {
        heard.said(json(String(data)));
        if (cut() !== 'through') socket.close();
      });
      return {
        send: (frame) => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(frame)),
        close: () => socket.close(),
      };
    },
    exclusively: (run) => run(),
    tellTabs: () => {},
  };

  const open = () => {
    const place = () => ({ language: 'en', page: 'https://shop.example.com/', title: '', referrer: '' });
    const chat = createChat(io, { channelKey, place, isLive: () => isLive }, () => {});
    // Whoever gets no hints looks at another tab meanwhile, and asks once a minute.
    chat.setVisible(isLive);
    chat.wake();
    return chat;
  };
  let chat = open();
  const leave = () => {
    chat.stop();
    for (const timer of timers) clearTimeout(timer);
    for (const socket of sockets) socket.close();
  };
  return {
    chat: () => chat,
    nextPage() {
      leave();
      chat = open();
    },
    leave,
  };
}
