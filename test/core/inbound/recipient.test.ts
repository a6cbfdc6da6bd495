import { createMailbox, retireMailbox, updateMailbox } from '../../../core/mailbox/index.ts';
import { givenTeam } from '../../support/desk.ts';
import { DESK, type GivenMail, sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();
const deps = () => ({ table: desk.table, domain: DESK.domain, mailboxes: DESK.mailboxes });

let people = 0;
/** Takes in a mail of somebody new, delivered to these addresses. */
function takeTo(recipients: string[], mail: GivenMail = {}) {
  people += 1;
  const from = mail.from ?? `person${people}@example.com`;
  return desk.take({ to: recipients.join(', '), ...mail, from }, { recipients });
}

describe('mail to an address of the domain that is no mailbox', () => {
  test('opens a ticket of the default mailbox and its team, marked', async () => {
    const { id: teamId } = await givenTeam(desk.database);
    const [{ address }] = DESK.mailboxes;
    await updateMailbox(deps(), desk.context(), { address, change: { teamId } });
    desk.later(1);
    const { ticket, messages } = await takeTo(['nobody@desk.example.com']);
    expect(ticket).toMatchObject({ mailbox: address, teamId, tags: ['unknown-recipient'] });
    expect(messages[0]?.origin).toMatchObject({ unknownRecipient: true, automatic: false });
  });

  test('is not acknowledged, and says so', async () => {
    const { ticket } = await takeTo(['nobody+sale@desk.example.com']);
    const created = await desk.event(ticket.id, 'ticket.created');
    expect(created).toMatchObject({ acknowledge: false });
    const sent = desk.mail.sent.length;
    expect(await desk.send(created)).toBe('withheld');
    expect(await desk.event(ticket.id, 'acknowledgement.withheld')).toMatchObject({
      mail: { reason: 'unknown_recipient' },
    });
    expect(desk.mail.sent).toHaveLength(sent);
  });

  test('is nothing special when it also goes to a mailbox, by its envelope or by its header', async () => {
    for (const given of [
      takeTo(['nobody@desk.example.com', 'billing@desk.example.com']),
      takeTo(['nobody@desk.example.com'], { to: 'Billing <BILLING@desk.example.com>' }),
    ])
      expect((await given).ticket).toMatchObject({ mailbox: 'billing@desk.example.com', tags: [] });
  });

  test('joins the ticket that it answers, and follows up a closed one, unmarked', async () => {
    const from = 'ana@example.com';
    const { ticket } = await takeTo(['billing@desk.example.com'], { from, id: '<asked@example.com>' });
    const answer = () => takeTo(['biling@desk.example.com'], { from, inReplyTo: '<asked@example.com>' });
    expect((await answer()).ticket).toMatchObject({ id: ticket.id, tags: [] });
    await desk.solveAndClose(ticket.id);
    expect((await answer()).ticket).toMatchObject({
      followUpOf: ticket.id,
      mailbox: 'billing@desk.example.com',
      tags: [],
    });
  });
});

test('mail to a mailbox that was made a moment ago is its own, although functions look at the configuration once a second', async () => {
  await takeTo(['support@desk.example.com']);
  const fields = { address: 'returns@desk.example.com', name: 'Returns', teamId: null, isDefault: false };
  await createMailbox(deps(), desk.context(), { fields });
  const { ticket } = await takeTo([fields.address]);
  expect(ticket).toMatchObject({ mailbox: fields.address, tags: [] });
});

test('mail to a retired mailbox is its own as before, acknowledged, and answered from it', async () => {
  const address = 'billing@desk.example.com';
  await retireMailbox(deps(), desk.context(), { address });
  desk.later(1);
  const { ticket } = await takeTo([address]);
  expect(ticket).toMatchObject({ mailbox: address, tags: [] });
  expect(await desk.send(await desk.event(ticket.id, 'ticket.created'))).toBe('sent');
  const { mail } = await desk.answer(ticket.id);
  const [replyTo = ''] = mail.headers['reply-to'] ?? [];
  const [to = ''] = /billing\+[^>]+/.exec(replyTo) ?? [];
  const { ticket: joined } = await takeTo([to], { from: mail.to });
  expect(joined.id).toBe(ticket.id);
});

describe('mail that names the desk itself as its sender', () => {
  test('is a machine’s when it names a mailbox, made over the API or retired', async () => {
    const fields = { address: 'parts@desk.example.com', name: 'Parts', teamId: null, isDefault: false };
    await createMailbox(deps(), desk.context(), { fields });
    await retireMailbox(deps(), desk.context(), { address: fields.address });
    desk.later(1);
    const { ticket, messages } = await takeTo(['support@desk.example.com'], {
      from: 'Parts <parts+t1.abcdefghijkl@desk.example.com>',
    });
    expect(ticket.tags).toEqual(['automatic']);
    expect(messages[0]?.origin).toMatchObject({ automatic: true });
  });

  test('gets no mail back, whichever address of the domain it names, however often it comes round', async () => {
    const sent = desk.mail.sent.length;
    for (const to of ['support@desk.example.com', 'nobody@desk.example.com', 'other@desk.example.com']) {
      const { ticket } = await takeTo([to], { from: 'somebody@desk.example.com' });
      expect(await desk.send(await desk.event(ticket.id, 'ticket.created'))).toBe('withheld');
      const { event } = await desk.reply(ticket.id);
      expect(await desk.send(event)).toBe('withheld');
    }
    expect(desk.mail.sent).toHaveLength(sent);
  });
});
