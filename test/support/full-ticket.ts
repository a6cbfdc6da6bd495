import { keptConfiguration } from '../../core/configuration/index.ts';
import { editNote } from '../../core/conversation/index.ts';
import { saveDraft } from '../../core/draft/index.ts';
import { replyAddress } from '../../core/email/index.ts';
import { resolutionArea } from '../../core/resolution/index.ts';
import { changeTicket, keptTerms } from '../../core/ticket/index.ts';
import { enterTime } from '../../core/time-entry/index.ts';
import { ADMIN, allRows } from './desk.ts';
import { KEYS, type TestDesk } from './mail.ts';

const byAgent = (desk: TestDesk) => ({ ...desk.context(), actor: { kind: 'agent' as const, id: 1 } });

/** Changes a ticket as the API does, on a desk with the categories and resolutions that are shipped. */
export async function changeAsAgent(desk: TestDesk, ticketId: number, fields: object) {
  const keep = keptConfiguration(desk.table);
  const terms = await keptTerms(keep).at(desk.now);
  const rules = { ...desk.rules, terms, solvingNeedsAssignee: false };
  const deps = { table: desk.table, rules, resolutions: keep(resolutionArea) };
  return changeTicket(deps, byAgent(desk), { principal: ADMIN, ticketId, change: fields });
}

/** The rows and objects that hold a word. */
export async function keptIn(desk: TestDesk, word: string): Promise<string[]> {
  const rows = Object.entries(await allRows(desk.database)).map(([key, row]) => [key, JSON.stringify(row)]);
  const objects = [...desk.objects.kept].map(([key, { body }]) => [key, Buffer.from(body).toString()]);
  return [...rows, ...objects].flatMap(([key = '', text = '']) => (text.includes(word) ? [key] : []));
}

const LONG = 'A line of no interest.\n'.repeat(6000);

/** A ticket that holds a word wherever a ticket can hold one. */
export async function givenFull(desk: TestDesk, word: string): Promise<number> {
  const text = [
    'Content-Type: multipart/mixed; boundary="m"',
    '',
    '--m',
    'Content-Type: text/html; charset=utf-8',
    '',
    `<p>It is <b>${word}</b>.</p>`,
    '--m',
    `Content-Type: text/plain; name="${word}.txt"`,
    'Content-Disposition: attachment',
    '',
    `The file says ${word}.`,
    '--m--',
  ].join('\n');
  const [type = '', , ...rest] = text.split('\n');
  const headers = ['MIME-Version: 1.0', type];
  const { ticket } = await desk.take({
    from: 'full@example.com',
    subject: word,
    headers,
    text: rest.join('\n'),
  });
  const named = { principal: ADMIN, ticketId: ticket.id };
  await desk.send(await desk.event(ticket.id, 'ticket.created'));
  await desk.take(
    { from: 'full@example.com', subject: `Re: [#${ticket.id}]`, text: `${word} ${LONG}` },
    {
      recipients: [replyAddress('support@desk.example.com', ticket.id, KEYS[0])],
    },
  );
  const { mail } = await desk.answer(ticket.id, `Is it ${word}?`);
  await desk.report('Delivery', mail);
  const { id: file } = await desk.upload({ filename: `${word}.txt`, content: `The file says ${word}.` });
  const html = `<p>They <b>say</b> ${word}.</p>`;
  await desk.write(ticket.id, { kind: 'internal_note', html, attachments: [file] });
  const { message } = await desk.write(ticket.id, { kind: 'internal_note', text: `They say ${word}.` });
  await editNote(desk.table, byAgent(desk), { ...named, messageId: message.id, text: 'They say something.' });
  await changeAsAgent(desk, ticket.id, { subject: `${word} again`, summary: { problem: word } });
  await changeAsAgent(desk, ticket.id, {
    subject: 'Other',
    tags: ['private'],
    summary: { problem: 'Other', solution: word },
  });
  const solved = { key: 'fixed', text: `By ${word}.` };
  await changeAsAgent(desk, ticket.id, {
    category: 'billing',
    impact: 'high',
    urgency: 'low',
    language: 'de',
  });
  await changeAsAgent(desk, ticket.id, { status: 'solved', resolution: solved });
  await enterTime(desk, byAgent(desk), { ...named, time: { seconds: 60, note: word } });
  await saveDraft(desk.table, byAgent(desk), {
    ...named,
    kind: 'internal_note',
    content: { text: word },
  });
  return ticket.id;
}
