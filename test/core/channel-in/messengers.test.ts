import { adapterOf, type Channel } from '../../../core/channel/index.ts';
import { takeTurn } from '../../../core/channel-reply/pace-store.ts';
import { customerKey, parseCustomerRow } from '../../../core/customer/index.ts';
import { parseMessageRow } from '../../../core/message/index.ts';
import { loadTicket } from '../../../core/ticket/index.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { eventsOf } from '../../support/events.ts';
import { CHANNEL, channelDesk } from '../../support/given-channel.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const AT = Date.parse('2026-03-01T11:00:00Z') / 1000;
let people = 1000;
/** The number that somebody is who has never written. */
const somebody = () => {
  people += 1;
  return people;
};

const channel = (key: string, kind: string, settings: Channel['settings'] = {}): Channel => ({
  ...CHANNEL,
  ...{ key, kind, settings },
});
const bot = channel('bot', 'telegram');
const number = channel('wa', 'whatsapp_cloud', { phoneNumberId: '106540352', accountId: '102290129' });
const sms = channel('sms', 'sms_twilio', { accountSid: `AC${'0'.repeat(32)}`, from: '+15550100' });

const ticketOf = (taken: readonly object[]) => {
  const [first] = taken;
  if (first === undefined || !('ticketId' in first)) throw new Error('Nothing became of it.');
  return Number(first.ticketId);
};
const ticket = (taken: readonly object[]) => loadTicket(database.table, ticketOf(taken));
async function messagesOf(ticketId: number) {
  const { rows } = await database.table.query({ pk: `T#${ticketId}`, from: 'M#', to: 'M#~' });
  return rows.map((row) => parseMessageRow(row));
}

let updates = 0;
/** What somebody does with a bot of Telegram. */
const update = (happened: object) => {
  updates += 1;
  return JSON.stringify({ update_id: updates, ...happened });
};
const toBot = (id: number, message_id: number, content: object) => ({
  message_id,
  date: AT + message_id,
  chat: { id, type: 'private' },
  from: { id, first_name: 'Ada' },
  ...content,
});
const photo = (name: string) => ({ photo: [{ file_id: name, width: 9, height: 9 }] });

/** What somebody writes over WhatsApp; `who` is how Meta names them. */
const overWhatsApp = (who: { from?: string; from_user_id?: string }, id: string, happened: object = {}) =>
  JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        changes: [
          {
            field: 'messages',
            value: {
              metadata: { phone_number_id: '106540352' },
              messages: [
                { id, timestamp: String(AT), type: 'text', text: { body: 'Hi' }, ...who, ...happened },
              ],
            },
          },
        ],
      },
    ],
  });

test('the pictures of an album that come at once are one ticket, with the words beside one of them', async () => {
  const { take } = channelDesk(database.table);
  const id = somebody();
  const album = [photo('a'), { ...photo('b'), caption: 'It drips' }, photo('c')].map((one, at) =>
    update({ message: toBot(id, at, { ...one, media_group_id: '55' }) }),
  );
  const taken = await Promise.all(
    [...album, ...album].map((one) => take(one, { channel: bot, isLastTry: true })),
  );
  const [ticketId, ...others] = new Set(taken.filter(([one]) => one && 'ticketId' in one).map(ticketOf));
  expect(others).toEqual([]);
  const messages = await messagesOf(ticketId ?? 0);
  expect(messages).toHaveLength(3);
  expect(JSON.stringify(messages)).toContain('It drips');
});

test('an album is called by the words beside one of its pictures, whichever comes first', async () => {
  const now = new Date((AT + 60) * 1000);
  const id = somebody();
  const { take } = channelDesk(database.table);
  const album = [photo('a'), { ...photo('b'), caption: 'It drips' }, { ...photo('c'), caption: 'and drips' }];
  for (const [at, one] of album.entries()) {
    const message = toBot(id, at + 1, { ...one, media_group_id: '9' });
    await take(update({ message }), { channel: bot, now });
  }
  const last = update({ message: toBot(id, 9, { text: 'Hello?' }) });
  const { id: ticketId, subject } = await ticket(await take(last, { channel: bot, now }));
  expect(subject).toBe('It drips');
  const told = (await eventsOf(database.table, `T#${ticketId}`)).map((event) => JSON.stringify(event));
  expect(told.join()).not.toContain('It drips');
});

