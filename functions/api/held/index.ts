import { randomBytes } from 'node:crypto';
import type { Caller } from '../../../core/auth/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import {
  causesSeenBy,
  countHeld,
  DISCARD,
  deleteHeld,
  HELD_PLACE,
  heldSubject,
  listHeld,
  loadHeld,
  requireMayWithHeld,
  requireSees,
  seesHeld,
} from '../../../core/held/index.ts';
import { releaseMail, s3Objects } from '../../../core/inbound/index.ts';
import { jobWrites } from '../../../core/jobs/index.ts';
import { mailboxArea } from '../../../core/mailbox/index.ts';
import { changeSender, listSenders, loadSender, requireSenderName } from '../../../core/sender/index.ts';
import { serviceLevels } from '../../../core/service-level/index.ts';
import type { Context } from '../../../core/shared/context.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { keptSigningKeys } from '../../../core/threading/index.ts';
import { rulesInForce } from '../../../core/ticket/index.ts';
import { timeRules } from '../../../core/time-rule/index.ts';
import type { Held, Sender, Standing } from '../../../schemas/held.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { answerPage } from '../answer-page.ts';
import { auditTrail } from '../audit-trail.ts';
import { presentHeld } from './present-held.ts';
import { heldRoutes } from './routes.ts';

const SENDERS = { path: '/v1/senders', name: 'senders', place: /^.{1,254}$/ };
const HELD = { path: '/v1/held-messages', place: HELD_PLACE };

const present = (held: Held) => ({ body: presentHeld(held) });
const presentSender = (sender: Sender) => ({ body: sender, version: sender.version });
const discard = (rawKey: string, context: Context) => {
  const asMail: Context = { ...context, actor: { kind: 'system', name: 'mail' } };
  return jobWrites(DISCARD, { rawKey }, asMail).writes;
};

/** The HTTP API of mail that is held, and of whose mail is. */
export const handler = apiFunction({
  routes: heldRoutes,
  build: () => {
    const env = environment(
      'TABLE_NAME',
      'MAIL_BUCKET',
      'ATTACHMENT_BUCKET',
      'DESK_DOMAIN',
      'MAILBOXES',
      'CLOSE_AFTER_DAYS',
    );
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const keep = keptConfiguration(table, () => performance.now());
    const signingKeys = keptSigningKeys(table, randomBytes);
    const inbound = {
      table,
      objects: s3Objects(),
      buckets: { mail: env.MAIL_BUCKET, attachments: env.ATTACHMENT_BUCKET },
      settings: { domain: env.DESK_DOMAIN },
      mailboxes: keep(mailboxArea(env.MAILBOXES)),
      rules: rulesInForce(keep, { closeAfterDays: env.CLOSE_AFTER_DAYS }),
    };

    const heldFor = async (principal: Caller, action: 'held.read' | 'held.write', heldId: number) => {
      requireMayWithHeld(principal, action);
      const held = await loadHeld(table, heldId);
      requireSees(principal, held);
      return held;
    };
    /** Says of whoever wrote a held message what somebody decides about them with it. */
    const alsoSay = async (
      context: Context,
      { content }: Held,
      also: { whose: 'sender' | 'domain' | undefined; standing: Standing },
    ) => {
      if (also.whose === undefined || content === undefined) return;
      const { address } = content.from;
      const sender = also.whose === 'sender' ? address : address.slice(address.lastIndexOf('@') + 1);
      await changeSender(table, context, { sender, standing: also.standing });
    };
    const trailOf = (held: Held) =>
      auditTrail(table, { subject: heldSubject(held.id), path: `/v1/held-messages/${held.id}/events` });
    const senderFor = async (principal: Caller, typed: string) => {
      requireMayWithHeld(principal, 'held.read');
      return loadSender(table, requireSenderName(typed));
    };
    const trailOfSender = async (principal: Caller, typed: string) => {
      const { sender } = await senderFor(principal, typed);
      const path = `/v1/senders/${encodeURIComponent(sender)}/events`;
      return auditTrail(table, { subject: `SENDER#${sender}`, path });
    };
    return {
      table,
      levels: serviceLevels(table, keep),
      timeRules: timeRules(table, keep),
      endpoints: {
        listHeldMessages: async ({ principal, query }) => {
          requireMayWithHeld(principal, 'held.read');
          const { cause } = query;
          const seen = causesSeenBy(principal).filter((one) => cause === undefined || one === cause);
          const list = { ...HELD, name: `held-messages:${cause ?? 'all'}` };
          return answerPage(list, query, (page) =>
            listHeld(table, { causes: seen, shows: (one) => seesHeld(principal, one), page }),
          );
        },
        countHeldMessages: async ({ principal }) => {
          requireMayWithHeld(principal, 'held.read');
          return { body: await countHeld(table, causesSeenBy(principal)) };
        },
        getHeldMessage: async ({ principal, params: { heldId } }) =>
          present(await heldFor(principal, 'held.read', heldId)),
        releaseHeldMessage: async ({ principal, params: { heldId }, query, context }) => {
          const held = await heldFor(principal, 'held.write', heldId);
          await alsoSay(context, held, { whose: query.trust, standing: 'trusted' });
          const deps = { ...inbound, keys: await signingKeys(context.now) };
          return present(await releaseMail(deps, context, heldId));
        },
        deleteHeldMessage: async ({ principal, params: { heldId }, query, context }) => {
          const held = await heldFor(principal, 'held.write', heldId);
          await alsoSay(context, held, { whose: query.block, standing: 'blocked' });
          return present(await deleteHeld({ table, discard }, context, { heldId }));
        },
        listHeldMessageEvents: async ({ principal, params: { heldId }, query }) =>
          trailOf(await heldFor(principal, 'held.read', heldId)).page(query),
        proveHeldMessageEvents: async ({ principal, params: { heldId }, query }) =>
          trailOf(await heldFor(principal, 'held.read', heldId)).proof(query),
        listSenders: async ({ principal, query }) => {
          requireMayWithHeld(principal, 'held.read');
          return answerPage(SENDERS, query, (page) => listSenders(table, page));
        },
        getSender: async ({ principal, params }) => presentSender(await senderFor(principal, params.sender)),
        putSender: async ({ principal, params, body, context, expectedVersion }) => {
          requireMayWithHeld(principal, 'held.write');
          return presentSender(await changeSender(table, context, { ...params, ...body, expectedVersion }));
        },
        listSenderEvents: async ({ principal, params, query }) =>
          (await trailOfSender(principal, params.sender)).page(query),
        proveSenderEvents: async ({ principal, params, query }) =>
          (await trailOfSender(principal, params.sender)).proof(query),
      },
    };
  },
});
