import { updateMailbox } from '../../../core/mailbox/index.ts';
import { mayWrite } from '../../../core/mailbox/writers.ts';
import { createOrganisation } from '../../../core/organisation/index.ts';
import type { Writers } from '../../../schemas/mailbox.ts';
import { DESK, type GivenMail, givenMail, sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();
const [{ address }] = DESK.mailboxes;
const deps = () => ({ table: desk.table, domain: DESK.domain, mailboxes: DESK.mailboxes });

beforeAll(() => {
  desk.rules = { ...desk.rules, holdsMail: true };
});

async function setWriters(writers: Writers): Promise<void> {
  await updateMailbox(deps(), desk.context(), { address, change: { writers } });
  desk.later(1);
}
const take = (mail: GivenMail) => desk.takeIn(desk.store(givenMail(mail)));

test('a mailbox for known customers holds the mail of others, and takes that of customers and of people of organisations', async () => {
  const ana = 'ana@customers.example';
  const asked = await take({ from: ana, id: '<asked@customers.example>' });
  expect(asked.outcome).toBe('opened');
  const fields = { name: 'Lindt', domains: ['lindt.example'], externalId: null, tags: [] };
  await createOrganisation(deps(), desk.context(), { fields });
  await setWriters({ who: 'customers' });
  expect(await take({ from: 'stranger@elsewhere.example' })).toMatchObject({
    outcome: 'held',
    causes: ['not_allowed'],
  });
  expect((await take({ from: ana })).outcome).toBe('opened');
  expect((await take({ from: 'new@lindt.example' })).outcome).toBe('opened');
});

test('who takes part in a ticket answers on it, whoever may begin one; others do not join it by its Message-ID', async () => {
  await setWriters({ who: 'anyone' });
  const [bob, id] = ['bob@partner.example', '<of-bob@partner.example>'];
  await take({ from: bob, id });
  await setWriters({ who: 'domains', domains: ['Good.Example'] });
  expect((await take({ from: bob, inReplyTo: id })).outcome).toBe('joined');
  expect(await take({ from: 'eve@partner.example', inReplyTo: id })).toMatchObject({
    outcome: 'held',
    causes: ['not_allowed'],
  });
  expect((await take({ from: bob })).outcome).toBe('held');
  expect((await take({ from: 'any@mail.good.example' })).outcome).toBe('opened');
});

test.each<[Writers, boolean]>([
  [{ who: 'anyone' }, true],
  [{ who: 'customers' }, false],
  [{ who: 'domains', domains: ['b.example'] }, true],
  [{ who: 'domains', domains: ['a.b.example'] }, false],
  [{ who: 'domains', domains: ['example'] }, true],
  [{ who: 'domains', domains: ['.example', 'xb.example'] }, false],
])('%j takes the mail of x@b.example: %s', (writers, takes) => {
  expect(mayWrite(writers, { address: 'x@b.example', isKnown: false })).toBe(takes);
});