test('a picture without a word opens a ticket', async () => {
  const { take } = channelDesk(database.table);
  const id = somebody();
  const taken = await take(update({ message: toBot(id, 1, photo('a')) }), { channel: bot, isLastTry: true });
  expect(await ticket(taken)).toMatchObject({ channel: 'telegram', conversation: { place: String(id) } });
});

test('who writes to two bots of the desk has a ticket with each, and is one customer', async () => {
  const { take } = channelDesk(database.table);
  const id = somebody();
  const written = (message_id: number) => update({ message: toBot(id, message_id, { text: 'Hello' }) });
  const one = await ticket(await take(written(1), { channel: bot }));
  const other = await ticket(await take(written(1), { channel: channel('bot2', 'telegram') }));
  expect(other.id).not.toBe(one.id);
  expect(other.requesterId).toBe(one.requesterId);
});

test('other words take the place of those before, however often they come', async () => {
  const { take } = channelDesk(database.table);
  const id = somebody();
  const ticketId = ticketOf(
    await take(update({ message: toBot(id, 1, { text: 'First' }) }), { channel: bot }),
  );
  const edited_message = toBot(id, 1, { text: 'Other', edit_date: AT + 60 });
  const edit = update({ edited_message });
  await take(edit, { channel: bot });
  await take(edit, { channel: bot });
  const messages = await messagesOf(ticketId);
  expect(messages).toMatchObject([{ text: 'Other' }]);
});

test('a picture that somebody put in place of another is there beside it, once, and none comes again with other words', async () => {
  const fetchMedia = async (_: unknown, { ref }: { ref: string }) =>
    ({ is: 'file', bytes: Buffer.from(ref), contentType: 'image/jpeg' }) as const;
  const { take } = channelDesk(database.table, { fetchMedia });
  const id = somebody();
  const shown = (name: string, caption: string) => {
    const size = { file_id: name, file_unique_id: `u-${name}`, file_size: name.length, width: 9, height: 9 };
    return { photo: [size], caption };
  };
  const sent = toBot(id, 1, shown('first', 'It drips'));
  const ticketId = ticketOf(await take(update({ message: sent }), { channel: bot }));
  const edits = [
    shown('first', 'It drips here'),
    shown('another', 'It drips here'),
    shown('another', 'Here'),
  ];
  for (const [at, edited] of edits.entries()) {
    const edit = update({ edited_message: { ...sent, ...edited, edit_date: AT + 60 + at } });
    for (let times = 0; times < 2; times += 1) await take(edit, { channel: bot });
  }
  const [first, second, ...more] = await messagesOf(ticketId);
  expect(first).toMatchObject({ text: 'Here', attachments: [{ size: 5 }] });
  expect(second).toMatchObject({
    ...{ text: '', attachments: [{ size: 7 }] },
    origin: { quotes: `${id}:1`, quoted: first?.id },
  });
  expect(more).toEqual([]);
});

test('what nobody here knows is named, and stays so when it is edited', async () => {
  const { take } = channelDesk(database.table);
  const id = somebody();
  const checklist = toBot(id, 1, { checklist: { title: 'To do' } });
  const ticketId = ticketOf(await take(update({ message: checklist }), { channel: bot }));
  await take(update({ edited_message: { ...checklist, edit_date: AT + 60 } }), { channel: bot });
  expect(await messagesOf(ticketId)).toMatchObject([{ text: '[checklist]' }]);
  const card = { type: 'contacts', contacts: [{}], text: undefined };
  const taken = await take(overWhatsApp({ from: String(id) }, `wamid.${id}`, card), { channel: number });
  expect(await messagesOf(ticketOf(taken))).toMatchObject([{ text: '[contact]' }]);
  const button = { type: 'button', button: { payload: 'yes' }, text: undefined };
  await take(overWhatsApp({ from: String(id) }, `wamid.${id}b`, button), { channel: number });
  expect((await messagesOf(ticketOf(taken))).map(({ text }) => text)).toContain('yes');
});

test('a reaction joins what is said where it stands, and opens nothing', async () => {
  const { take } = channelDesk(database.table);
  const from = String(somebody());
  const to = { message_id: 'wamid.elsewhere', emoji: '👍' };
  const reaction = { type: 'reaction', reaction: to, text: undefined };
  expect(await take(overWhatsApp({ from }, `wamid.${from}a`, reaction), { channel: number })).toEqual([
    { outcome: 'nothing' },
  ]);
  const { id } = await ticket(await take(overWhatsApp({ from }, `wamid.${from}b`), { channel: number }));
  const taken = await take(overWhatsApp({ from }, `wamid.${from}c`, reaction), { channel: number });
  expect(ticketOf(taken)).toBe(id);
});

