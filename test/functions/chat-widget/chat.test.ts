import * as fc from 'fast-check';
import { chatDesk, type Fate } from '../../support/chat-desk.ts';

const texts = (said: readonly { text: string }[]) => said.map(({ text }) => text);

test('nothing is asked of the desk while nobody writes', async () => {
  const desk = chatDesk();
  const { chat } = desk.tab();
  await desk.pass(3_600_000);
  expect(desk.asked).toEqual([]);
  expect(chat.seen()).toMatchObject({ said: [], unread: 0, session: null });
});

test('what was written is there once, although its acknowledgement got lost', async () => {
  const fates: Fate[] = ['through', 'answer lost', 'lost', 'busy'];
  const desk = chatDesk({ fate: () => fates.shift() ?? 'through' });
  const { chat } = desk.tab();
  chat.write('Hello');
  await desk.pass(1);
  expect(chat.seen()).toMatchObject({ isStuck: true, outbox: [{ text: 'Hello' }] });
  await desk.pass(60_000);
  expect(texts(desk.written)).toEqual(['Hello']);
  expect(chat.seen()).toMatchObject({ isStuck: false, outbox: [] });
});

test('what could not be sent before the page was left is sent from the next one, in order', async () => {
  let isCut = true;
  const desk = chatDesk({ fate: () => (isCut ? 'lost' : 'through') });
  const page = desk.tab();
  page.chat.write('one');
  page.chat.write('two');
  await desk.pass(100);
  page.close();
  isCut = false;
  const next = desk.tab();
  next.chat.write('three');
  await desk.pass(1000);
  expect(texts(desk.written)).toEqual(['one', 'two', 'three']);
  expect(texts(next.chat.seen().said)).toEqual(['one', 'two', 'three']);
});

test('what the desk refuses says what its visitor can do about it, and holds up nothing else', async () => {
  const desk = chatDesk();
  const { chat } = desk.tab();
  chat.write('forbidden');
  chat.write('allowed');
  await desk.pass(100);
  expect(texts(desk.written)).toEqual(['allowed']);
  const [refused] = chat.seen().outbox;
  expect(refused).toMatchObject({ text: 'forbidden', refused: 'site' });
  chat.discard(refused?.clientId ?? '');
  expect(chat.seen().outbox).toEqual([]);
});

test('a session that has ended is followed by another, with what waited', async () => {
  const desk = chatDesk();
  const { chat } = desk.tab();
  chat.write('one');
  await desk.pass(100);
  desk.sessions.clear();
  chat.write('two');
  await desk.pass(10_000);
  expect(texts(desk.written)).toEqual(['one', 'two']);
  expect(chat.seen().outbox).toEqual([]);
});

test('hints bring an answer at once, and where none comes it is read all the same', async () => {
  const desk = chatDesk();
  desk.live(true);
  const { chat } = desk.tab();
  chat.write('Hello');
  await desk.pass(1000);
  desk.reply('Hi');
  await desk.settle();
  expect(texts(chat.seen().said)).toEqual(['Hello', 'Hi']);
  desk.live(false);
  desk.reply('Are you there?');
  await desk.pass(60_000);
  expect(texts(chat.seen().said)).toEqual(['Hello', 'Hi', 'Are you there?']);
});

test('an answer whose id is older than what was read already is not missed', async () => {
  const desk = chatDesk();
  const { chat } = desk.tab();
  chat.write('Hello');
  await desk.pass(20_000);
  chat.write('Anybody?');
  await desk.pass(1000);
  desk.reply('It took me a while', 5000);
  chat.wake();
  await desk.pass(1000);
  expect(texts(chat.seen().said)).toEqual(['Hello', 'It took me a while', 'Anybody?']);
});

test('answers are unread until the chat is open and on the screen; then the desk knows', async () => {
  const desk = chatDesk();
  const { chat } = desk.tab();
  chat.write('Hello');
  await desk.pass(100);
  desk.reply('Hi');
  chat.setVisible(false);
  chat.setOpen(true);
  await desk.pass(1000);
  expect(chat.seen().unread).toBe(1);
  expect(desk.readUntil.you).toBeNull();
  chat.setVisible(true);
  await desk.pass(1000);
  expect(chat.seen().unread).toBe(0);
  expect(desk.readUntil.you).toBe(desk.written.at(-1)?.id);
});

test('what one tab writes another shows, and both send it once', async () => {
  const desk = chatDesk();
  const [one, other] = [desk.tab(), desk.tab()];
  one.chat.write('from one');
  await desk.pass(100);
  other.chat.write('from the other');
  await desk.pass(1000);
  for (const { chat } of [one, other])
    expect(texts(chat.seen().said)).toEqual(['from one', 'from the other']);
});

