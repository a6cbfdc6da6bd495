import { randomBytes } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { articleCounter, keptKnowledge } from '../../core/article/index.ts';
import { s3Copy } from '../../core/attachment/index.ts';
import { actorOf, type Caller } from '../../core/auth/index.ts';
import { calendarArea } from '../../core/calendar/index.ts';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { keptCatalogue } from '../../core/fields/index.ts';
import { noteShown } from '../../core/form-visit/index.ts';
import { type FilePlace, turnstile } from '../../core/intake/index.ts';
import { mailboxArea } from '../../core/mailbox/index.ts';
import { optionsArea } from '../../core/options/index.ts';
import { serviceLevels } from '../../core/service-level/index.ts';
import { type AskS3, s3Asker } from '../../core/shared/ask-s3.ts';
import { type Context, contextOf } from '../../core/shared/context.ts';
import { s3Links, s3Presign } from '../../core/shared/presign.ts';
import { dynamoTable, type Table } from '../../core/shared/table.ts';
import { keptArticleIndex } from '../../core/suggestion/index.ts';
import { keptSigningKeys } from '../../core/threading/index.ts';
import { type AskedOfRules, rulesInForce } from '../../core/ticket/index.ts';
import { timeRules } from '../../core/time-rule/index.ts';
import { knownListShards, loadListShards } from '../../core/views/index.ts';
import { clientIp } from '../edge/client-ip.ts';
import { environment } from '../edge/environment.ts';
import { logFailure } from '../edge/logger.ts';

/** What the pages are made with. */
export type HelpDeps = ReturnType<typeof helpDeps>;

/** The parts of the desk that the help centre shows and changes. @param given the table, where it is another than that of the environment */
export function helpDeps(given?: Table) {
  const env = environment(
    'TABLE_NAME',
    'DESK_NAME',
    'QUOTE_HISTORY',
    'HELP_ADDRESS',
    'HELP_PROXIES',
    'ATTACHMENT_BUCKET',
    'MAILBOXES',
    'CLOSE_AFTER_DAYS',
    'UNDO_SECONDS',
    'DESK_DOMAIN',
    'MORE_DOMAINS',
    'LIST_SHARDS',
  );
  const table = given ?? dynamoTable({ tableName: env.TABLE_NAME });
  const keep = keptConfiguration(table, () => performance.now());
  const declared = {
    deskName: env.DESK_NAME,
    quoteHistory: env.QUOTE_HISTORY,
    undoSeconds: env.UNDO_SECONDS,
    closeAfterDays: env.CLOSE_AFTER_DAYS,
  };
  const inForce = rulesInForce(keep, declared);
  const askS3 = s3Asker(process.env);
  const files = { bucket: env.ATTACHMENT_BUCKET, copyObject: s3Copy(askS3), replyBytes: 0 };
  const mailboxes = keep(mailboxArea(env.MAILBOXES));
  const watching = { levels: serviceLevels(table, keep), timeRules: timeRules(table, keep) };
  return {
    table,
    knowledge: keptKnowledge(keep),
    articleIndex: keptArticleIndex(table),
    countArticles: articleCounter(table, () => performance.now()),
    visits: visitNotes(table),
    options: keep(optionsArea(declared)),
    /** the fields of the desk, by which rules of forms go */
    catalogue: keptCatalogue(keep),
    address: env.HELP_ADDRESS,
    randomBytes,
    keysAt: keptSigningKeys(table, randomBytes),
    deskDomains: [env.DESK_DOMAIN, ...env.MORE_DOMAINS],
    shards: knownListShards(() => loadListShards(table, env.LIST_SHARDS)),
    bucket: env.ATTACHMENT_BUCKET,
    askS3,
    presign: s3Presign(process.env),
    sign: s3Links(process.env),
    /** what changes tickets */
    ticketDeps: async (now: Date) => ({ table, mailboxes, files, rules: await inForce.at(now) }),
    calendars: keep(calendarArea),
    /** what takes forms, ready for what is written into one */
    intakeDeps: async (now: Date, asked: AskedOfRules) => {
      const [known, rules] = await Promise.all([mailboxes.at(now), inForce.at(now, asked)]);
      const settings = { domain: env.DESK_DOMAIN, moreDomains: env.MORE_DOMAINS };
      return { table, mailboxes: known, settings, rules, files: filePlace(env.ATTACHMENT_BUCKET, askS3) };
    },
    askTurnstile: turnstile(table, (error) => logFailure('Turnstile could not be asked', error, {})),
    /** of what somebody sends by a form */
    formContext: (now: Date): Context => ({
      ...contextOf({ kind: 'system', name: 'portal' }, now, Math.random),
      ...watching,
    }),
    /** of what the help centre does for whoever has not said who they are */
    contextAt: (now: Date): Context => contextOf({ kind: 'system', name: 'portal' }, now, Math.random),
    /** of what a customer does */
    customerContext: (principal: Caller, now: Date): Context => ({
      ...contextOf(actorOf(principal), now, Math.random),
      ...watching,
    }),
    ipOf: (event: APIGatewayProxyEventV2) => clientIp(event, env.HELP_PROXIES),
  };
}

/** Visits that a function remembers to have noted. */
const MOST_REMEMBERED = 1000;

/** Notes of each form that was shown once that articles were suggested in it, however often they are while somebody types. */
function visitNotes(table: Table) {
  const noted = new Set<string>();
  return {
    async shown(visit: Parameters<typeof noteShown>[1]): Promise<void> {
      if (noted.has(visit.id)) return;
      await noteShown(table, visit);
      if (noted.size >= MOST_REMEMBERED) noted.clear();
      noted.add(visit.id);
    },
  };
}

/** Where files of forms are kept. */
function filePlace(bucket: string, askS3: AskS3): FilePlace {
  return {
    bucket,
    async put(to, key, body, contentType) {
      const headers = { 'content-type': contentType };
      await askS3({ method: 'PUT', bucket: to, key, headers, body: Buffer.from(body), isLarge: true });
    },
  };
}
