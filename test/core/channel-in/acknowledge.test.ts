import type { Principal } from '../../../core/auth/index.ts';
import type { Channel } from '../../../core/channel/index.ts';
import { ACKNOWLEDGEMENT } from '../../../core/channel-in/acknowledgement-words.ts';
import { parseMessageRow } from '../../../core/message/index.ts';
import { changeTicket } from '../../../core/ticket/change-ticket.ts';
import { loadTicket } from '../../../core/ticket/index.ts';
import { HELP_LANGUAGES } from '../../../schemas/help-centre.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { eventsOf } from '../../support/events.ts';
import { CHANNEL, channelDesk, wrote } from '../../support/given-channel.ts';

const SET = '2026-03-01T00:00:00.000Z';
/** The generic channel that acknowledges what comes. */
const KIND: Channel = { ...CHANNEL, acknowledges: true, secretsSetAt: { signingSecret: SET } };
const NOW = new Date('2026-03-01T12:00:00Z');
const PRINCIPAL: Principal = { kind: 'agent', id: 1, role: 'admin', teamIds: null, scopes: ['*'] };

let database: TestDatabase;
let people = 0;
let from: { id: string; name: string };
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());
beforeEach(() => {
  people += 1;
  from = { id: `p${people}`, name: 'Jo' };
});

const receive = (events: readonly object[], channel = KIND, now = NOW) =>
  channelDesk(database.table).receive(events, { channel, now });
const first = (given: object = {}) => wrote(`${from.id}-1`, 0, { from, ...given });

/** What the desk has told who opened a ticket. */
async function told(taken: readonly object[]) {
  const [one] = taken;
  const ticketId = Number(Object(one).ticketId);
  const { rows } = await database.table.query({ pk: `T#${ticketId}`, from: 'M#', to: 'M#~' });
  const messages = rows.map((row) => parseMessageRow(row)).filter(({ kind }) => kind === 'public_reply');
  return { ticketId, messages, texts: messages.map(({ text }) => text) };
}

test('who opens a ticket is told once that it came, with its number, by a message that leaves as any reply does', async () => {
  const { ticketId, messages } = await told(await receive([first()]));
  expect(messages).toMatchObject([
    {
      text: ACKNOWLEDGEMENT.en.replace('{{ ticket.id }}', String(ticketId)),
      author: { kind: 'system', name: 'channels' },
      delivery: { channel: 'custom', key: 'market', state: 'queued' },
    },
  ]);
  const ticket = await loadTicket(database.table, ticketId);
  expect(ticket).toMatchObject({ status: 'new', conversation: { lastReplyId: messages[0]?.id } });
  const added = (await eventsOf(database.table, `T#${ticketId}`)).filter(
    ({ type }) => type === 'message.added',
  );
  expect(added).toMatchObject([
    { message: { kind: 'customer_message' } },
    { message: { kind: 'public_reply', isReply: false, channel: 'custom' } },
  ]);
});

test('what they write after, and what comes twice, is not acknowledged again', async () => {
  const taken = await receive([first()]);
  await receive([first(), wrote(`${from.id}-2`, 60, { from })]);
  expect((await told(taken)).messages).toHaveLength(1);
});

test('two pictures at once are one ticket with one acknowledgement', async () => {
  const all = await Promise.all([receive([first()]), receive([wrote(`${from.id}-2`, 1, { from })])]);
  expect((await told(all.flat())).messages).toHaveLength(1);
});

test('another ticket, later, is told of again', async () => {
  const { ticketId } = await told(await receive([first()]));
  const rules = { closeAfterDays: null, solvingNeedsAssignee: false };
  const deps = { table: database.table, rules };
  const asked = { principal: PRINCIPAL, ticketId, change: { status: 'solved' } };
  await changeTicket(deps, testContext({ now: NOW }), asked);
  const later = new Date('2026-03-20T12:00:00Z');
  const at = later.toISOString();
  const again = await told(await receive([{ ...first(), id: `${from.id}-9`, at }], KIND, later));
  expect([again.ticketId === ticketId, again.messages.length]).toEqual([false, 1]);
});

test.each([
  ['was written before the channel was connected', { as: 'history' }],
  ['was written elsewhere by the desk’s side', { as: 'echo' }],
  ['stands where others read it', { place: { id: 'topic-1', isPublic: true } }],
  ['stands in a group', { place: { id: 'group-1' } }],
])('what %s is not acknowledged', async (_, given) => {
  const { messages } = await told(await receive([first(given)]));
  expect(messages.filter(({ author }) => author.kind === 'system' && !('as' in given))).toEqual([]);
  expect(messages.map(({ text }) => text).join()).not.toContain('We have received');
});

