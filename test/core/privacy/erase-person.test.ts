import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { proveChain } from '../../../core/audit/index.ts';
import { createToken, listTokens } from '../../../core/auth/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import { findCustomer, loadCustomer, updateCustomer } from '../../../core/customer/index.ts';
import { mergeCustomers } from '../../../core/customer-merge/index.ts';
import { saveDraft } from '../../../core/draft/index.ts';
import { replyAddress } from '../../../core/email/index.ts';
import { resolutionArea } from '../../../core/resolution/index.ts';
import { changeSender } from '../../../core/sender/index.ts';
import { changeTicket, keptTerms } from '../../../core/ticket/index.ts';
import { enterTime } from '../../../core/time-entry/index.ts';
import { ADMIN } from '../../support/desk.ts';
import { begunErasure, erase, foundOf, killedAt } from '../../support/erasing.ts';
import { byEmail } from '../../support/identities.ts';
import { KEYS, sharedDesk } from '../../support/mail.ts';
import { provenState } from '../../support/purge.ts';

const desk = sharedDesk();
const byAgent = () => ({ ...desk.context(), actor: { kind: 'agent' as const, id: 1 } });
const LONG = 'A line of no interest.\n'.repeat(6000);

async function change(ticketId: number, fields: object) {
  const keep = keptConfiguration(desk.table);
  const rules = { ...desk.rules, terms: await keptTerms(keep).at(desk.now), solvingNeedsAssignee: false };
  const deps = { table: desk.table, rules, resolutions: keep(resolutionArea) };
  return changeTicket(deps, byAgent(), { principal: ADMIN, ticketId, change: fields });
}

let made = 0;

/** Somebody who has left something of theirs wherever a desk can keep it; `strings` is all of it. */
async function givenPerson() {
  made += 1;
  const n = `q${made}`;
  const address = `petra.${n}@people.example`;
  const name = `Petra Quendel${n}`;
  const from = `${name} <${address}>`;
  const [nick, chatId] = [`nachteule_${n}`, `70012${made}884`];
  const known = [nick, chatId, `+4989123${made}56`, `4711-${n}-99`];
  const strings = [address, `Quendel${n}`, `Zimmer ${n}`, `Secret${n}`, ...known];
  const said = `My room is Zimmer ${n}. The contract is 4711-${n}-99.\nIt says Secret${n} on the door, which nobody else may know.`;
  const { ticket } = await desk.take({ from, subject: `About Secret${n}`, text: said });
  const customerId = ticket.requesterId;
  await updateCustomer(desk, byAgent(), {
    customerId,
    change: {
      phone: `+4989123${made}56`,
      notes: `Lives in Zimmer ${n}.`,
      identities: [
        ...byEmail(address),
        { channel: 'telegram', value: chatId, account: 'our_bot', name: nick },
      ],
    },
  });
  await desk.send(await desk.event(ticket.id, 'ticket.created'));
  const recipients = [replyAddress('support@desk.example.com', ticket.id, KEYS[0])];
  await desk.take({ from, subject: 'Re', text: `${said}\n${LONG}Secret${n}` }, { recipients });
  const { mail } = await desk.answer(
    ticket.id,
    `Dear Petra Quendel${n},\nthe parcel leaves today for contract 4711-${n}-99.`,
  );
  await desk.report('Bounce', mail);
  await desk.write(ticket.id, { kind: 'internal_note', text: `She told me about Secret${n}.` });
  await change(ticket.id, { subject: `Secret${n} again`, summary: { problem: `Secret${n}` } });
  await enterTime(desk, byAgent(), {
    principal: ADMIN,
    ticketId: ticket.id,
    time: { seconds: 60, note: `Secret${n}` },
  });
  await saveDraft(desk.table, byAgent(), {
    principal: ADMIN,
    ticketId: ticket.id,
    kind: 'internal_note',
    content: { text: `Secret${n}` },
  });
  await changeSender(desk.table, byAgent(), { sender: address, standing: 'trusted' });
  return { customerId, ticketId: ticket.id, address, name, strings, said };
}

