import { randomBytes } from 'node:crypto';
import { articleCounter } from '../../core/article/index.ts';
import { calendarArea } from '../../core/calendar/index.ts';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { keptCatalogue } from '../../core/fields/index.ts';
import { mailboxArea } from '../../core/mailbox/index.ts';
import { optionsArea } from '../../core/options/index.ts';
import {
  giveUpMail,
  isApart,
  isTelling,
  pacedSending,
  rememberedRate,
  s3Files,
  sendApart,
  sendAwaiting,
  sendMail,
  sesMail,
  sesSendingRate,
  tellAdmins,
  tellOfHeld,
} from '../../core/outbound/index.ts';
import { roomArea } from '../../core/room/index.ts';
import { s3Asker } from '../../core/shared/ask-s3.ts';
import { contextOf } from '../../core/shared/context.ts';
import { dynamoTable } from '../../core/shared/table.ts';
import { templateArea } from '../../core/template/index.ts';
import { keptSigningKeys } from '../../core/threading/index.ts';
import { busEventSchema, type DeskEvent } from '../../schemas/events/events.ts';
import { reacting } from '../automation/reacting.ts';
import { environment } from '../edge/environment.ts';
import { jsonOf } from '../edge/json.ts';
import { errorForLog, logger } from '../edge/logger.ts';
import { queueFunction } from '../edge/queue.ts';
import { mailSettingsFromEnvironment } from './mail-settings.ts';
import { mailSuggestions } from './suggestions.ts';

const sleep = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));

/** SES, at the rate of the settings or, without one, of the account. */
function paced(configurationSet: string) {
  const { MAILS_PER_SECOND, SENDERS } = environment('MAILS_PER_SECOND', 'SENDERS');
  const asked = rememberedRate(sesSendingRate, Date.now, (error) => {
    logger.warn('SES did not say how many mails a second it takes', { error: errorForLog(error) });
  });
  const mailsPerSecond = MAILS_PER_SECOND === undefined ? asked : async () => MAILS_PER_SECOND;
  const clock = { now: Date.now, sleep, random: Math.random };
  return pacedSending(sesMail(configurationSet), { senders: SENDERS, mailsPerSecond }, clock);
}

const templateFailed = (key: string, error: unknown) =>
  logger.error('A template could not be filled in, and its mail says what the desk says without one', {
    template: key,
    error: errorForLog(error),
  });

/** Sends the mail that an event asks for, to customers or to the admins of the desk. */
export const handler = queueFunction({
  schema: jsonOf(busEventSchema),
  build: () => {
    const env = environment(
      'TABLE_NAME',
      'CONFIGURATION_SET',
      'AWS_REGION',
      'ATTACHMENT_BUCKET',
      'DESK_NAME',
      'QUOTE_HISTORY',
    );
    const declared = { deskName: env.DESK_NAME, quoteHistory: env.QUOTE_HISTORY };
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const { service, keepPace } = paced(env.CONFIGURATION_SET);
    const boundary = () => randomBytes(12).toString('hex');
    const settings = mailSettingsFromEnvironment();
    const keep = keptConfiguration(table, () => performance.now());
    const catalogue = keptCatalogue(keep);
    const { react, desk, articles } = reacting({ table, keep, catalogue });
    const options = keep(optionsArea(declared));
    const count = articleCounter(table, () => performance.now());
    const fixed = {
      table,
      service,
      settings,
      mailboxes: keep(mailboxArea(settings.mailboxes)),
      options,
      rooms: keep(roomArea),
      suggestionsFor: mailSuggestions({ articles, options }),
      countSuggested: (ids: readonly number[]) => count(ids, { what: 'shown', place: 'mail' }),
      templates: keep(templateArea),
      catalogue,
      calendars: keep(calendarArea),
      applyRules: (event: DeskEvent) => react(event, new Date()),
      templateFailed,
      region: env.AWS_REGION,
      boundary,
      readFile: s3Files(env.ATTACHMENT_BUCKET, s3Asker(process.env)),
    };
    const signingKeys = keptSigningKeys(table, randomBytes);
    const depsNow = async () => ({ ...fixed, keys: await signingKeys(new Date()) });
    const contextFor = (eventId: string) => ({
      ...contextOf({ kind: 'system', name: 'mail' }, new Date(), Math.random, eventId),
      ...desk,
    });
    return {
      handle: async ({ detail }) => {
        const deps = await depsNow();
        if (detail.type === 'mail.held' && !detail.held.causes.includes('forwarding_confirmation')) {
          const told = await tellOfHeld(deps, detail, new Date(), keepPace);
          return logger.info('Admins were to be told of a held mail', { event: detail.id, told });
        }
        if (isTelling(detail)) {
          const told = await keepPace(() => tellAdmins(deps, detail, new Date()));
          return logger.info('The admins were to be told', { event: detail.id, told });
        }
        if (isApart(detail)) {
          const outcome = await keepPace(() => sendApart(deps, detail, new Date()));
          return logger.info('A mail that is about no ticket was asked for', {
            event: detail.id,
            type: detail.type,
            outcome,
          });
        }
        if (detail.type === 'customer.confirmed') {
          const sent = await sendAwaiting(deps, ({ id }) => contextFor(id), detail, keepPace);
          return logger.info('What had waited for an address was to be sent', { event: detail.id, sent });
        }
        const outcome = await sendMail(deps, contextFor(detail.id), detail, keepPace);
        logger.info('A mail was asked for', { event: detail.id, outcome });
      },
      giveUp: async ({ detail }, error) => {
        await giveUpMail(await depsNow(), contextFor(detail.id), detail, error);
      },
    };
  },
});