test('nobody is told who wants no messages there', async () => {
  const at = '2026-03-01T10:00:00.000Z';
  await receive([{ type: 'reach', id: `${from.id}-r`, at, from, reach: 'opted_out' }]);
  expect((await told(await receive([first()]))).messages).toEqual([]);
});

test('nobody is told after the time for replies is over, as of what comes late', async () => {
  const channel = { ...KIND, settings: { windowHours: 1 } };
  const late = { ...first(), at: '2026-03-01T09:00:00.000Z' };
  expect((await told(await receive([late], channel))).messages).toEqual([]);
});

test('they are told in the language of the channel, in words of its own where it has some', async () => {
  const acknowledgement = { de: 'Danke! Ihre Nummer ist {{ ticket.id }}.' };
  const german = await told(await receive([first()], { ...KIND, language: 'de-AT', acknowledgement }));
  expect(german.texts).toEqual([`Danke! Ihre Nummer ist ${german.ticketId}.`]);
});

test.each(HELP_LANGUAGES)('the desk has words of its own in %s', (language) => {
  expect(ACKNOWLEDGEMENT[language]).toContain('#{{ ticket.id }}');
  // California and Germany want to be told that no person wrote.
  expect(ACKNOWLEDGEMENT[language]).toMatch(/^[^:]*(autom[aá]t|автомат|samodej)[^:]*:/iu);
});

test('channels say nothing by themselves where that costs, or nobody has said that they are to', async () => {
  expect((await told(await receive([first()], { ...KIND, acknowledges: null }))).messages).toEqual([]);
  const settings = { accountSid: `AC${'0'.repeat(32)}`, from: '+15550001111' };
  const kept = { kind: 'sms_twilio', settings, secretsSetAt: { authToken: SET } };
  const sms = { ...CHANNEL, key: 'sms', ...kept };
  const body = (n: number) =>
    String(new URLSearchParams({ MessageSid: `SM${people}${n}`, From: `+4917000000${n}0`, Body: 'Hello' }));
  const { take } = channelDesk(database.table);
  expect((await told(await take(body(1), { channel: sms }))).messages).toEqual([]);
  expect(
    (await told(await take(body(2), { channel: { ...sms, acknowledges: true } }))).messages,
  ).toHaveLength(1);
});

test('bots of Telegram acknowledge where nobody says otherwise, but not before they are set up', async () => {
  const bot = { ...CHANNEL, key: 'bot', kind: 'telegram', settings: {} };
  const update = (id: number) => {
    const chat = { id, type: 'private', first_name: 'Jo' };
    const message = {
      message_id: 1,
      date: NOW.getTime() / 1000,
      chat,
      from: { ...chat, is_bot: false },
      text: 'Hello',
    };
    return JSON.stringify({ update_id: id, message });
  };
  const { take } = channelDesk(database.table);
  const ready = { ...bot, secretsSetAt: { token: SET, webhookToken: SET } };
  expect((await told(await take(update(7001), { channel: ready }))).messages).toHaveLength(1);
  expect((await told(await take(update(7002), { channel: bot }))).messages).toEqual([]);
  const quiet = { ...ready, acknowledges: false };
  expect((await told(await take(update(7003), { channel: quiet }))).messages).toEqual([]);
});

test('who writes to a bot is told in the language of their app, unless the channel has one', async () => {
  const secretsSetAt = { token: SET, webhookToken: SET };
  const bot = { ...CHANNEL, key: 'bot', kind: 'telegram', settings: {}, secretsSetAt };
  const update = (id: number, language_code: string) => {
    const chat = { id, type: 'private', first_name: 'Jo' };
    const about = { message_id: 1, date: NOW.getTime() / 1000, chat };
    const message = { ...about, from: { ...chat, is_bot: false, language_code }, text: 'Olá' };
    return JSON.stringify({ update_id: id, message });
  };
  const { take } = channelDesk(database.table);
  const said = async (id: number, language_code: string, channel: Channel) => {
    const { ticketId, texts } = await told(await take(update(id, language_code), { channel }));
    return texts.map((text) => text.replace(String(ticketId), '{{ ticket.id }}'));
  };
  expect(await said(7101, 'pt-br', bot)).toEqual([ACKNOWLEDGEMENT.pt]);
  expect(await said(7102, 'klingon', bot)).toEqual([ACKNOWLEDGEMENT.en]);
  expect(await said(7103, 'pt-br', { ...bot, language: 'de' })).toEqual([ACKNOWLEDGEMENT.de]);
});
