import { randomBytes } from 'node:crypto';
import { customerKey } from '../../../core/customer/index.ts';
import { codeOf, letterToken, signIn, signOut, whoIsSignedIn } from '../../../core/portal/index.ts';
import { TooManyError } from '../../../core/shared/errors.ts';
import { loadSigningKeys } from '../../../core/threading/index.ts';
import { eventsOf } from '../../support/events.ts';
import { askedLetter, BROWSER, givenSession, portalContext } from '../../support/given-letters.ts';
import { TestDesk } from '../../support/mail.ts';

let desk: TestDesk;
let keys: Awaited<ReturnType<typeof loadSigningKeys>>;
beforeAll(async () => {
  desk = await TestDesk.open();
  keys = await loadSigningKeys(desk.table, randomBytes);
});
afterAll(() => desk.close());

const ANA = 'ana@example.com';
const signing = () => ({ table: desk.table, keys, randomBytes });
const show = (proof: Parameters<typeof signIn>[2]) => signIn(signing(), portalContext(desk), proof);
const later = (minutes: number) => new Date(desk.now.getTime() + minutes * 60_000);

/** What comes of the mail of a letter. */
async function sent(letterId: string) {
  const [event] = await eventsOf(desk.table, `LETTER#${letterId}`);
  if (event?.type !== 'letter.asked') throw new Error('No letter was asked for');
  expect(JSON.stringify(event)).not.toContain('@');
  return desk.sendLetter(event);
}

test('a letter has a code and a link, and says for how long they are good', async () => {
  await desk.take({ from: ANA });
  const letterId = await askedLetter(desk, ANA);
  expect(await sent(letterId)).toBe('sent');
  const { raw } = desk.lastMail();
  const text = raw.replaceAll('=\r\n', '');
  expect(text).toMatch(/^Your code: \d{4} \d{4}\r$/m);
  expect(text).toMatch(new RegExp(`https://help\\.example\\.com/help/en/sign-in/${letterId}\\.[\\w-]{22}\r`));
  expect(raw).toMatch(/^Subject: .*sign in/m);
  expect(await sent(letterId)).toBe('done_before');
});

test('its code signs in once, in the browser that asked for it', async () => {
  const letterId = await askedLetter(desk, ANA);
  const code = codeOf(letterId, keys[0]);
  expect(await show({ letterId, browser: 'bla_other', code })).toBeNull();
  const secret = await show({ letterId, browser: BROWSER, code: `${code.slice(0, 4)} ${code.slice(4)}` });
  expect(secret).toMatch(/^bls_\w{49}$/);
  const who = await whoIsSignedIn(desk.table, secret ?? '', desk.now);
  expect(who?.customer.identities).toEqual([{ channel: 'email', value: ANA }]);
  expect(await show({ letterId, browser: BROWSER, code })).toBeNull();
});

test('its link signs in in that browser alone; in another it takes the code as well', async () => {
  const letterId = await askedLetter(desk, ANA);
  const token = letterToken(letterId, keys[0]);
  expect(await show({ token })).toBeNull();
  expect(await show({ token, browser: 'bla_other' })).toBeNull();
  expect(await show({ token, browser: BROWSER })).not.toBeNull();
  const other = await askedLetter(desk, ANA);
  expect(await show({ token: letterToken(other, keys[0]), code: codeOf(other, keys[0]) })).not.toBeNull();
});

test.each([
  [
    'of another letter',
    (id: string) => `${id}.${letterToken('01HZZZZZZZZZZZZZZZZZZZZZZZ', new Uint8Array(32)).split('.')[1]}`,
  ],
  ['without a signature', (id: string) => id],
  ['with a wrong one', (id: string) => `${id}.AAAAAAAAAAAAAAAAAAAAAA`],
  ['of nothing', () => ''],
])('a link %s signs nobody in', async (_, tokenOf) => {
  const letterId = await askedLetter(desk, ANA, { ip: '198.51.100.7' });
  expect(
    await show({ token: tokenOf(letterId), browser: BROWSER, code: codeOf(letterId, keys[0]) }),
  ).toBeNull();
});

test('after ten minutes both are too old, and the mail does not leave any more', async () => {
  const letterId = await askedLetter(desk, ANA, { ip: '198.51.100.8' });
  const context = { ...portalContext(desk), now: later(10) };
  const proof = { letterId, browser: BROWSER, code: codeOf(letterId, keys[0]) };
  expect(await signIn(signing(), context, proof)).toBeNull();
});

