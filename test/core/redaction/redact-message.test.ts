import { listEvents, proveChain, ticketSubject } from '../../../core/audit/index.ts';
import { editNote, readHtml } from '../../../core/conversation/index.ts';
import { readMessage } from '../../../core/email/index.ts';
import { listVersions } from '../../../core/message/index.ts';
import { listFindings, redactMessage } from '../../../core/redaction/index.ts';
import { MARK } from '../../../core/redaction/passage.ts';
import { rememberAnswer } from '../../../core/shared/idempotency-store.ts';
import { noteAnswer } from '../../../core/shared/ticket-answers-store.ts';
import { SHIPPED } from '../../../core/status/index.ts';
import { applyTaskList, settleTask } from '../../../core/task/index.ts';
import { changeTicket } from '../../../core/ticket/index.ts';
import { listTickets, projectTicket } from '../../../core/views/index.ts';
import type { Message } from '../../../schemas/message.ts';
import { ADMIN, agentOf, allRows, customerOf } from '../../support/desk.ts';
import { askedNotice } from '../../support/given-notices.ts';
import { givenTaskList, loadTaskLists } from '../../support/given-task-list.ts';
import { JobQueue } from '../../support/job-queue.ts';
import { givenMail, sharedDesk } from '../../support/mail.ts';
import { deletionIn, redact, redactDeps, textsOf } from '../../support/redaction.ts';

const desk = sharedDesk();
const byAgent = () => ({ ...desk.context(), actor: { kind: 'agent', id: 1 } as const });

/** Words that nothing else on the desk has: of each test its own. */
let tests = 0;
let first: string;
let second: string;
let secret: string;
let filed: string;
beforeEach(() => {
  tests += 1;
  [first, second, filed] = [`Zweig${tests}q`, `${tests}4711${tests}`, `Bifrost${tests}q`];
  secret = `${first} ${second} Horn`;
});

/** The rows and objects that hold one of these words. */
async function keptIn(...words: string[]): Promise<string[]> {
  const rows = Object.entries(await allRows(desk.database)).map(([key, row]) => [key, JSON.stringify(row)]);
  const objects = [...desk.objects.kept].map(([key, { body }]) => [key, Buffer.from(body).toString()]);
  const isHeld = (text = '') => words.some((word) => text.includes(word));
  return [...rows, ...objects].flatMap(([key = '', text]) => (isHeld(text) ? [key] : []));
}
const leftOfSecret = () => keptIn(first, second);

const LONG = 'a line of no interest\n'.repeat(6000);

/** A mail with text, HTML and a file, each of which has the secret in its own way. */
async function givenLetter({ subject = 'Hello', before = '' } = {}) {
  const html = `<p>It is <b>${first}</b>&nbsp;${second}<br>Horn</p><img alt="${secret}"><!-- ${secret} -->`;
  const text = [
    'Content-Type: multipart/mixed; boundary="m"',
    '',
    '--m',
    'Content-Type: multipart/alternative; boundary="a"',
    '',
    '--a',
    'Content-Type: text/plain; charset=utf-8',
    '',
    `${before}It is ${first} ${second}`,
    'Horn, as I wrote to Jo:',
    '',
    'Am 1.1.2026 schrieb Bert <bert@example.com>:',
    `> Is it ${first}`,
    `> ${second} Horn?`,
    '--a',
    'Content-Type: text/html; charset=utf-8',
    '',
    html,
    '--a--',
    '--m',
    'Content-Type: text/plain; name="a.txt"',
    'Content-Disposition: attachment; filename="a.txt"',
    '',
    `The file says ${filed}.`,
    '--m--',
  ].join('\n');
  const [type = '', , ...rest] = text.split('\n');
  const raw = {
    from: 'mara@example.com',
    subject,
    headers: ['MIME-Version: 1.0', type],
    text: rest.join('\n'),
  };
  const { ticket, messages } = await desk.take(raw);
  const message = messages.at(-1);
  if (message === undefined) throw new Error('The mail made no message');
  return { ticket, message, at: { ticketId: ticket.id, messageId: message.id } };
}