test('a reaction in a topic of a group joins the ticket of the topic, though Telegram tells the group alone', async () => {
  const { take } = channelDesk(database.table);
  const chat = { id: -1000 - somebody(), type: 'supergroup', title: 'Users' };
  const takesGroups = channel('bot', 'telegram', { takesGroups: true });
  const topical = { chat, message_thread_id: 4, is_topic_message: true, text: 'It drips' };
  const asked = update({ message: toBot(77, 1, topical) });
  const { id } = await ticket(await take(asked, { channel: takesGroups }));
  const reacted = (message_id: number) => {
    const user = { id: 78, first_name: 'Bo' };
    const new_reaction = [{ type: 'emoji', emoji: '👍' }];
    return update({ message_reaction: { chat, message_id, user, date: AT + 60, new_reaction } });
  };
  expect(ticketOf(await take(reacted(1), { channel: takesGroups }))).toBe(id);
  expect(await take(reacted(9), { channel: takesGroups })).toEqual([{ outcome: 'nothing' }]);
  expect((await loadTicket(database.table, id)).conversation?.place).toBe(`${chat.id}/4`);
});

test('a group of Telegram gets a message every three seconds at most, anybody alone one a second', async () => {
  const abilities = adapterOf('telegram')?.abilities({});
  if (abilities === undefined) throw new Error('There are no bots.');
  const now = new Date(AT * 1000);
  const secondsBetween = async (place: string) => {
    const where = { key: 'paced', place, pace: { ...abilities.pace, perSecond: 1000 } };
    const first = await takeTurn(database.table, where, { now, patienceMs: 60_000 });
    const next = await takeTurn(database.table, where, { now, patienceMs: 60_000 });
    return Math.round((next.at.getTime() - first.at.getTime()) / 1000);
  };
  expect(await secondsBetween('-1001/4')).toBe(3);
  expect(await secondsBetween('77')).toBe(1);
});

test('a group that has grown stays one ticket', async () => {
  const { take } = channelDesk(database.table);
  const [user, old, grown] = [somebody(), -somebody(), -somebody()];
  const inGroup = (chat: number, message_id: number, content: object) => {
    const group = { chat: { id: chat, type: 'group', title: 'Users' } };
    return update({ message: { ...toBot(user, message_id, content), ...group } });
  };
  const first = ticketOf(await take(inGroup(old, 1, { text: 'Hello' }), { channel: bot }));
  await take(inGroup(old, 2, { migrate_to_chat_id: grown }), { channel: bot });
  expect(ticketOf(await take(inGroup(grown, 1, { text: 'Again' }), { channel: bot }))).toBe(first);
});

test('who writes over WhatsApp and by SMS from one number is one customer', async () => {
  const { take } = channelDesk(database.table);
  const from = `4930${somebody()}777`;
  const one = await ticket(
    await take(overWhatsApp({ from, from_user_id: `DE.${from}` }, `w${from}`), { channel: number }),
  );
  const form = new URLSearchParams({
    MessageSid: `SM${from}`,
    From: `+${from}`,
    To: '+15550100',
    Body: 'Hi',
  });
  const other = await ticket(await take(form.toString(), { channel: sms }));
  expect(other.id).not.toBe(one.id);
  expect(other.requesterId).toBe(one.requesterId);
  const customer = parseCustomerRow(await database.table.get(customerKey(one.requesterId)));
  expect(customer.identities).toMatchObject([
    { channel: 'whatsapp', value: `DE.${from}` },
    { channel: 'sms', value: `+${from}` },
  ]);
});

test('who gets another id with the business goes on in the same ticket, as the same customer', async () => {
  const { take } = channelDesk(database.table);
  const [before, after] = [`DE.${somebody()}`, `DE.${somebody()}`];
  const one = await ticket(
    await take(overWhatsApp({ from_user_id: before }, `${before}-1`), { channel: number }),
  );
  const system = { type: 'user_changed_user_id', previous_user_id: before, user_id: after };
  await take(overWhatsApp({}, `${before}-2`, { type: 'system', system }), { channel: number });
  const other = await ticket(
    await take(overWhatsApp({ from_user_id: after }, `${after}-1`), { channel: number }),
  );
  expect([other.id, other.requesterId]).toEqual([one.id, one.requesterId]);
});