test('whoever ends a chat has none in this browser any more', async () => {
  const desk = chatDesk();
  const { chat } = desk.tab();
  chat.write('Hello');
  await desk.pass(100);
  await chat.end(false);
  expect(chat.seen()).toMatchObject({ said: [], session: null, standing: { state: 'none' } });
});

test('somebody else who signs in at the same browser sees nothing of who was there before', async () => {
  const desk = chatDesk();
  const { chat } = desk.tab();
  chat.prove({ sub: 'ana', hash: 'a' });
  chat.write('Hello');
  await desk.pass(100);
  chat.prove({ sub: 'boris', hash: 'b' });
  expect(chat.seen()).toMatchObject({ said: [], session: null, outbox: [] });
});

test('what was typed and not sent stays in its tab, on the pages that follow, and is gone once it was sent', async () => {
  const desk = chatDesk();
  const tab = new Map<string, string>();
  const page = desk.tab(tab);
  page.chat.typed('Half a questi');
  page.close();
  const next = desk.tab(tab);
  expect(next.chat.draft()).toBe('Half a questi');
  expect(desk.tab().chat.draft()).toBe('');
  next.chat.write('Half a question');
  await desk.pass(100);
  next.close();
  expect(desk.tab(tab).chat.draft()).toBe('');
});

test('files that were chosen and not sent stay with the text, on the pages that follow, and go along from there', async () => {
  const desk = chatDesk();
  const tab = new Map<string, string>();
  const chosen = [
    { number: 1, name: 'tin.png', id: '01ARZ3NDEKTSV4RRFFQ69G5FAV' },
    { number: 2, name: 'on its way.png', id: null },
  ];
  const page = desk.tab(tab);
  page.chat.setChosen(chosen);
  page.close();
  const next = desk.tab(tab);
  expect(next.chat.chosen()).toEqual(chosen);
  expect(desk.tab().chat.chosen()).toEqual([]);
  next.chat.write('This one', [{ id: '01ARZ3NDEKTSV4RRFFQ69G5FAV', name: 'tin.png' }]);
  expect(next.chat.chosen()).toEqual([]);
  next.chat.setChosen(chosen);
  next.chat.forget();
  expect(desk.tab(tab).chat.chosen()).toEqual([]);
});

test('what was typed and not sent is nothing for who signs in after, nor for who comes after somebody signed out', async () => {
  const desk = chatDesk();
  const { chat } = desk.tab();
  chat.prove({ sub: 'ana', hash: 'a' });
  chat.write('Hello');
  await desk.pass(100);
  chat.typed('My card is');
  chat.prove({ sub: 'boris', hash: 'b' });
  expect(chat.draft()).toBe('');
  chat.typed('My PIN is');
  chat.forget();
  expect(chat.draft()).toBe('');
});

test('an address that somebody leaves as the connection is gone is told from the next page', async () => {
  let isCut = false;
  const desk = chatDesk({ fate: () => (isCut ? 'lost' : 'through') });
  const page = desk.tab();
  page.chat.write('I cannot wait');
  await desk.pass(100);
  isCut = true;
  const saying = page.chat.say({ email: 'jo@customer.example.net' });
  await desk.pass(100);
  expect(await saying).toBe('later');
  page.close();
  expect(desk.told).toEqual({});
  isCut = false;
  desk.tab();
  await desk.pass(60_000);
  expect(desk.told).toEqual({ email: 'jo@customer.example.net' });
  const asked = desk.asked.filter((one) => one.startsWith('PATCH')).length;
  desk.tab();
  await desk.pass(60_000);
  expect(desk.asked.filter((one) => one.startsWith('PATCH'))).toHaveLength(asked);
});

test('whom the site knows is told of what waits for them in a new browser before they open the chat: it is looked once a visit', async () => {
  const desk = chatDesk();
  const proof = { sub: 'ana', hash: 'a' };
  const phone = desk.tab();
  phone.chat.prove(proof);
  phone.chat.write('From my phone');
  await desk.pass(100);
  desk.reply('Here you are');
  phone.close();
  desk.keeping.remove('bilet:site:session');
  const { chat } = desk.tab();
  chat.prove(proof);
  await desk.pass(1000);
  expect(chat.seen().unread).toBe(1);
  chat.setOpen(true);
  await desk.pass(1000);
  expect(texts(chat.seen().said)).toEqual(['From my phone', 'Here you are']);
});