const messageOf = async (ticketId: number, id: string): Promise<Message> => {
  const found = (await desk.open(ticketId)).messages.find((message) => message.id === id);
  if (found === undefined) throw new Error('The message is gone');
  return found;
};

test('a passage is gone from text, HTML, quotes, raw mail and everything else, and a mark says who struck it when', async () => {
  const { ticket, message, at } = await givenLetter();
  expect(await leftOfSecret()).not.toEqual([]);
  const { redaction } = await redact(desk, { ...at, request: { text: secret } });
  expect(await leftOfSecret()).toEqual([]);
  const left = await messageOf(ticket.id, message.id);
  expect(left.text).toContain(`It is ${MARK}, as I wrote to Jo:`);
  expect(left.text).toContain(`> Is it ${MARK}?`);
  expect(left.replyText).toContain(`It is ${MARK}, as I wrote to Jo:`);
  expect(desk.objects.text(left.htmlKey)).toMatch(/^<p>It is <b>▇▇▇<\/b>&nbsp;<br><\/p><img>/);
  expect(left.redactions).toEqual([
    { id: redaction?.id, at: expect.any(String), by: { kind: 'agent', id: 1 }, parts: ['text', 'html'] },
  ]);
  // The file is another matter.
  expect(await keptIn(filed)).not.toEqual([]);
});

test('an attachment is gone with the mail that brought it, and the message says which it was', async () => {
  const { ticket, message, at } = await givenLetter();
  await redact(desk, { ...at, request: { attachments: [0] } });
  expect(await keptIn(filed)).toEqual([]);
  const left = await messageOf(ticket.id, message.id);
  expect(left.attachments).toEqual([
    expect.objectContaining({ filename: 'a.txt', struckBy: left.redactions?.[0]?.id }),
  ]);
  expect(left.text).toContain(`${first} ${second}`);
});

test('doing it again changes nothing, and other words can go later', async () => {
  const { ticket, message, at } = await givenLetter();
  await redact(desk, { ...at, request: { attachments: [0] } });
  const before = await allRows(desk.database);
  expect(await redact(desk, { ...at, request: { attachments: [0] } })).toMatchObject({ redaction: null });
  expect(await allRows(desk.database)).toEqual(before);
  await redact(desk, { ...at, request: { text: secret } });
  await redact(desk, { ...at, request: { text: 'as I wrote to Jo' } });
  const left = await messageOf(ticket.id, message.id);
  expect(left.redactions?.map(({ parts }) => parts)).toEqual([['attachment'], ['text', 'html'], ['text']]);
  expect(left.text).toContain(`It is ${MARK}, ${MARK}:`);
  expect(await keptIn(first, second, filed)).toEqual([]);
});

test('a text that is too long for a row is struck as a whole, and so is its beginning', async () => {
  const cut = LONG.slice(0, 7990);
  const { ticket, message, at } = await givenLetter({ before: `${cut}${secret} ${LONG}` });
  expect(message.textKey).not.toBeNull();
  expect(message.text).toContain(first);
  await redact(desk, { ...at, request: { text: secret } });
  const left = await messageOf(ticket.id, message.id);
  expect(await leftOfSecret()).toEqual([]);
  expect(desk.objects.text(left.textKey)).toContain(MARK);
  expect(left.text.length).toBeGreaterThan(7000);
});

