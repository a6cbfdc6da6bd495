import { numberBlock } from '../../core/shared/number-block.ts';
import { createTicket } from '../../core/ticket/index.ts';
import { ADMIN, requestFor } from '../support/desk.ts';
import { givenMail, type ReportedMail, sharedDesk } from '../support/mail.ts';
import { MAIL_CALLS } from './numbers.ts';

type Step = keyof typeof MAIL_CALLS;

const desk = sharedDesk();
let ticketId: number;
let calledId: number;
beforeAll(async () => {
  const { mailboxes, templates, catalogue } = desk.configuration;
  await Promise.all([mailboxes, templates, catalogue].map((kept) => kept.at(desk.now)));
});

const counted = async (step: () => Promise<unknown>) => {
  desk.database.forgetCalls();
  await step();
};
const customer = 'customer@example.org';
const reported = () => ({ ...desk.lastMail(), to: customer });

/** What happens with a ticket that a mail opens, in the order in which it happens. */
const steps: Record<Step, () => Promise<unknown>> = {
  'take in the first mail of a customer': async () => {
    const receipt = await desk.deliver(givenMail({ from: customer }));
    if (receipt.outcome !== 'known') ticketId = receipt.ticketId;
  },
  'take in one of several new customers in short order': async () => {
    desk.newCustomerId = numberBlock(desk.table, 'customer');
    const deliver = (from: string) => desk.deliver(givenMail({ from }));
    await deliver('one@example.org');
    await deliver('two@example.org');
    await counted(() => deliver('three@example.org'));
    desk.newCustomerId = undefined;
  },
  'take in a second one': () => desk.deliver(givenMail({ from: customer })),
  'take in one after a pause': () => {
    desk.later(1);
    return desk.deliver(givenMail({ from: customer }));
  },
  'send an acknowledgement after a pause': async () => {
    const { ticket } = await desk.take({ from: 'other@example.org' });
    const event = await desk.event(ticket.id, 'ticket.created');
    desk.later(1);
    await counted(() => desk.send(event));
  },
  'send an acknowledgement': async () => {
    const event = await desk.event(ticketId, 'ticket.created');
    await counted(() => desk.send(event));
  },
  'hear that it was sent, which is known': () => desk.report('Send', reported()),
  'hear that it was delivered': () => desk.report('Delivery', reported()),
  'send a reply': async () => {
    const { event } = await desk.reply(ticketId);
    await counted(() => desk.send(event));
  },
  'hear that the reply was delivered': () => desk.report('Delivery', reported()),
  'hear again that it was delivered': () => desk.report('Delivery', reported()),
  'send a reply to two': async () => {
    const { messageId } = desk.lastMail();
    await desk.deliver(givenMail({ from: 'colleague@example.org', inReplyTo: messageId }));
    const { event } = await desk.reply(ticketId);
    await counted(() => desk.send(event));
  },
  'hear that it was delivered to one of them': () => desk.report('Delivery', reported()),
  'hear of two mails that each was sent and delivered': async () => {
    const mails: ReportedMail[] = [];
    for (let at = 0; at < 2; at += 1) {
      const from = `customer${at}@example.org`;
      const { ticket } = await desk.take({ from });
      await desk.send(await desk.event(ticket.id, 'ticket.created'));
      mails.push({ ...desk.lastMail(), to: from });
    }
    await counted(() =>
      desk.reportAll(mails.flatMap((of) => ['Send', 'Delivery'].map((kind) => ({ kind, of })))),
    );
  },
  'hear that it is late': () => desk.report('DeliveryDelay', reported()),
  'take in the answer to the reply': async () => {
    const { messageId } = desk.lastMail();
    await counted(() => desk.deliver(givenMail({ from: customer, inReplyTo: messageId })));
  },
  'send the first reply to somebody who never wrote': async () => {
    const byAgent = { ...desk.context(), actor: { kind: 'agent', id: 1 } } as const;
    const opened = await createTicket(desk.database, byAgent, {
      principal: ADMIN,
      request: requestFor({ address: 'caller@example.org', name: '' }, { kind: 'internal_note' }),
      alongside: () => [],
    });
    calledId = opened.ticket.id;
    const { event } = await desk.reply(calledId);
    await counted(() => desk.send(event));
  },
  'send the next one': async () => {
    const { event } = await desk.reply(calledId);
    await counted(() => desk.send(event));
  },
};

test.each(Object.entries(steps))('to %s costs what was agreed', async (name, step) => {
  await counted(step);
  const sent = desk.database.seen().map(({ command }) => command.replace(/Command$/, ''));
  const agreed: Record<string, readonly string[]> = MAIL_CALLS;
  expect(sent).toEqual(agreed[name]);
});