test('one message that nobody can read keeps back none of those that came with it', async () => {
  const { take } = channelDesk(database.table);
  const from = String(somebody());
  const told = JSON.parse(overWhatsApp({ from }, `wamid.${from}a`));
  const [{ value }] = told.entry[0].changes;
  value.messages.push({ id: 'torn' }, { ...value.messages[0], id: `wamid.${from}b` });
  const payload = JSON.stringify(told);
  for (const isLastTry of [false, true])
    await expect(take(payload, { channel: number, isLastTry })).rejects.toThrow('timestamp');
  const { id } = await ticket(await take(overWhatsApp({ from }, `wamid.${from}c`), { channel: number }));
  expect(await messagesOf(id)).toHaveLength(3);
});

test('who is known by their number goes on in its ticket when Meta names them by an id from then on', async () => {
  const { take } = channelDesk(database.table);
  const from = String(somebody());
  const who = { from, from_user_id: `DE.${from}` };
  const one = await ticket(await take(overWhatsApp({ from }, `wamid.${from}a`), { channel: number }));
  const all = await Promise.all(
    ['b', 'c'].map((id) => take(overWhatsApp(who, `wamid.${from}${id}`), { channel: number })),
  );
  for (const taken of all) expect(ticketOf(taken)).toBe(one.id);
  const hidden = { from_user_id: `DE.${from}` };
  const other = await ticket(await take(overWhatsApp(hidden, `wamid.${from}d`), { channel: number }));
  expect(other).toMatchObject({
    id: one.id,
    requesterId: one.requesterId,
    conversation: { place: `DE.${from}`, to: `DE.${from}` },
  });
  expect(await messagesOf(one.id)).toHaveLength(4);
});

test('whom an agent wrote to by the number that is dialled answers in that ticket, though WhatsApp writes it otherwise', async () => {
  const { take } = channelDesk(database.table);
  const local = String(80_000_000 + somebody());
  const dialled = { from: `55119${local}` };
  const one = await ticket(await take(overWhatsApp(dialled, `wamid.${local}a`), { channel: number }));
  const known = { from: `5511${local}` };
  const other = await ticket(await take(overWhatsApp(known, `wamid.${local}b`), { channel: number }));
  expect(other).toMatchObject({
    ...{ id: one.id, requesterId: one.requesterId },
    conversation: { place: known.from, to: known.from },
  });
});

test('of WhatsApp the ticket knows what was written last, at which it is shown that somebody answers', async () => {
  const { take } = channelDesk(database.table);
  const from = String(somebody());
  const first = await take(overWhatsApp({ from }, `wamid.${from}a`), { channel: number });
  expect((await ticket(first)).conversation?.heard).toBe(`wamid.${from}a`);
  await take(overWhatsApp({ from }, `wamid.${from}b`), { channel: number });
  expect((await ticket(first)).conversation?.heard).toBe(`wamid.${from}b`);
  const taken = await take(update({ message: toBot(somebody(), 1, { text: 'Hi' }) }), { channel: bot });
  expect((await ticket(taken)).conversation).not.toHaveProperty('heard');
});

test('who writes to a page for the first time is asked after by name, and nobody waits for who is not named', async () => {
  const page = channel('page', 'messenger', { pageId: '100200300', appId: '900800700' });
  const asked: string[] = [];
  const nameOf = async (_: unknown, person: string) => {
    asked.push(person);
    return asked.length === 1 ? 'Ana Lima' : '';
  };
  const { take } = channelDesk(database.table, { nameOf });
  const writes = (id: string, mid: string) => {
    const message = {
      sender: { id },
      recipient: { id: '100200300' },
      timestamp: AT * 1000,
      message: { mid, text: 'Hi' },
    };
    return take(JSON.stringify({ object: 'page', entry: [{ id: '100200300', messaging: [message] }] }), {
      channel: page,
    });
  };
  const nameIn = async (taken: readonly object[]) => {
    const { requesterId } = await ticket(taken);
    return parseCustomerRow(await database.table.get(customerKey(requesterId))).name;
  };
  const first = await writes('5001', 'm1');
  await writes('5001', 'm2');
  expect(await nameIn(first)).toBe('Ana Lima');
  expect(await nameIn(await writes('5002', 'm3'))).toBe('');
  expect(asked).toEqual(['5001', '5002']);
});