test('the subject goes where that is asked: on the ticket, in lists, and where it was renamed', async () => {
  const { ticket, at } = await givenLetter({ subject: `About ${secret}` });
  const rename = (subject: string) =>
    changeTicket({ table: desk.table, rules: { closeAfterDays: 4 } }, byAgent(), {
      principal: ADMIN,
      ticketId: ticket.id,
      change: { subject },
    });
  desk.undoSeconds = 60;
  await rename(`Still ${secret}`);
  await desk.write(ticket.id, { kind: 'public_reply', text: 'Yes.', ticket: { subject: `Now ${secret}` } });
  desk.undoSeconds = 0;
  await projectTicket({ table: desk.table, shards: 1 }, ticket.id);
  await redact(desk, { ...at, request: { text: secret } });
  expect(await desk.ticket(ticket.id)).toMatchObject({ subject: `Now ${secret}` });
  await desk.write(ticket.id, { kind: 'internal_note', text: `Of ${secret}.` });
  const note = (await desk.open(ticket.id)).messages.at(-1)?.id ?? '';
  await redact(desk, { ticketId: ticket.id, messageId: note, request: { text: secret, subject: true } });
  await projectTicket({ table: desk.table, shards: 1 }, ticket.id);
  expect(await leftOfSecret()).toEqual([]);
  const list = { principal: ADMIN, list: { of: 'open' } as const, limit: 50 };
  const { tickets } = await listTickets({ table: desk.table, shards: 1 }, list);
  expect(tickets.find(({ id }) => id === ticket.id)?.subject).toBe(`Now ${MARK}`);
});

test('earlier versions of a note, the audit trail and remembered answers lose it too', async () => {
  const { ticket } = await desk.take({ from: 'notes@example.com' });
  const { message } = await desk.write(ticket.id, { kind: 'internal_note', text: `It is ${secret}.` });
  const at = { ticketId: ticket.id, messageId: message.id };
  await editNote(desk.table, byAgent(), { principal: ADMIN, ...at, text: 'It is nothing.' });
  const asked = { owner: 'agent#1', key: 'of the note', content: `{"text":"It is ${secret}."}` };
  const body = { message: { text: message.text }, list: [1, null, true] };
  const answer = rememberAnswer(asked, { status: 201, body, version: 1 }, desk.now);
  await desk.table.write([answer, noteAnswer(`T#${ticket.id}`, asked, desk.now)]);
  await redact(desk, { ...at, request: { text: secret } });
  expect(await leftOfSecret()).toEqual([]);
  const { items } = await listVersions(desk.table, at, { limit: 10 });
  expect(items.map(({ text }) => text)).toEqual([`It is ${MARK}.`]);
  const trail = (await listEvents(desk.table, ticketSubject(ticket.id), { limit: 100 })).items;
  expect(trail.find(({ type }) => type === 'message.edited')?.change).toEqual({
    text: { before: null, after: null },
  });
  expect(trail.at(-1)).toMatchObject({ type: 'message.redacted', messageId: message.id, change: null });
});

test('what triggers wrote to people, and why steps were skipped, loses it too, before a mail leaves that has not left', async () => {
  const { ticket, at } = await givenLetter();
  const notice = await askedNotice(desk, ticket.id, { to: 'requester', text: `They wrote: ${secret}!` });
  await givenTaskList(desk.table, `list${tests}`);
  const deps = { table: desk.table, statuses: SHIPPED, businessTime: undefined };
  const lists = await loadTaskLists(desk.table);
  const mine = { principal: ADMIN, ticketId: ticket.id };
  await applyTaskList({ ...deps, lists }, byAgent(), { ...mine, list: `list${tests}` });
  const settlement = {
    list: `list${tests}`,
    step: 'account',
    state: 'skipped',
    reason: `${secret}.`,
  } as const;
  await settleTask({ ...deps, lists }, byAgent(), { ...mine, settlement });
  const { redaction } = await redact(desk, { ...at, request: { text: secret } });
  expect(await leftOfSecret()).toEqual([]);
  expect(redaction?.parts).toEqual(['text', 'html', 'step_reason', 'audit_trail', 'notification']);
  expect((await desk.ticket(ticket.id)).tasks?.[0]).toMatchObject({
    ...{ state: 'skipped', title: 'Do account' },
    settled: { by: { kind: 'agent', id: 1 }, reason: `${MARK}.` },
  });
  const sent = desk.mail.sent.length;
  await desk.send(notice);
  expect(desk.mail.sent.length).toBe(sent + 1);
  expect(desk.mail.sent.at(-1)?.raw.toString()).not.toContain(first);
  expect(await proveChain(desk.table, ticketSubject(ticket.id))).toMatchObject({ state: 'intact' });
  // Once it is gone from the message, what a trigger was about to write at that moment can go by itself.
  await askedNotice(desk, ticket.id, { to: 'requester', text: `Late: ${secret}` });
  expect((await redact(desk, { ...at, request: { text: secret } })).redaction?.parts).toEqual([
    'notification',
  ]);
  expect(await leftOfSecret()).toEqual([]);
});

