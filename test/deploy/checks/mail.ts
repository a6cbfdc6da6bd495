import assert from 'node:assert/strict';
import { sentMessageId } from '../../../core/outbound/mail-gateway.ts';
import { MAIL_TAG } from '../../../core/shared/names.ts';
import { auditPageSchema } from '../../../schemas/api/audit.ts';
import { searchOutSchema } from '../../../schemas/api/search.ts';
import { agentAt } from '../agent.ts';
import { ask } from '../cloud.ts';
import { type Desk, expectStatus } from '../desk.ts';
import { letter, MAILBOX } from '../letter.ts';
import { replyAddressOf } from '../outbox.ts';
import { eventually, type Report } from '../report.ts';
import type { People } from './people.ts';

const CUSTOMER = 'dora@example.org';
const From = `Dora Diaz <${CUSTOMER}>`;

/** Sends mail through the deployed desk, both ways. @returns the ticket that it became */
export const checkMail = async (
  desk: Desk,
  report: Report,
  { agent: token, admin }: Pick<People, 'agent' | 'admin'>,
): Promise<number> => {
  let ticketId = 0;
  let replyTo = '';
  let mailId = '';
  const agent = agentAt(desk, token);
  const read = () => agent.ticket(ticketId);
  const messages = async () => (await read()).conversation.items;

  await report.check('a mail in the bucket, announced as SES does, becomes a ticket', async () => {
    const fields = { From, Subject: 'Lost key', 'Message-ID': '<one@example.org>' };
    const first = letter(fields, 'I lost my key.');
    await desk.receive(first, { from: CUSTOMER, to: MAILBOX });
    await desk.receive(first, { from: CUSTOMER, to: MAILBOX });
    ticketId = await eventually('the ticket of the mail', async () => {
      const tickets = await agent.ticketsFrom(CUSTOMER);
      assert.ok(tickets.length <= 1, 'one mail delivered twice made two tickets');
      return tickets[0];
    });
    const { subject, channel } = await read();
    assert.deepEqual([subject, channel], ['Lost key', 'email']);
  });

  await report.check('what the mail says is found', () =>
    eventually('the ticket among what is found', async () => {
      const answer = await desk.api('GET', '/search?q=lost%20keys', { token });
      const { tickets } = searchOutSchema.parse(expectStatus(answer, 200));
      return tickets.some(({ ticket }) => ticket.id === ticketId);
    }).then(() => {}),
  );

  await report.check('the customer is sent one acknowledgement, marked as automatic', async () => {
    const mail = await eventually('the acknowledgement', async () =>
      desk.outbox.mails.find(({ to }) => to.includes(CUSTOMER)),
    );
    assert.deepEqual(mail.header('Auto-Submitted'), ['auto-replied']);
    assert.match(mail.header('Subject')[0] ?? '', new RegExp(`\\[#${ticketId}\\]`));
  });

  await report.check("an agent's reply leaves through SES with the headers that thread it", async () => {
    const body = { kind: 'public_reply', text: 'We found it.' };
    expectStatus(await desk.api('POST', `/tickets/${ticketId}/messages`, { token, body }), 201);
    const mail = await eventually('the reply', async () =>
      desk.outbox.mails.find(({ raw }) => raw.includes('We found it.')),
    );
    assert.deepEqual(mail.to, [CUSTOMER]);
    assert.deepEqual(mail.header('In-Reply-To'), ['<one@example.org>']);
    assert.match(mail.header('References')[0] ?? '', /<one@example\.org>/);
    assert.match(mail.header('Subject')[0] ?? '', new RegExp(`\\[#${ticketId}\\]`));
    for (const name of ['From', 'To', 'Subject', 'Reply-To', 'Message-ID'])
      assert.equal(mail.header(name).length, 1, `${name} stands once`);
    replyTo = replyAddressOf(mail);
    assert.ok(replyTo.endsWith('@desk.example.com'), 'Reply-To is a signed address of the desk');
  });

  await report.check('the reply shows as sent, and as delivered when SES reports so', async () => {
    const delivery = async (state: string) =>
      eventually(`the reply being ${state}`, async () => {
        const reply = (await messages()).find(({ kind }) => kind === 'public_reply');
        return reply?.delivery?.state === state && reply.delivery;
      });
    const sent = await delivery('sent');
    mailId = sent.mailId ?? '';
    // Reports carry the tags of the mail: here the id of the event that asked for it, from the audit trail.
    const sendId = async () => {
      const trail = await desk.api('GET', `/tickets/${ticketId}/events?limit=100`, { token });
      const { items } = auditPageSchema.parse(expectStatus(trail, 200));
      return items.find(({ type, actor }) => type === 'message.added' && actor.kind === 'agent')?.id ?? '';
    };
    await ask(desk.endpoint, 'sns', 'Publish', {
      TopicArn: desk.find('AWS::SNS::Topic', 'SenderFeedback').physicalId,
      Message: JSON.stringify({
        eventType: 'Delivery',
        mail: { messageId: mailId, tags: { [MAIL_TAG.send]: [await sendId()] } },
        delivery: {},
      }),
    });
    await delivery('delivered');
  });

  await report.check(
    "the customer's answers thread: by the signed address, and by the id that SES gave",
    async () => {
      const subject = { Subject: 'Re: Lost key' };
      const byAddress = letter(
        { From, To: replyTo, ...subject, 'Message-ID': '<two@example.org>' },
        'Thank you!',
      );
      await desk.receive(byAddress, { from: CUSTOMER, to: replyTo });
      const answered = {
        'In-Reply-To': sentMessageId(mailId, 'us-east-1'),
        'Message-ID': '<three@example.org>',
      };
      await desk.receive(letter({ From, Subject: 'Key', ...answered }, 'Where?'), {
        from: CUSTOMER,
        to: MAILBOX,
      });
      await eventually('both answers on the ticket', async () => {
        const texts = (await messages()).map(({ replyText }) => replyText.trim());
        return texts.includes('Thank you!') && texts.includes('Where?');
      });
    },
  );

  await report.check(
    'an admin makes a mailbox, which takes and answers mail without a deployment',
    async () => {
      const address = 'returns@desk.example.com';
      expectStatus(
        await desk.api('POST', '/mailboxes', { token: admin, body: { address, name: 'Returns' } }),
        201,
      );
      const customer = 'rita@example.org';
      const fields = {
        From: customer,
        To: address,
        Subject: 'Too small',
        'Message-ID': '<small@example.org>',
      };
      await desk.receive(letter(fields, 'It is too small.'), { from: customer, to: address });
      const [id = 0] = await eventually('the ticket of the new mailbox', async () => {
        const tickets = await agent.ticketsFrom(customer);
        return tickets.length > 0 && tickets;
      });
      assert.equal((await agent.ticket(id)).mailbox, address);
      const mail = await eventually('its acknowledgement', async () =>
        desk.outbox.mails.find(({ to }) => to.includes(customer)),
      );
      assert.match(mail.header('From')[0] ?? '', /returns@desk\.example\.com/);
    },
  );
  return ticketId;
};
