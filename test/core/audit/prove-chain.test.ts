import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { auditDesk } from '../../../bin/doctor/audit.ts';
import { auditTrail } from '../../../core/audit/event-store.ts';
import { proveChain, recordEvent, type Subject, ticketSubject } from '../../../core/audit/index.ts';
import { addMessage } from '../../../core/conversation/index.ts';
import { customerSubject, updateCustomer } from '../../../core/customer/index.ts';
import { changeTicket } from '../../../core/ticket/index.ts';
import { NOW, testContext } from '../../support/context.ts';
import { ADMIN, givenCustomer, givenTicket, later, ticketIn } from '../../support/desk.ts';
import { sharedDesk } from '../../support/mail.ts';
import { givenWholeDesk } from '../../support/whole-desk.ts';

const desk = sharedDesk();
const rules = { closeAfterDays: 4 };

const prioritise = (ticketId: number, priority: 'low' | 'high', now = NOW) =>
  changeTicket({ table: desk.table, rules }, testContext({ now }), {
    principal: ADMIN,
    ticketId,
    change: { priority },
  });
const note = (ticketId: number, text: string) =>
  addMessage({ table: desk.table, rules }, testContext(), {
    principal: ADMIN,
    ticketId,
    message: { kind: 'internal_note', text },
  });

/** The rows of the events of something, oldest first. */
async function rowsOf(subject: Subject) {
  const { rows } = await desk.table.query(auditTrail.of({ subject, limit: 100 }));
  return rows as { pk: string; sk: string; link: { number: number }; event: { type: string } }[];
}

