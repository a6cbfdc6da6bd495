import { categoryArea } from '../../../core/category/index.ts';
import { createThing, keptConfiguration, retireThing } from '../../../core/configuration/index.ts';
import { fieldArea } from '../../../core/custom-field/index.ts';
import { updateMailbox } from '../../../core/mailbox/index.ts';
import { keptTerms } from '../../../core/ticket/kept-terms.ts';
import type { Mailbox } from '../../../schemas/mailbox.ts';
import { customField } from '../../support/custom-fields.ts';
import { givenTeam } from '../../support/desk.ts';
import { DESK, type GivenMail, sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();
const address = 'billing@desk.example.com';

const mailboxOpens = (opening: Mailbox['opening']) => {
  const deps = { table: desk.table, domain: DESK.domain, mailboxes: DESK.mailboxes };
  return updateMailbox(deps, desk.context(), { address, change: { opening } });
};
/** A mail to the mailbox, once all that was configured is in force. */
async function takeMail(mail: GivenMail = {}) {
  desk.later(1);
  const terms = await keptTerms(keptConfiguration(desk.table)).at(desk.now);
  desk.rules = { ...desk.rules, terms };
  const { ticket } = await desk.take({ to: address, ...mail }, { recipients: [address] });
  return ticket;
}

describe('tickets that mail to a mailbox opens', () => {
  let teamId: number;
  beforeAll(async () => {
    teamId = (await givenTeam(desk.database)).id;
    const category = { parent: null, form: null, priority: 'urgent', priorities: null } as const;
    await createThing(desk, desk.context(), categoryArea, {
      fields: { key: 'invoices', labels: { en: 'Invoices' }, teamId, ...category },
    });
    for (const given of [
      { key: 'source' },
      { key: 'amount', type: 'integer' as const },
      { key: 'code', type: 'pattern' as const, pattern: '[A-Z]+' },
    ])
      await createThing(desk, desk.context(), fieldArea, { fields: customField(given) });
  });

  test('begin as it says, its category’s team and what the mail says of itself included', async () => {
    await mailboxOpens({
      type: 'task',
      priority: 'low',
      category: 'invoices',
      tags: ['billing'],
      fields: { source: 'old address', amount: 3 },
    });
    expect(await takeMail({ headers: ['Auto-Submitted: auto-generated'] })).toMatchObject({
      type: 'task',
      priority: 'low',
      category: 'invoices',
      teamId,
      tags: ['automatic', 'billing'],
      fields: { source: { text: 'old address' }, amount: 3 },
    });
  });

  test('have what their category brings where it does not say more', async () => {
    await mailboxOpens({ category: 'invoices' });
    const ticket = await takeMail();
    expect(ticket).toMatchObject({ type: 'question', priority: 'urgent', tags: [], category: 'invoices' });
    expect(ticket.chosen).toBeUndefined();
  });

  test('are as the closed ticket was where they follow it up', async () => {
    await mailboxOpens({});
    const from = 'eva@example.com';
    const { id } = await takeMail({ from, id: '<first@example.com>' });
    await desk.solveAndClose(id);
    await mailboxOpens({ type: 'task', tags: ['billing'] });
    expect(await takeMail({ from, inReplyTo: '<first@example.com>' })).toMatchObject({
      followUpOf: id,
      type: 'question',
      tags: [],
    });
  });

  test('are opened without what was retired since, and no mail waits', async () => {
    await mailboxOpens({ category: 'invoices', tags: ['billing'], fields: { source: 'here', amount: 4 } });
    await retireThing(desk, desk.context(), categoryArea, { key: 'invoices' });
    await retireThing(desk, desk.context(), fieldArea, { key: 'amount' });
    const ticket = await takeMail();
    expect(ticket).toMatchObject({ tags: ['billing'], fields: { source: { text: 'here' } } });
    expect([ticket.category, ticket.fields?.amount]).toEqual([undefined, undefined]);
  });

  test.each([
    ['fields.amount', { fields: { amount: 'much' } }],
    ['fields.colour', { fields: { colour: 'red' } }],
    ['fields.code', { fields: { code: 'AB' } }],
    ['category', { category: 'invoices' }],
    ['form', { form: 'none' }],
  ])('cannot begin with a wrong %s', async (path, opening) => {
    await expect(mailboxOpens(opening)).rejects.toMatchObject({ fields: [{ path: `opening.${path}` }] });
  });
});
