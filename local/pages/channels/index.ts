import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { CONFIGURATION_KEY } from '../../../schemas/configuration.ts';
import type { Clock } from '../../clock.ts';
import type { LocalRequest, LocalResponse } from '../../http.ts';
import { parseJson } from '../body.ts';
import { problem } from '../problem.ts';
import type { Player, Told } from './player.ts';
import { PLAYERS } from './players.ts';
import { answerSite, SITE_PATH } from './sample-site.ts';

/** Where stand-ins of providers are, each behind its own name. */
const PROVIDERS_PATH = '/_local/providers';
const PAGE_PATH = '/_local/channels';
const SAMPLE_CHAT = {
  domains: ['localhost'],
  title: { en: 'Harbour Tea', de: 'Hafentee' },
  intro: { en: 'Ask us about tea.', de: 'Fragen Sie uns nach Tee.' },
  greetings: [
    { text: { en: 'Questions about your basket?', de: 'Fragen zum Warenkorb?' }, pages: ['*/basket*'] },
  ],
};
/** Messages of the desk that are kept to be shown. */
const MOST_SENT = 500;

const FILES: Readonly<Record<string, { name: string; type: string }>> = {
  [PAGE_PATH]: { name: 'page.html', type: 'text/html' },
  [`${PAGE_PATH}.css`]: { name: 'page.css', type: 'text/css' },
  [`${PAGE_PATH}.js`]: { name: 'page.js', type: 'text/javascript' },
};
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const writtenBody = z.strictObject({
  channel: z.string().regex(CONFIGURATION_KEY),
  person: z.string().regex(/^[1-9]\d{6,13}$/),
  name: z.string().trim().min(1).max(100),
  text: z.string().trim().min(1).max(4000),
});
const channelsShape = z.object({
  items: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      kind: z.string(),
      isActive: z.boolean(),
      isRetired: z.boolean(),
    }),
  ),
});

/** Where functions find the stand-ins, by the beginnings of the providers' own addresses. */
export const standIns = (origin: string): Record<string, string> =>
  Object.fromEntries(
    Object.values(PLAYERS).map(({ address }) => [
      address,
      `${origin}${PROVIDERS_PATH}/${new URL(address).host}`,
    ]),
  );

/** The page of channels with what belongs to it. */
export interface ChannelPages {
  /** Answers below `/_local/channels`; undefined: there is nothing at this address. */
  page(request: LocalRequest): Promise<LocalResponse | undefined>;
  /** Answers as a provider of channels does; undefined: it is none of their addresses. */
  provider(request: LocalRequest): LocalResponse | undefined;
}

/**
 * The page on which a customer is played, on each kind of channel: on the chat of a sample site, and on messengers by what their providers would send. What the desk
 * sends there is shown, too.
 * @param siteConnects where pages of the sample site connect beside the desk
 */