test('the HTML of a note, of its earlier versions and of remembered answers loses it, tags or not', async () => {
  const { ticket } = await desk.take({ from: 'notes@example.com' });
  const html = (end: string) =>
    `<p>It is <b>${first}</b> ${second}<i> Horn</i>${end}</p><img src="https://x.example/?q=${first}%20${second}%20Horn">`;
  const { message } = await desk.write(ticket.id, { kind: 'internal_note', html: html('.') });
  const at = { ticketId: ticket.id, messageId: message.id };
  await editNote(desk.table, byAgent(), { principal: ADMIN, ...at, html: html('!'), readHtml });
  const { text, html: shown = '', remoteImages = [] } = message;
  const body = { message: { text, html: shown, remoteImages } };
  const asked = { owner: 'agent#1', key: 'of the HTML', content: `{"text":"It is ${secret}."}` };
  const answer = rememberAnswer(asked, { status: 201, body, version: 1 }, desk.now);
  await desk.table.write([answer, noteAnswer(`T#${ticket.id}`, asked, desk.now)]);
  const { message: left, redaction } = await redact(desk, { ...at, request: { text: secret } });
  expect(await leftOfSecret()).toEqual([]);
  expect(left.html).toBe(`<p>It is <b>${MARK}</b> <i> </i>!</p><img>`);
  expect(left.remoteImages).toEqual([]);
  expect(redaction?.parts).toEqual(['text', 'html', 'earlier_version', 'audit_trail']);
});

test('long HTML that is safe to show is written anew without it, and the old one is deleted', async () => {
  const { messages, ticket } = await desk.take({
    from: 'mara@example.com',
    headers: ['Content-Type: text/html; charset=utf-8'],
    text: `<p>${'of no interest '.repeat(1000)}</p><p>It is ${secret}</p>`,
  });
  const message = messages.at(-1);
  const at = { ticketId: ticket.id, messageId: message?.id ?? '' };
  expect(message?.safeHtmlKey).toMatch(/^bodies/);
  const { message: left } = await redact(desk, { ...at, request: { text: secret } });
  expect(await leftOfSecret()).toEqual([]);
  expect(desk.objects.text(left.safeHtmlKey ?? null)).toContain(`It is ${MARK}`);
});

test('a file that an agent attached is deleted, and a reply that has not left goes without it', async () => {
  const { ticket } = await desk.take({ from: 'mara@example.com' });
  const { id } = await desk.upload({ content: filed });
  const attachments = [id];
  const { message } = await desk.write(ticket.id, { kind: 'public_reply', text: 'See there.', attachments });
  await redact(desk, { ticketId: ticket.id, messageId: message.id, request: { attachments: [0] } });
  expect(await keptIn(filed)).toEqual([]);
  await desk.send(await desk.event(ticket.id, 'message.added'));
  expect((await readMessage(Buffer.from(desk.lastMail().raw))).attachments).toEqual([]);
});

test('many versions and many events go as well', async () => {
  const { ticket } = await desk.take({ from: 'notes@example.com' });
  const { message } = await desk.write(ticket.id, { kind: 'internal_note', text: `0 ${secret}` });
  const at = { ticketId: ticket.id, messageId: message.id };
  for (let edit = 1; edit <= 45; edit += 1)
    await editNote(desk.table, byAgent(), { principal: ADMIN, ...at, text: `${edit} ${secret}` });
  await redact(desk, { ...at, request: { text: secret } });
  expect(await leftOfSecret()).toEqual([]);
});

