import { replyAddress } from '../../../core/email/index.ts';
import { withdrawInvitation } from '../../../core/invitation/index.ts';
import { fireDigest, mailMentions, savePreferences } from '../../../core/notification/index.ts';
import { MailHeldBackError, noteFeedback } from '../../../core/outbound/index.ts';
import { suppress } from '../../../core/suppression/index.ts';
import type { DeskEvent } from '../../../schemas/events/events.ts';
import { feedbackSchema } from '../../../schemas/mail/feedback.ts';
import { ADMIN, agentOf, givenAgent } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';
import { DIGEST_MINUTES, givenDigest, givenWaiting } from '../../support/given-digest.ts';
import { givenRoom } from '../../support/given-rooms.ts';
import { type GivenMail, givenMail, givenReport, KEYS, type Mood, REGION } from '../../support/mail.ts';
import { MemoryPool } from '../../support/memory-pool.ts';
import type { Act, Stage } from './stage.ts';

const MARA = 'mara@example.com';
const QUESTION = '<question@example.com>';

const opened = async ({ desk }: Stage) => (await desk.take({ from: MARA, id: QUESTION })).ticket.id;
const stop = ({ table, desk: { now } }: Stage) =>
  table.write([suppress(MARA, { reason: 'bounced', detail: 'gone', at: now }, now)]);

/** Takes in a mail; `before` makes what it meets. */
function receiving(does: string, mail: GivenMail, before: (stage: Stage) => Promise<unknown>): Act {
  return {
    file: 'inbound/receive-mail.ts',
    does,
    arrange: async (stage) => {
      await before(stage);
      const arrival = stage.desk.store(givenMail({ id: '<mail@example.com>', ...mail }));
      return () => stage.desk.receive(arrival);
    },
  };
}

/** Takes in a mail of an agent, whose domain signs for it. */
function receivingOf(
  file: string,
  does: string,
  mail: (ticketId: number) => { mail: GivenMail; recipients?: string[] },
): Act {
  return {
    file,
    does,
    arrange: async (stage) => {
      const { address } = await givenAgent(stage.desk.database);
      const given = mail(await opened(stage));
      const raw = givenMail({ id: '<mail@example.com>', from: address, ...given.mail });
      const { recipients } = given;
      const delivery = { verdicts: { dmarc: 'PASS' }, ...(recipients && { recipients }) } as const;
      const arrival = stage.desk.store(raw, delivery);
      return () => stage.desk.receive(arrival);
    },
  };
}

const toTicket = (text: string) => (ticketId: number) => {
  const to = replyAddress('support@desk.example.com', ticketId, KEYS[0]);
  return { mail: { to, text }, recipients: [to] };
};

/** The event that asks for the acknowledgement of a ticket, and the one that asks for a reply on it. */
const acknowledgement = async (stage: Stage) => stage.desk.event(await opened(stage), 'ticket.created');
const reply = async (stage: Stage) => (await stage.desk.reply(await opened(stage))).event;

/**
 * Sends the mail that an event asks for. When the queue brings the event again, the mail service has reported what it sent
 * meanwhile.
 */
function sending(does: string, wanted: (stage: Stage) => Promise<DeskEvent>, mood: Mood = 'takes'): Act {
  return {
    file: 'outbound/send-mail.ts',
    does,
    arrange: async (stage) => {
      const { desk } = stage;
      const event = await wanted(stage);
      return async (again) => {
        if (again) for (const mail of desk.mail.sent) await reporting(stage, event, 'Send', mail);
        desk.mail.moods = [mood];
        await desk.send(event).catch((error: unknown) => {
          if (!(error instanceof MailHeldBackError)) throw error;
        });
      };
    },
  };
}

type Mail = { sendId: string; mailId: string; to: string };

/** A report that stands in the audit trail with the event of the mail as its cause, as the sender's own note does. */
function reporting({ desk }: Stage, event: DeskEvent, type: string, mail: Mail, extra = {}) {
  const feedback = feedbackSchema.parse(givenReport(type, mail, extra));
  return noteFeedback({ table: desk.table, region: REGION }, desk.context(event.id), feedback);
}

/** Notes a report of the mail service about a reply. */
function noting(does: string, type: string, extra: object = {}, mailId?: string): Act {
  return {
    file: 'outbound/note-feedback.ts',
    does,
    arrange: async (stage) => {
      const { event, mail } = await stage.desk.answer(await opened(stage));
      const about = { ...mail, ...(mailId && { mailId }) };
      return () => reporting(stage, event, type, about, extra);
    },
  };
}