export function channelPages(options: {
  origin: string;
  clock: Clock;
  adminToken: string;
  siteConnects: readonly string[];
  /** Puts something into the queue of channels, as AWS does. */
  enqueue: (body: object) => Promise<void>;
}): ChannelPages {
  const { origin, clock, adminToken, siteConnects, enqueue } = options;
  const sent: { kind: string; to: string; text: string; at: string }[] = [];
  let count = 0;

  async function api(method: string, path: string, body?: object): Promise<Response> {
    return fetch(`${origin}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  async function listed(): Promise<LocalResponse> {
    const { items } = channelsShape.parse(await (await api('GET', '/channels')).json());
    const channels = items
      .filter(({ isActive, isRetired }) => isActive && !isRetired)
      .map(({ key, name, kind }) => ({ key, name, kind, canBePlayed: Object.hasOwn(PLAYERS, kind) }));
    const site = `${origin.replace('127.0.0.1', 'localhost')}${SITE_PATH}`;
    return { status: 200, body: { channels, site, sent } };
  }

  /** Sets up a channel of each kind, with secrets that the stand-ins know. Those that are there stay as they are. */
  async function setUp(): Promise<LocalResponse> {
    await api('POST', '/channels', { key: 'site', name: 'Chat', kind: 'chat', settings: SAMPLE_CHAT });
    for (const [kind, { name, settings, secrets }] of Object.entries(PLAYERS)) {
      const key = `sample_${kind}`;
      const made = await api('POST', '/channels', { key, name, kind, settings });
      if (made.ok) await api('PUT', `/channels/${key}/secrets`, { secrets });
    }
    return listed();
  }

  async function write(request: LocalRequest): Promise<LocalResponse> {
    const body = writtenBody.safeParse(parseJson(request.body));
    const reason = 'Send {"channel": "…", "person": "49301234567", "name": "Ana", "text": "…"}.';
    if (!body.success) return problem(400, 'input.invalid', reason);
    const { channel } = body.data;
    const found = await api('GET', `/channels/${channel}`);
    const kind = z.object({ kind: z.string() }).safeParse(await found.json()).data?.kind ?? '';
    const player = Object.hasOwn(PLAYERS, kind) ? PLAYERS[kind] : undefined;
    if (player === undefined) return problem(404, 'channel.not_found', 'No such channel can be played.');
    count += 1;
    const at = new Date(clock.now());
    const door = `${origin}/v1/channels/${channel}/door`;
    const told = player.tell({ ...body.data, id: `${at.getTime()}${count}`, at, door });
    const status = await tell(told, door);
    if (status < 300) return { status: 204 };
    return problem(409, 'channel.refused', `The desk answered ${status}: is it a sample channel?`);
  }

  /** Tells the desk of something, and gives the status that it answers. */
  async function tell(told: Told, door: string): Promise<number> {
    if (told.by === 'door') {
      const { headers, body } = told;
      return (await fetch(door, { method: 'POST', headers, body })).status;
    }
    if (told.by === 'api') return (await api('PUT', told.path, told.body)).status;
    await enqueue(told.body);
    return 202;
  }

  /** Takes what the desk sends to somebody; null: it is no message. */
  function taken(players: readonly [string, Player][], path: string, body: string): object | null {
    for (const [kind, player] of players) {
      const arrived = player.arrived(path, body);
      if (arrived === null) continue;
      count += 1;
      sent.push({ kind, ...arrived, at: new Date(clock.now()).toISOString() });
      sent.splice(0, sent.length - MOST_SENT);
      return player.answer(count);
    }
    return null;
  }

  return {
    async page(request) {
      const [path = ''] = request.target.split('?');
      if (path.startsWith(SITE_PATH)) return answerSite(request.target, origin, siteConnects);
      if (request.method === 'POST' && path === `${PAGE_PATH}/sample`) return setUp();
      if (request.method === 'POST' && path === `${PAGE_PATH}/write`) return write(request);
      if (path === `${PAGE_PATH}/list`) return listed();
      return fileAt(path);
    },
    provider({ target, method, body }) {
      if (!target.startsWith(`${PROVIDERS_PATH}/`)) return undefined;
      const [host, ...rest] = (target.split('?')[0] ?? '').slice(PROVIDERS_PATH.length + 1).split('/');
      const path = `/${rest.join('/')}`;
      const players = Object.entries(PLAYERS).filter(([, { address }]) => new URL(address).host === host);
      const answer = method === 'GET' ? shown(players, path) : taken(players, path, body.toString('utf8'));
      return { status: 200, body: answer ?? { ok: true, success: true, result: true } };
    },
  };
}

/** What is at a path of a provider; null: nothing. */
function shown(players: readonly [string, Player][], path: string): object | null {
  for (const [, player] of players) {
    const answer = player.shows?.(path) ?? null;
    if (answer !== null) return answer;
  }
  return null;
}

function fileAt(path: string): LocalResponse | undefined {
  const file = Object.hasOwn(FILES, path) ? FILES[path] : undefined;
  if (file === undefined) return undefined;
  const headers = {
    'content-type': `${file.type}; charset=utf-8`,
    'cache-control': 'no-cache',
    'content-security-policy': POLICY,
  };
  return { status: 200, headers, body: readFileSync(join(import.meta.dirname, file.name)) };
}