test('whoever edits a note at the same moment does not bring it back', async () => {
  const { ticket } = await desk.take({ from: 'notes@example.com' });
  const { message } = await desk.write(ticket.id, { kind: 'internal_note', text: `It is ${secret}.` });
  const at = { ticketId: ticket.id, messageId: message.id };
  const { table } = desk;
  let isFirst = true;
  const overtaken = {
    ...table,
    write: async (writes: Parameters<typeof table.write>[0]) => {
      if (isFirst) {
        isFirst = false;
        await redact(desk, { ...at, request: { text: secret } });
      }
      return table.write(writes);
    },
  };
  await editNote(overtaken, byAgent(), { principal: ADMIN, ...at, text: 'It is gone.' });
  expect(await leftOfSecret()).toEqual([]);
});

test('closed tickets are redacted too', async () => {
  const { ticket, at } = await givenLetter();
  await desk.solveAndClose(ticket.id);
  await redact(desk, { ...at, request: { text: secret } });
  expect(await leftOfSecret()).toEqual([]);
  expect(await desk.ticket(ticket.id)).toMatchObject({ status: 'closed' });
});

test('later replies quote what is left', async () => {
  const quoting = desk.settings;
  desk.settings = { ...desk.settings, quoteHistory: true };
  const { ticket, at } = await givenLetter();
  await redact(desk, { ...at, request: { text: secret } });
  await desk.answer(ticket.id);
  const sent = desk.mail.sent.at(-1)?.raw.toString() ?? '';
  expect(sent).not.toMatch(new RegExp(`${first}|${second}`));
  expect(Buffer.from(sent.replace(/=\r\n/g, '')).toString()).toContain('=E2=96=87');
  desk.settings = quoting;
});

test('its event tells facts alone, and which events lost their words', async () => {
  const { ticket, at } = await givenLetter({ subject: `About ${secret}` });
  await changeTicket({ table: desk.table, rules: { closeAfterDays: 4 } }, byAgent(), {
    principal: ADMIN,
    ticketId: ticket.id,
    change: { subject: 'Something else' },
  });
  const renamed = await desk.event(ticket.id, 'ticket.updated');
  const { redaction } = await redact(desk, { ...at, request: { text: secret, subject: true } });
  const event = await desk.event(ticket.id, 'message.redacted');
  expect(event).toMatchObject({
    message: { id: at.messageId },
    redaction: { id: redaction?.id, parts: ['text', 'html', 'audit_trail'], attachments: 0 },
    strikes: [{ eventId: renamed.id, words: null }],
  });
  expect(JSON.stringify(event)).not.toMatch(/Zweig|About|else/);
  expect(await proveChain(desk.table, ticketSubject(ticket.id))).toMatchObject({
    state: 'intact',
    faults: [],
  });
});

describe('card and bank numbers', () => {
  const CARD = '4111 1111 1111 1111';
  const IBAN = 'DE89370400440532013000';

  test('are offered masked, with their places, and struck by their ids at once', async () => {
    const { ticket, messages } = await desk.take({
      from: 'mara@example.com',
      subject: `Card ${CARD}`,
      text: `Take ${CARD} or ${IBAN}.`,
    });
    const at = { ticketId: ticket.id, messageId: messages[0]?.id ?? '' };
    const deps = { table: desk.table, texts: textsOf(desk) };
    const { findings, isPending } = await listFindings(deps, { principal: ADMIN, ...at });
    expect(isPending).toBe(false);
    expect(findings.map(({ id, kind, masked }) => [id, kind, masked])).toEqual([
      ['subject:5-24', 'card', '•••• •••• •••• 1111'],
      ['text:5-24', 'card', '•••• •••• •••• 1111'],
      ['text:28-50', 'iban', 'DE•• •••• 3000'],
    ]);
    await redact(desk, { ...at, request: { findings: findings.map(({ id }) => id) } });
    expect(await desk.ticket(ticket.id)).toMatchObject({ subject: `Card ${MARK}` });
    expect((await messageOf(ticket.id, at.messageId)).text.trim()).toBe(`Take ${MARK} or ${MARK}.`);
    expect(await keptIn(CARD, IBAN)).toEqual([]);
    expect((await listFindings(deps, { principal: ADMIN, ...at })).findings).toEqual([]);
    await expect(redact(desk, { ...at, request: { findings: ['text:5-24'] } })).rejects.toMatchObject({
      fields: [{ path: 'findings.0' }],
    });
  });
});

