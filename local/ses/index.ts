import { randomUUID } from 'node:crypto';
import { decodeWords } from 'postal-mime';
import type { Clock } from '../clock.ts';
import { createLocalServer, type LocalResponse, listenOnLoopback } from '../http.ts';
import { ServiceError } from '../service-error.ts';
import type { ConfigurationSet } from '../wiring/mail.ts';
import { Announcer } from './announcer.ts';
import { eventsOf, type Fate, fateEvent, type SentMessage, type SesEvent } from './events.ts';
import { joinMessage, listHeaders, splitMessage, values } from './mail-headers.ts';
import { OutboxStore, type SentMail } from './outbox-store.ts';
import { accepted, quotaAnswer, readRequest, refused, type SendRawEmail } from './query-protocol.ts';
import { AMPLE, type SendingLimits, SendingQuota } from './quota.ts';
import { rewrite, sesId } from './rewrite.ts';
import { accept } from './submission.ts';

export type { Fate } from './events.ts';
export type { SentMail } from './outbox-store.ts';

/** What the local SES needs. `dataFile` is its SQLite file. */
export interface SesOptions {
  dataFile: string;
  clock: Clock;
  region: string;
  /** Sends an event to a topic; repeated until it resolves. */
  publish: (topicArn: string, json: string) => Promise<void>;
  configurationSets: ConfigurationSet[];
  /** The addresses and domains that may send. */
  identities: string[];
  /** What the account may send; ample when left out. */
  limits?: SendingLimits;
}

/** The running SES with what it sent. */
export interface LocalSes {
  endpoint: string;
  outbox: {
    /** Mail that was sent, newest first: all of it, or so many. */
    list(limit?: number): SentMail[];
    count(): number;
    find(id: string): SentMail | undefined;
    /** A mail as it would have left, or undefined. */
    raw(id: string): Buffer | undefined;
    /** Tells the desk a later fate of a mail (a bounce after the delivery, a complaint); false when there is no such mail. */
    report(id: string, fate: Fate): boolean;
  };
  /** Forgets the mails that carry a tag with this value; null: those that do not carry it at all. */
  forget(tag: string, value: string | null): void;
  stop(): Promise<void>;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** base64 of 10 MB with every plus and slash percent-encoded */
const BODY_LIMIT_BYTES = 48 * 1_048_576;

function announcements(set: ConfigurationSet | undefined, events: SesEvent[]) {
  return events.flatMap(({ eventType, json }) =>
    (set?.destinations ?? [])
      .filter(({ eventTypes }) => eventTypes.some((one) => one.toLowerCase() === eventType.toLowerCase()))
      .map(({ topicArn }) => ({ topicArn, json })),
  );
}

function describe(mail: SentMail, raw: Buffer): SentMessage {
  const tags = Object.entries(mail.tags).map(([name, value]) => [name, [value]]);
  return {
    id: mail.id,
    atMs: Date.parse(mail.sentAt),
    source: mail.source,
    recipients: mail.to,
    listed: listHeaders(splitMessage(raw).fields),
    tags: { ...Object.fromEntries(tags), 'ses:configuration-set': [mail.configurationSet ?? ''] },
  };
}

/** Starts the local SES on 127.0.0.1: SendRawEmail, GetSendQuota, an outbox instead of the world, and the events of each mail. */
export async function startSes(options: SesOptions): Promise<LocalSes> {
  const { clock, region } = options;
  const store = new OutboxStore(options.dataFile);
  const quota = new SendingQuota(options.limits ?? AMPLE, store.sentSince(clock.now() - DAY_MS));
  const announcer = new Announcer(store, options.publish);
  const setOf = (name: string | null) => options.configurationSets.find((set) => set.name === name);
  const now = () => ({ atMs: clock.now(), feedbackId: sesId(region, clock.now(), randomUUID()) });

  function send(given: SendRawEmail): string {
    const configurationSet = given.configurationSet ?? null;
    const set = setOf(configurationSet);
    if (configurationSet !== null && set === undefined) {
      const message = `Configuration set <${configurationSet}> does not exist.`;
      throw new ServiceError('ConfigurationSetDoesNotExist', message);
    }
    const { source, recipients, message } = accept(given, options.identities);
    const atMs = clock.now();
    quota.check(atMs);
    const id = sesId(region, atMs, randomUUID());
    const sent = rewrite(message, { region, id, atMs });
    const [from = '', subject = ''] = ['From', 'Subject'].map((name) =>
      decodeWords(values(sent.fields, name)[0] ?? ''),
    );
    const { tags } = given;
    const sentAt = new Date(atMs).toISOString();
    const mail: SentMail = { id, sentAt, source, from, to: recipients, subject, tags, configurationSet };
    const raw = joinMessage(sent);
    store.keep(mail, raw, announcements(set, eventsOf(describe(mail, raw), now())));
    quota.note(atMs);
    announcer.wake();
    return id;
  }

  async function answer(body: Buffer): Promise<LocalResponse> {
    try {
      const request = readRequest(body);
      if (request.action === 'SendRawEmail') return accepted(send(request.mail), randomUUID());
      return quotaAnswer(quota.limits, quota.sentInDay(clock.now()), randomUUID());
    } catch (error) {
      if (error instanceof ServiceError) return refused(error, randomUUID());
      throw error;
    }
  }

  const server = createLocalServer(({ body }) => answer(body), { bodyLimit: BODY_LIMIT_BYTES });
  const { endpoint, stop } = await listenOnLoopback(server, 0);
  announcer.wake();
  return {
    endpoint,
    outbox: {
      list: (limit) => store.list(limit),
      count: () => store.count(),
      find: (id) => store.find(id),
      raw: (id) => store.raw(id),
      report(id, fate) {
        const [mail, raw] = [store.find(id), store.raw(id)];
        if (mail === undefined || raw === undefined) return false;
        const told = fateEvent(describe(mail, raw), fate, mail.to, now());
        store.announce(announcements(setOf(mail.configurationSet), [told]));
        announcer.wake();
        return true;
      },
    },
    forget: (tag, value) => store.forget(tag, value),
    async stop() {
      await stop();
      await announcer.stop();
      store.close();
    },
  };
}