/** What somebody does who has the table and not the desk. */
async function forge(row: { pk: string; sk: string }, UpdateExpression: string, value?: unknown) {
  const Key = { pk: row.pk, sk: row.sk };
  const names = [...UpdateExpression.matchAll(/#(\w+)/g)].map(([alias, name]) => [alias, name]);
  await DynamoDBDocumentClient.from(desk.database.client).send(
    new UpdateCommand({
      TableName: desk.database.tableName,
      Key,
      UpdateExpression,
      ExpressionAttributeNames: Object.fromEntries(names),
      ...(value !== undefined && { ExpressionAttributeValues: { ':value': value } }),
    }),
  );
}

describe('the chain of events', () => {
  test('of everything on a desk that was used in every way is intact, and the doctor says so', async () => {
    await givenWholeDesk(desk);
    const said: string[] = [];
    expect(await auditDesk(desk.database.tableName, (line) => said.push(line), desk.database.client)).toBe(0);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^\d+ audit trails: \d+ intact, 0 not wholly chained, 0 tampered with\.$/);
  });

  test('does not fork when many write at once, and nobody is refused for it', async () => {
    const { ticket } = await givenTicket(desk.database);
    const subject = ticketSubject(ticket.id);
    const told = { ticket, change: {} };
    const others = Array.from({ length: 6 }, () =>
      desk.table.write([recordEvent(subject, 'ticket.updated', told, testContext())]),
    );
    await Promise.all([...others, prioritise(ticket.id, 'high'), note(ticket.id, 'A'), note(ticket.id, 'B')]);
    const proof = await proveChain(desk.table, subject);
    expect(proof).toMatchObject({ state: 'intact', head: { number: 2 + 6 + 1 + 2 }, faults: [] });
  });

  test('takes what was told at an earlier time than what it follows', async () => {
    const { ticket } = await givenTicket(desk.database, { now: later(NOW, { seconds: 50 }) });
    const subject = ticketSubject(ticket.id);
    const told = { ticket, change: {} };
    for (let at = 0; at < 40; at += 1) {
      const context = testContext({ now: later(NOW, { seconds: 40 - at }) });
      await desk.table.write([recordEvent(subject, 'ticket.updated', told, context)]);
    }
    expect(await proveChain(desk.table, subject)).toMatchObject({
      state: 'intact',
      head: { number: 42 },
      faults: [],
    });
  });

  test('is proven in parts as in one piece', async () => {
    const { id } = await givenCustomer(desk.database);
    const subject = customerSubject(id);
    for (let at = 0; at < 210; at += 1)
      await updateCustomer(desk, testContext({ now: later(NOW, { seconds: at + 1 }) }), {
        customerId: id,
        change: { notes: `Note ${at}` },
      });
    const whole = await proveChain(desk.table, subject);
    const first = await proveChain(desk.table, subject, { most: 200 });
    expect(first.next).not.toBeNull();
    const last = await proveChain(desk.table, subject, { most: 200, from: first.next ?? undefined });
    expect(whole).toMatchObject({ state: 'intact', head: { number: 211 } });
    expect(last).toEqual(whole);
    const [second] = (await rowsOf(subject)).slice(1);
    if (second) await forge(second, 'SET #event.#at = :value', NOW.toISOString().replace('12', '11'));
    const tampered = await proveChain(desk.table, subject, { most: 200 });
    const rest = await proveChain(desk.table, subject, { most: 200, from: tampered.next ?? undefined });
    expect([tampered.state, rest.state]).toEqual(['tampered', 'tampered']);
  });

  test('that was written anew as a whole lacks the hash that somebody had noted', async () => {
    const { ticket } = await givenTicket(desk.database);
    const subject = ticketSubject(ticket.id);
    const noted = (await proveChain(desk.table, subject)).head?.hash;
    await note(ticket.id, 'More');
    expect((await proveChain(desk.table, subject, { knownHash: noted })).state).toBe('intact');
    const strange = await proveChain(desk.table, subject, { knownHash: 'x'.repeat(43) });
    expect(strange).toMatchObject({ state: 'tampered', faults: [{ fault: 'rewritten' }] });
  });
});

describe('somebody who has the table', () => {
  /** A ticket with four events, the third of which changes its subject, and so has words. */
  async function givenTrail() {
    const { ticket } = await givenTicket(desk.database);
    const subject = ticketSubject(ticket.id);
    await changeTicket({ table: desk.table, rules }, testContext({ now: later(NOW, { seconds: 1 }) }), {
      principal: ADMIN,
      ticketId: ticket.id,
      change: { subject: 'My card', priority: 'high' },
    });
    await prioritise(ticket.id, 'low', later(NOW, { seconds: 2 }));
    const [created, added, renamed, lowered] = await rowsOf(subject);
    if (!created || !added || !renamed || !lowered) throw new Error('The trail has four events');
    const proof = async () => {
      const { state, faults } = await proveChain(desk.table, subject);
      return { state, faults: faults.map(({ fault }) => fault) };
    };
    return { subject, ticket, created, added, renamed, lowered, proof };
  }
  const head = (ticketId: number) => ({ pk: ticketSubject(ticketId), sk: 'META' });

  test('cannot change what an event tells', async () => {
    const { renamed, lowered, proof } = await givenTrail();
    await forge(renamed, 'SET #event.#actor.#id = :value', 7);
    expect(await proof()).toEqual({ state: 'tampered', faults: ['changed'] });
    await forge(lowered, 'SET #event.#change = :value', {});
    expect(await proof()).toEqual({ state: 'tampered', faults: ['changed', 'changed'] });
  });

  test('cannot change or take away its words', async () => {
    const { renamed, proof } = await givenTrail();
    await forge(renamed, 'SET #words.#change.#subject.#after = :value', 'His card');
    expect(await proof()).toEqual({ state: 'tampered', faults: ['words_changed'] });
    await forge(renamed, 'REMOVE #words, #salt');
    expect(await proof()).toEqual({ state: 'tampered', faults: ['words_changed'] });
  });

  test('cannot say that words were struck when nothing tells so', async () => {
    const { renamed, lowered, proof } = await givenTrail();
    await forge(renamed, 'REMOVE #words, #salt SET #redactedBy = :value', lowered.sk.slice(2));
    expect(await proof()).toEqual({ state: 'tampered', faults: ['words_changed'] });
  });

  test('cannot take an event away, from the middle or the end', async () => {
    const { ticket, subject, added, renamed, lowered } = await givenTrail();
    await desk.table.deleteMany([renamed]);
    const gap = { fault: 'missing', from: 3, to: 3 };
    expect(await proveChain(desk.table, subject)).toMatchObject({ state: 'tampered', faults: [gap] });
    await desk.table.deleteMany([lowered]);
    const end = { fault: 'missing', from: 3, to: 4 };
    expect(await proveChain(desk.table, subject)).toMatchObject({ state: 'tampered', faults: [end] });
    await forge(head(ticket.id), 'SET #auditHead.#number = :value', 2);
    const shorter = await proveChain(desk.table, subject);
    expect(shorter).toMatchObject({ state: 'tampered', faults: [{ fault: 'changed' }] });
    expect(added.link.number).toBe(2);
    await forge(head(ticket.id), 'REMOVE #auditHead');
    expect((await proveChain(desk.table, subject)).state).toBe('tampered');
  });

  test('cannot put an event in, or pass one off as told by a version that knows of no chain', async () => {
    const { subject, renamed, proof } = await givenTrail();
    const id = testContext({ now: later(NOW, { seconds: 1 }) }).newId();
    const { link: _, ...unchained } = renamed;
    const forged = { ...unchained, sk: `E#${id}`, event: { ...renamed.event, id } };
    await desk.table.putMany([{ ...forged, kind: 'event' }]);
    expect(await proof()).toEqual({ state: 'unchained', faults: ['unchained'] });
    await desk.table.putMany([{ ...forged, kind: 'event', link: renamed.link }]);
    expect((await proof()).state).toBe('tampered');
    await desk.table.deleteMany([forged]);
    await forge(renamed, 'REMOVE #link');
    const { state, faults } = await proveChain(desk.table, subject);
    expect(state).toBe('tampered');
    expect(faults).toContainEqual({ fault: 'missing', from: 3, to: 3 });
  });

  test('cannot move an event to another place or ticket', async () => {
    const { renamed, proof, subject } = await givenTrail();
    const id = testContext({ now: later(NOW, { days: 1 }) }).newId();
    await desk.table.deleteMany([renamed]);
    await desk.table.putMany([{ ...renamed, kind: 'event', sk: `E#${id}` }]);
    expect((await proof()).faults).toContain('moved');
    const other = await givenTicket(desk.database);
    await desk.table.putMany([{ ...renamed, kind: 'event', pk: ticketSubject(other.ticket.id) }]);
    expect((await proveChain(desk.table, ticketSubject(other.ticket.id))).state).toBe('tampered');
    expect(subject).not.toBe(ticketSubject(other.ticket.id));
  });

  test('is found by the doctor, who names the event and ends with 1, or with 2 where none was forged', async () => {
    const { subject, renamed, lowered } = await givenTrail();
    const { link: _, ...unchained } = lowered;
    const id = testContext({ now: later(NOW, { seconds: 3 }) }).newId();
    const old = { ...unchained, kind: 'event' as const, sk: `E#${id}`, event: { ...lowered.event, id } };
    await desk.table.putMany([old]);
    const audit = async () => {
      const said: string[] = [];
      const code = await auditDesk(desk.database.tableName, (line) => said.push(line), desk.database.client);
      return { code, lines: said.filter((line) => line.includes(`${subject}:`)) };
    };
    expect((await audit()).lines).toEqual([
      expect.stringMatching(`^unchained ${subject}: unchained ticket.updated ${id}`),
    ]);
    await forge(renamed, 'SET #event.#actor.#id = :value', 7);
    const { code, lines } = await audit();
    expect(code).toBe(1);
    expect(lines).toContainEqual(
      expect.stringContaining(`${subject}: changed ticket.updated ${renamed.sk.slice(2)}`),
    );
  });
});

describe('a desk from before there were chains', () => {
  test('begins them with the next event, and says what came before', async () => {
    const { ticket } = await givenTicket(desk.database);
    const subject = ticketSubject(ticket.id);
    for (const row of await rowsOf(subject)) await forge(row, 'REMOVE #link');
    await forge({ pk: subject, sk: 'META' }, 'REMOVE #auditHead');
    const before = await proveChain(desk.table, subject);
    expect(before).toMatchObject({
      state: 'unchained',
      head: null,
      unchained: { before: 2, after: 0 },
      faults: [],
    });
    await prioritise(ticket.id, 'high', later(NOW, { seconds: 1 }));
    const after = await proveChain(desk.table, subject);
    expect(after).toMatchObject({ state: 'intact', head: { number: 1 }, unchained: { before: 2, after: 0 } });
  });

  test('whose older version works along leaves gaps, which are told apart from forgeries', async () => {
    const { ticket } = await givenTicket(desk.database);
    const subject = ticketSubject(ticket.id);
    const told = { ticket: ticketIn('open', { id: ticket.id }), change: {} };
    const { row } = recordEvent(
      subject,
      'ticket.updated',
      told,
      testContext({ now: later(NOW, { seconds: 1 }) }),
    );
    await desk.table.putMany([row]);
    await prioritise(ticket.id, 'high', later(NOW, { seconds: 2 }));
    const proof = await proveChain(desk.table, subject);
    expect(proof).toMatchObject({ state: 'unchained', unchained: { before: 0, after: 1 } });
    expect(proof.faults).toEqual([
      { fault: 'unchained', event: expect.objectContaining({ id: row.sk.slice(2) }) },
    ]);
  });
});