test('for whom the site knows and who has written nothing, it is asked once a visit, and nothing is begun', async () => {
  const desk = chatDesk();
  const proof = { sub: 'ana', hash: 'a' };
  const tab = new Map<string, string>();
  for (let pages = 0; pages < 3; pages += 1) {
    const page = desk.tab(tab);
    page.chat.prove(proof);
    await desk.pass(60_000);
    page.chat.wake();
    await desk.pass(60_000);
    page.close();
  }
  expect(desk.asked).toEqual(['POST /sessions']);
  expect([...desk.sessions]).toEqual([]);
  const next = desk.tab(tab);
  next.chat.prove(proof);
  next.chat.setOpen(true);
  await desk.pass(1000);
  expect([...desk.sessions]).toEqual(['blc_ana']);
});

test('an address is corrected before anything was written, and after; one that the desk does not take is not shown as taken', async () => {
  const desk = chatDesk();
  const { chat } = desk.tab();
  await chat.say({ email: 'jo@customer.example.ent' });
  await chat.say({ email: 'jo@customer.example.net' });
  chat.write('Hello');
  await desk.pass(100);
  expect(await chat.say({ email: 'jo.doe@customer.example.net' })).toBe('known');
  expect(await chat.say({ email: 'refused@customer.example.net' })).toBe('refused');
  expect(desk.told).toEqual({ email: 'jo.doe@customer.example.net' });
  expect(chat.note('email')).toBe('jo.doe@customer.example.net');
});

test('the link of a mail goes on with the chat of this browser, and into that of another only if that is wanted', async () => {
  const desk = chatDesk();
  const { chat } = desk.tab();
  chat.write('Mine');
  await desk.pass(100);
  const [own = ''] = desk.sessions;
  desk.sessions.add('blc_other');
  desk.links.set('own', own).set('other', 'blc_other');
  expect(await chat.resume('made-up')).toEqual({ is: 'nowhere' });
  expect(await chat.resume('own')).toEqual({ is: 'here' });
  const offered = await chat.resume('other');
  chat.write('Mine, too');
  await desk.pass(100);
  expect(chat.seen().session?.secret).toBe(own);
  if (offered.is !== 'offered') throw new Error('It was not asked.');
  expect(await offered.accept()).toBe(true);
  expect(chat.seen().session?.secret).toBe('blc_other');
});

test('what was written here never goes into the chat to which a link leads', async () => {
  let isCut = false;
  const desk = chatDesk({ fate: () => (isCut ? 'lost' : 'through') });
  const { chat } = desk.tab();
  chat.write('Mine');
  await desk.pass(100);
  desk.sessions.add('blc_other');
  desk.links.set('other', 'blc_other');
  const offered = await chat.resume('other');
  if (offered.is !== 'offered') throw new Error('It was not asked.');
  isCut = true;
  chat.write('For the desk alone');
  expect(await offered.accept()).toBe(false);
  expect(chat.seen().session?.secret).not.toBe('blc_other');
  expect(texts(chat.seen().outbox)).toEqual(['For the desk alone']);
});

/** What can happen to a visitor, step by step. */
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ does: fc.constant('write' as const), tab: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('reply' as const), lateMs: fc.nat(9000) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('reload' as const), tab: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('live' as const), is: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('pass' as const), ms: fc.nat(9000) }) },
);

type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

/** Lets a visitor go through all of it. @returns what they wrote */
async function lived(desk: ReturnType<typeof chatDesk>, tabs: ReturnType<typeof desk.tab>[], steps: Step[]) {
  const wrote: string[] = [];
  for (const one of steps) {
    switch (one.does) {
      case 'write':
        wrote.push(`message ${wrote.length}`);
        tabs[one.tab]?.chat.write(wrote.at(-1) ?? '');
        break;
      case 'reply':
        desk.reply('answer', one.lateMs);
        break;
      case 'live':
        desk.live(one.is);
        break;
      case 'pass':
        await desk.pass(one.ms);
        break;
      default:
        tabs[one.tab]?.close();
        tabs[one.tab] = desk.tab();
    }
  }
  return wrote;
}

test('through any losses, reloads and tabs each message is there once, and each tab shows all in order', async () => {
  const fates = fc.array(fc.constantFrom<Fate>('through', 'lost', 'answer lost', 'busy'), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), fates, async (steps, faults) => {
      const rest = [...faults];
      const desk = chatDesk({ fate: () => rest.shift() ?? 'through' });
      const tabs = [desk.tab(), desk.tab(), desk.tab()];
      const wrote = await lived(desk, tabs, steps);
      rest.length = 0;
      await desk.pass(200_000);
      for (const { chat } of tabs) chat.wake();
      await desk.pass(1000);
      expect(texts(desk.written.filter(({ from }) => from === 'you'))).toEqual(wrote);
      const ids = wrote.length === 0 ? [] : desk.written.map(({ id }) => id);
      for (const { chat } of tabs) {
        expect(chat.seen().outbox).toEqual([]);
        expect(chat.seen().said.map(({ id }) => id)).toEqual(ids);
      }
    }),
    { numRuns: 100 },
  );
});