/** Mail that comes and goes. */
export const MAIL_ACTS: readonly Act[] = [
  receiving('open a ticket for a mail', { from: MARA }, async () => {}),
  receiving(
    'add the answer of somebody else to a ticket',
    { from: 'ben@example.com', inReplyTo: QUESTION },
    opened,
  ),
  receiving('open the follow-up of a closed ticket', { from: MARA, inReplyTo: QUESTION }, async (stage) =>
    stage.desk.solveAndClose(await opened(stage)),
  ),
  receiving(
    'let mail go again to whoever writes again',
    { from: MARA, inReplyTo: QUESTION },
    async (stage) => {
      await opened(stage);
      await stop(stage);
    },
  ),
  receiving(
    'open a ticket for a mail that is copied to somebody, and answers what nobody has seen',
    { from: MARA, headers: ['Cc: ben@example.com'], inReplyTo: '<unseen@example.com>' },
    opened,
  ),
  receivingOf('inbound/receive-mail.ts', 'answer by mail, and solve', toTicket('#solve\nIt is out.')),
  receivingOf('inbound/by-agent/keep-not-done.ts', 'keep what an agent cannot do', toTicket('#nothing')),
  receivingOf('inbound/receive-mail.ts', 'open the ticket of whose mail an agent passes on', () => ({
    mail: {
      subject: 'Fwd: Broken',
      text: 'See below.\n\nFrom: Lukas <lukas@example.org>\nDate: today\nSubject: Broken\n\nIt shows E17.',
    },
  })),
  sending('send an acknowledgement', acknowledgement),
  sending('send a reply', reply),
  sending('send a reply with a file', async (stage) => {
    const attachments = [(await stage.desk.upload()).id];
    const ticketId = await opened(stage);
    await stage.desk.write(ticketId, { kind: 'public_reply', text: 'Here it is.', attachments });
    return stage.desk.event(ticketId, 'message.added');
  }),
  sending('withhold a reply', async (stage) => {
    const event = await reply(stage);
    await stop(stage);
    return event;
  }),
  sending('note that a reply was refused', reply, 'refuses'),
  sending('hold an acknowledgement back', acknowledgement, 'holds_back'),
  {
    file: 'outbound/give-up-mail.ts',
    does: 'give up a reply',
    arrange: async (stage) => {
      const event = await reply(stage);
      return () => stage.desk.giveUp(event, new Error('It never went out.'));
    },
  },
  noting('note a delivery', 'Delivery'),
  noting('note a bounce', 'Bounce'),
  noting('note a delay', 'Bounce', { bounceType: 'Transient', bounceSubType: 'General' }),
  noting('note a complaint', 'Complaint'),
  {
    file: 'outbound/note-recipients.ts',
    does: 'note a bounce of a reply that went to two',
    arrange: async (stage) => {
      const { desk } = stage;
      const ticketId = await opened(stage);
      await desk.take({ from: 'ben@example.com', inReplyTo: QUESTION });
      const { event, mail } = await desk.answer(ticketId);
      return () => reporting(stage, event, 'Bounce', { ...mail, to: 'ben@example.com' });
    },
  },
  noting('note that a reply was sent twice', 'Send', {}, '0102-second'),
  {
    file: 'notification/save-preferences.ts',
    does: 'say how an agent is told things',
    arrange: async (stage) => {
      const { desk, table } = stage;
      const principal = agentOf({ id: (await givenAgent(desk.database)).id });
      const change = { topics: { assigned: 'digest' } } as const;
      const asked = { principal, change, expectedVersion: undefined };
      return () => savePreferences({ table, timezone: 'UTC' }, desk.context(), asked);
    },
  },
  {
    file: 'invitation/invite.ts',
    does: 'withdraw an invitation',
    arrange: async (stage) => {
      const deps = { table: stage.table, pool: new MemoryPool() };
      const { id, address } = await givenAgent(stage.desk.database);
      const told = async () => (await eventsOf(stage.table, `AGENT#${id}`)).map(({ type }) => type);
      return async (again) => {
        deps.pool.accounts.set(address, 'invited');
        // Whoever sees that it was told does not tell it again.
        if (again && (await told()).includes('agent.invitation_withdrawn')) return;
        await withdrawInvitation(deps, stage.desk.context(), id);
      };
    },
  },
  {
    file: 'notification/fire-digest.ts',
    does: 'put a digest together',
    arrange: async (stage) => {
      const { desk, table } = stage;
      const agentId = await givenWaiting(desk);
      desk.later(DIGEST_MINUTES);
      return () => fireDigest(table, desk.context(), agentId);
    },
  },
  {
    file: 'notification/mail-mentions.ts',
    does: 'ask for mails to whom somebody has mentioned',
    arrange: async (stage) => {
      const { desk, table } = stage;
      await givenAgent(desk.database);
      const { id: agentId } = await givenAgent(desk.database);
      await givenRoom(table, desk.context(), { agentId });
      desk.later(21);
      return () => mailMentions(table, desk.context(), ADMIN.id);
    },
  },
  {
    file: 'outbound/digest-store.ts',
    does: 'send a digest',
    arrange: async (stage) => {
      const { desk } = stage;
      const asked = await givenDigest(desk);
      return async (again) => {
        if (again)
          for (const { sendId, mailId, to } of desk.mail.sent)
            await desk.report('Send', { sendId, mailId, to });
        await desk.sendDigest(asked);
      };
    },
  },
];