test('after five wrong codes the right one is worth nothing', async () => {
  const letterId = await askedLetter(desk, ANA, { ip: '198.51.100.9' });
  const code = codeOf(letterId, keys[0]);
  const wrong = code === '00000000' ? '00000001' : '00000000';
  for (let tried = 0; tried < 5; tried += 1)
    expect(await show({ letterId, browser: BROWSER, code: wrong })).toBeNull();
  expect(await show({ letterId, browser: BROWSER, code })).toBeNull();
});

test('of two who use it at the same moment, one is signed in', async () => {
  const letterId = await askedLetter(desk, ANA, { ip: '198.51.100.10' });
  const proof = { letterId, browser: BROWSER, code: codeOf(letterId, keys[0]) };
  const secrets = await Promise.all([show(proof), show(proof), show(proof)]);
  expect(secrets.filter((secret) => secret !== null)).toHaveLength(1);
});

test('somebody whom the desk does not know becomes a customer by it, and gets one such mail a day', async () => {
  const address = 'new@example.net';
  const first = await askedLetter(desk, address);
  expect(await sent(first)).toBe('sent');
  const second = await askedLetter(desk, address);
  expect(await sent(second)).toBe('withheld');
  const proof = { letterId: second, browser: BROWSER, code: codeOf(second, keys[0]) };
  const secret = await show(proof);
  const who = await whoIsSignedIn(desk.table, secret ?? '', desk.now);
  expect(who?.customer.identities).toEqual([{ channel: 'email', value: address }]);
});

test('nothing goes to an address of the desk', async () => {
  expect(await sent(await askedLetter(desk, 'support@desk.example.com'))).toBe('withheld');
});

test('too many letters to one address from one network are refused, and others still get theirs', async () => {
  const ask = (ip: string, to = 'often@example.com') => askedLetter(desk, to, { ip });
  for (let times = 0; times < 5; times += 1) await ask('2001:db8::1');
  await expect(ask('2001:db8::ffff')).rejects.toBeInstanceOf(TooManyError);
  await expect(ask('2001:db8:0:1::1')).resolves.toEqual(expect.any(String));
  await expect(ask('2001:db8::1', 'else@example.com')).resolves.toEqual(expect.any(String));
});

test('a session ends where it is ended, and nobody has one by guessing', async () => {
  const secret = await givenSession(desk, 'ends@example.com');
  expect(await whoIsSignedIn(desk.table, secret, desk.now)).not.toBeNull();
  expect(await whoIsSignedIn(desk.table, secret, later(31 * 24 * 60))).toBeNull();
  expect(await whoIsSignedIn(desk.table, `${secret}x`, desk.now)).toBeNull();
  expect(await whoIsSignedIn(desk.table, 'bls_', desk.now)).toBeNull();
  await signOut(desk.table, secret, desk.now);
  expect(await whoIsSignedIn(desk.table, secret, desk.now)).toBeNull();
});

test.each([
  [
    'was erased',
    { 'customer.erased': { at: '2026-03-12T10:00:00.000Z', eventId: '01KKGQT882MR29WKAY0M6N62VX' } },
  ],
  ['was blocked', { 'customer.isBlocked': true }],
])('whoever %s since is signed in no more', async (what, set) => {
  const secret = await givenSession(desk, `${what.replace(' ', '-')}@example.com`);
  const who = await whoIsSignedIn(desk.table, secret, desk.now);
  const key = customerKey(who?.customer.id ?? 0);
  await desk.table.write([{ type: 'update', key, set }]);
  expect(await whoIsSignedIn(desk.table, secret, desk.now)).toBeNull();
});

test('whoever was made one with another record is signed in as who they are now', async () => {
  const [old, now] = await Promise.all([
    givenSession(desk, 'old@example.com'),
    givenSession(desk, 'now@example.com'),
  ]);
  const [before, after] = await Promise.all(
    [old, now].map((secret) => whoIsSignedIn(desk.table, secret, desk.now)),
  );
  const set = { 'customer.mergedInto': after?.customer.id };
  await desk.table.write([{ type: 'update', key: customerKey(before?.customer.id ?? 0), set }]);
  expect((await whoIsSignedIn(desk.table, old, desk.now))?.principal.id).toBe(after?.customer.id);
});