describe('a stop in the middle', () => {
  test('leaves a message that says what is to be deleted, and the job goes on until it is gone', async () => {
    const { at } = await givenLetter();
    const started: string[] = [];
    const input = { principal: ADMIN, ...at, request: { text: secret, attachments: [0] } };
    await redactMessage(redactDeps(desk, started), byAgent(), input);
    const deps = { table: desk.table, texts: textsOf(desk) };
    expect((await listFindings(deps, { principal: ADMIN, ...at })).isPending).toBe(true);
    const queue = new JobQueue();
    queue.now = desk.now;
    let deletions = 0;
    queue.deleteForGood = async (object) => {
      deletions += 1;
      if (deletions === 2) throw new Error('The bucket does not answer');
      await deletionIn(desk)(object);
    };
    queue.begin(started[0] ?? '');
    expect(await queue.deliver(desk.table)).toBeInstanceOf(Error);
    expect((await listFindings(deps, { principal: ADMIN, ...at })).isPending).toBe(true);
    await queue.drain(desk.table);
    expect((await listFindings(deps, { principal: ADMIN, ...at })).isPending).toBe(false);
    expect(await keptIn(first, second, filed)).toEqual([]);
  });

  test('before the job was done: asking for the same attachment again starts it once more', async () => {
    const { at } = await givenLetter();
    const input = { principal: ADMIN, ...at, request: { attachments: [0] } };
    await redactMessage(redactDeps(desk), byAgent(), input);
    expect(await keptIn(filed)).not.toEqual([]);
    await redact(desk, input);
    expect(await keptIn(filed)).toEqual([]);
  });

  test('does not hold up a replay: mail whose object is gone was taken in before', async () => {
    const arrival = desk.store(givenMail({ from: 'mara@example.com', text: secret }));
    const receipt = await desk.receive(arrival);
    if (receipt.outcome === 'known') throw new Error('The mail was known');
    await redact(desk, { ...receipt, request: { text: secret } });
    expect(desk.objects.kept.has(`mail/${arrival.rawKey}`)).toBe(false);
    expect(await desk.receive(arrival)).toEqual({ outcome: 'known' });
    await expect(desk.receive({ ...arrival, rawKey: 'raw/never-came' })).rejects.toThrow(
      'There is no object',
    );
  });
});

test('what cannot be struck is refused with a reason, and changes nothing', async () => {
  const { at } = await givenLetter();
  const before = await allRows(desk.database);
  for (const [request, path] of [
    [{ text: 'Zweig 4712 Horn' }, 'text'],
    [{ text: ' \u200b ' }, 'text'],
    [{ text: MARK }, 'text'],
    [{ text: secret, attachments: [1] }, 'attachments.0'],
    [{ findings: ['text:0-3'] }, 'findings.0'],
    [{ subject: true }, 'text'],
  ] as const)
    await expect(redact(desk, { ...at, request })).rejects.toMatchObject({
      code: 'input.invalid',
      fields: [{ path }],
    });
  const stale = { ...at, request: { text: secret }, expectedVersion: 7 };
  await expect(redact(desk, stale)).rejects.toMatchObject({ code: 'version.stale' });
  const nowhere = { ...at, messageId: '0'.repeat(26), request: { text: secret } };
  await expect(redact(desk, nowhere)).rejects.toMatchObject({ code: 'message.not_found' });
  for (const principal of [agentOf({ role: 'light_agent' }), { kind: 'automation', ruleId: 1 } as const])
    await expect(
      redactMessage(redactDeps(desk), byAgent(), { principal, ...at, request: { text: secret } }),
    ).rejects.toMatchObject({ code: 'permission.denied' });
  const requester = customerOf((await desk.ticket(at.ticketId)).requesterId);
  await expect(
    redactMessage(redactDeps(desk), byAgent(), { principal: requester, ...at, request: { text: secret } }),
  ).rejects.toMatchObject({ code: 'permission.denied' });
  expect(await allRows(desk.database)).toEqual(before);
});