describe('a customer who is erased', () => {
  test('is found nowhere any more, and their ticket keeps its number, its times and what is counted', async () => {
    const { customerId, ticketId, strings, address } = await givenPerson();
    const before = await desk.ticket(ticketId);
    expect((await foundOf(desk, strings)).length).toBeGreaterThan(30);
    await erase(desk, customerId);
    expect(await foundOf(desk, strings)).toEqual([]);
    const { ticket, messages } = await desk.open(ticketId);
    const { createdAt, status, handlingSeconds, requesterId, priority } = before;
    expect(ticket).toMatchObject({ createdAt, status, handlingSeconds, requesterId, priority, subject: '' });
    expect(messages).toHaveLength(4);
    const reply = messages.find(({ kind }) => kind === 'public_reply');
    expect(reply?.text).toBe('Dear ▇▇▇,\nthe parcel leaves today for contract ▇▇▇.');
    expect(await loadCustomer(desk.table, customerId)).toMatchObject({ name: '', identities: [] });
    expect(await findCustomer(desk.table, { channel: 'email', value: address })).toBeNull();
    expect(await provenState(desk, ticketId)).toBe('intact');
    expect((await proveChain(desk.table, `C#${customerId}`)).state).toBe('intact');
  });

  test('is taken out of what others said of them, and nothing else is', async () => {
    const { customerId, address, name, said, strings } = await givenPerson();
    const other = await desk.take({
      from: 'Otto Rest <otto@people.example>',
      subject: 'My own matter',
      text: `Please send it to ${address.toUpperCase()} as well, ${name} is my sister. Her number is 089 123 ${made}56. I am fine.`,
    });
    const shared = await desk.take({
      from: 'Eva Holm <eva@people.example>',
      to: `support@desk.example.com`,
      headers: [`Cc: ${name} <${address}>`],
      text: 'We both wait for the room.',
    });
    const recipients = [replyAddress('support@desk.example.com', shared.ticket.id, KEYS[0])];
    await desk.take({ from: `${name} <${address}>`, subject: 'Re', text: said }, { recipients });
    const quoting = `Petra is right.\n\n${said.replace(/^/gm, '> ')}`;
    await desk.take({ from: 'Eva Holm <eva@people.example>', subject: 'Re', text: quoting }, { recipients });
    const unrelated = await desk.take({ from: 'Ulla <ulla@people.example>', text: 'Petra is a nice name.' });
    await updateCustomer(desk, byAgent(), {
      customerId: other.ticket.requesterId,
      change: { notes: `A brother of ${name}. Calls late.` },
    });
    const before = await desk.rows();
    await erase(desk, customerId);
    expect(await foundOf(desk, strings)).toEqual([]);
    const texts = async (id: number) => (await desk.open(id)).messages.map(({ text }) => text.trim()).sort();
    expect(await texts(other.ticket.id)).toEqual([
      'Please send it to ▇▇▇ as well, ▇▇▇ is my sister. Her number is ▇▇▇. I am fine.',
    ]);
    expect((await desk.ticket(other.ticket.id)).subject).toBe('My own matter');
    expect(await texts(shared.ticket.id)).toEqual([
      '',
      'We both wait for the room.',
      '▇▇▇ is right.\n\n> ▇▇▇',
    ]);
    expect((await loadCustomer(desk.table, other.ticket.requesterId)).notes).toBe(
      'A brother of ▇▇▇. Calls late.',
    );
    const kept = (rows: Record<string, unknown>[]) =>
      rows.filter(({ pk }) => pk === `T#${unrelated.ticket.id}`);
    expect(kept(await desk.rows())).toEqual(kept(before));
    for (const id of [other.ticket.id, shared.ticket.id]) expect(await provenState(desk, id)).toBe('intact');
  });

  test('is gone wherever the job was killed, and asked for again where it gave up', async () => {
    let killed = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 4, maxLength: 14 }),
        async (kills) => {
          const { customerId, ticketId, strings } = await givenPerson();
          const queue = await begunErasure(desk, customerId);
          queue.secondsALook = 9;
          for (const after of kills) {
            if (queue.messages.length === 0) break;
            if ((await queue.deliver(killedAt(desk.table, after))) !== null) killed += 1;
          }
          await queue.drain(desk.table);
          if ((await foundOf(desk, strings)).length > 0) await erase(desk, customerId);
          expect(await foundOf(desk, strings)).toEqual([]);
          expect(await provenState(desk, ticketId)).toBe('intact');
          expect((await proveChain(desk.table, `C#${customerId}`)).state).toBe('intact');
          expect((await desk.open(ticketId)).messages.some(({ text }) => text.includes('leaves today'))).toBe(
            true,
          );
        },
      ),
      { numRuns: 5 },
    );
    expect(killed).toBeGreaterThan(5);
  });

  test('is gone by all records of theirs, also those that were merged into theirs, with orders and numbers', async () => {
    const { customerId, strings } = await givenPerson();
    const former = await givenPerson();
    const merged = { targetId: customerId, sourceId: former.customerId, startMove: () => [] };
    await mergeCustomers(desk, byAgent(), merged);
    await erase(desk, customerId);
    expect(await foundOf(desk, [...strings, ...former.strings])).toEqual([]);
    expect((await proveChain(desk.table, `C#${former.customerId}`)).state).toBe('intact');
  });

  test('acts no more by tokens of theirs', async () => {
    const { ticket } = await desk.take({ from: 'token@people.example' });
    const owner = { kind: 'customer', id: ticket.requesterId } as const;
    const request = { name: 'Theirs', owner, scopes: ['*' as const], expiresAt: null };
    const deps = { table: desk.table, randomBytes };
    const { token } = await createToken(deps, byAgent(), { principal: ADMIN, request });
    expect(token.revokedAt).toBeNull();
    await erase(desk, ticket.requesterId);
    const { items } = await listTokens(desk, { principal: ADMIN, owner, page: { limit: 9 } });
    expect(items).toMatchObject([{ id: token.id, revokedAt: expect.any(String) }]);
    expect((await proveChain(desk.table, `C#${ticket.requesterId}`)).state).toBe('intact');
  });
});
