import { createAgent, updateAgent } from '../../../core/agent/index.ts';
import { isBeyondLimits, type RuleMails } from '../../../core/outbound/rule-mail-store.ts';
import { NOW } from '../../support/context.ts';
import { givenTeam } from '../../support/desk.ts';
import { askedNotice } from '../../support/given-notices.ts';
import { TestDesk } from '../../support/mail.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await TestDesk.open();
});
afterAll(() => desk.close());

async function agent(name: string, teamIds: number[], active = true): Promise<number> {
  const fields = { name, address: `${name}@agents.example.com`, role: 'agent', teamIds } as const;
  const { id } = await createAgent(desk, desk.context(), { fields });
  if (!active) await updateAgent(desk, desk.context(), { agentId: id, change: { active } });
  return id;
}

const addressesIn = (mail: { recipients: readonly string[] }) => [...mail.recipients].sort();

describe('a mail that a trigger asks for', () => {
  test('goes to the requester once however often its event comes, says that a machine wrote it, and is no message of the ticket', async () => {
    const { ticket } = await desk.take({ from: 'asks@example.com' });
    const event = await askedNotice(desk, ticket.id);
    expect(await desk.send(event)).toBe('sent');
    expect(await desk.send(event)).toBe('done_before');
    const mail = desk.lastMail();
    expect(addressesIn(mail)).toEqual(['asks@example.com']);
    expect(mail.raw).toContain('We are closed until Monday.');
    expect(mail.headers).toMatchObject({ 'auto-submitted': ['auto-generated'] });
    expect((await desk.open(ticket.id)).messages).toHaveLength(1);
    expect(await desk.entry(ticket.id, 'notice.sent')).toMatchObject({ mail: { to: 'asks@example.com' } });
  });

  test('is answered into its ticket', async () => {
    const { ticket } = await desk.take({ from: 'answers@example.com' });
    await desk.send(await askedNotice(desk, ticket.id));
    const { messageId } = desk.lastMail();
    const answered = await desk.take({ from: 'answers@example.com', inReplyTo: messageId, text: 'I see.' });
    expect(answered.ticket.id).toBe(ticket.id);
  });

  test('goes to the agents of a team who work here, and to an address', async () => {
    const team = await givenTeam(desk.database);
    const names = ['one', 'two', 'gone'];
    for (const name of names) await agent(name, [team.id], name !== 'gone');
    await agent('elsewhere', []);
    const { ticket } = await desk.take({ from: 'teams@example.com' });
    await desk.send(await askedNotice(desk, ticket.id, { to: 'team', teamId: team.id }));
    expect(addressesIn(desk.lastMail())).toEqual(['one@agents.example.com', 'two@agents.example.com']);
    await desk.send(await askedNotice(desk, ticket.id, { to: 'address', address: 'ops@example.org' }));
    expect(addressesIn(desk.lastMail())).toEqual(['ops@example.org']);
  });

  test('goes to nobody of a team that has more members than a mail has recipients, and the ticket says so', async () => {
    const team = await givenTeam(desk.database);
    let lastAgent = 0;
    for (let at = 0; at < 51; at += 1) lastAgent = await agent(`many-${at}`, [team.id]);
    const { ticket } = await desk.take({ from: 'many@example.com' });
    const event = await askedNotice(desk, ticket.id, { to: 'team', teamId: team.id });
    expect(await desk.send(event)).toBe('withheld');
    expect(await desk.event(ticket.id, 'notice.withheld')).toMatchObject({
      mail: { reason: 'too_many_recipients' },
    });
    await updateAgent(desk, desk.context(), { agentId: lastAgent, change: { active: false } });
    expect(await desk.send(await askedNotice(desk, ticket.id, { to: 'team', teamId: team.id }))).toBe('sent');
    expect(desk.lastMail().recipients).toHaveLength(50);
  });

  test.each([
    ['unattended_address', 'no-reply@example.com'],
    ['unattended_address', 'mailer-daemon@mx.example.com'],
    ['own_address', 'support@desk.example.com'],
  ])('is withheld as %s from %s, and the ticket says so', async (reason, address) => {
    const { ticket } = await desk.take({ from: 'held@example.com' });
    const event = await askedNotice(desk, ticket.id, { to: 'address', address });
    expect(await desk.send(event)).toBe('withheld');
    expect(await desk.event(ticket.id, 'notice.withheld')).toMatchObject({ mail: { reason } });
  });

  test('is withheld when rules have written to the address ten times of the ticket within ten minutes, not of another', async () => {
    const { ticket } = await desk.take({ from: 'often@example.com' });
    const outcomes: string[] = [];
    for (let sent = 0; sent < 11; sent += 1)
      outcomes.push(await desk.send(await askedNotice(desk, ticket.id)));
    expect(outcomes).toEqual([...Array(10).fill('sent'), 'withheld']);
    expect(await desk.event(ticket.id, 'notice.withheld')).toMatchObject({ mail: { reason: 'too_many' } });
    const { ticket: other } = await desk.take({ from: 'often@example.com' });
    expect(await desk.send(await askedNotice(desk, other.id))).toBe('sent');
    desk.later(10);
    expect(await desk.send(await askedNotice(desk, ticket.id))).toBe('sent');
  });
});

describe('mails by rules to an address', () => {
  const sent = (count: number, minutesAgo: number, ticketOf = (_: number) => 1): RuleMails => ({
    version: 1,
    mails: Array.from({ length: count }, (_, at) => ({
      seconds: Math.floor(NOW.getTime() / 1000) - minutesAgo * 60,
      ticketId: ticketOf(at),
    })),
  });

  test.each([
    [9, 10, 30],
    [29, 15, 60],
    [59, 25, 120],
    [179, 50, 240],
    [599, 100, 360],
  ])('within %i minutes are %i of a ticket and %i of all at most', (minutes, ofTicket, ofAll) => {
    expect(isBeyondLimits(sent(ofTicket - 1, minutes), 1, NOW)).toBe(false);
    expect(isBeyondLimits(sent(ofTicket, minutes), 1, NOW)).toBe(true);
    expect(
      isBeyondLimits(
        sent(ofAll - 1, minutes, (at) => at + 2),
        1,
        NOW,
      ),
    ).toBe(false);
    expect(
      isBeyondLimits(
        sent(ofAll, minutes, (at) => at + 2),
        1,
        NOW,
      ),
    ).toBe(true);
  });
});
