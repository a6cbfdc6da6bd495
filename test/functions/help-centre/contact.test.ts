import { randomBytes } from 'node:crypto';
import { createContext, runInContext } from 'node:vm';
import { ALL_ARTICLES, loadArticleCounts } from '../../../core/article/index.ts';
import { createThing, updateThing } from '../../../core/configuration/index.ts';
import { confirmToken } from '../../../core/confirmation/index.ts';
import { loadConversation } from '../../../core/conversation/index.ts';
import { fieldArea, formArea } from '../../../core/custom-field/index.ts';
import { createCustomer, findCustomer, loadCustomer } from '../../../core/customer/index.ts';
import { deflectionOf } from '../../../core/form-visit/index.ts';
import { formToken, setProtection } from '../../../core/intake/index.ts';
import { DESK_OPTIONS, optionsArea } from '../../../core/options/index.ts';
import { loadSigningKeys, type SigningKeys } from '../../../core/threading/index.ts';
import { durationIn } from '../../../functions/help-centre/contact/channels.ts';
import { INITIAL_CONTACT } from '../../../schemas/contact.ts';
import { INITIAL_HELP_CENTRE } from '../../../schemas/help-centre.ts';
import { useDatabase } from '../../support/api.ts';
import { choices, customField } from '../../support/custom-fields.ts';
import { givenArticle, givenSection, markdownText } from '../../support/given-article.ts';
import { givenSession } from '../../support/given-letters.ts';
import { type Shown, sessionCookie, visit } from '../../support/help-centre.ts';
import { byEmail } from '../../support/identities.ts';
import { TestDesk } from '../../support/mail.ts';

let desk: TestDesk;
let keys: SigningKeys;

/** The token of a form that was shown a minute ago. */
const shown = (secondsAgo = 60) =>
  formToken(desk.context().newId(), new Date(Date.now() - secondsAgo * 1000), keys[0]);
const filledIn = (given: Record<string, string> = {}) => ({
  shown: shown(),
  name: 'Sam Stranger',
  address: `sam${desk.context().newId()}@example.net`.toLowerCase(),
  subject: 'My order',
  text: 'Where is it?',
  sure: '1',
  ...given,
});
const ELSEWHERE = { origin: 'https://shop.example', 'sec-fetch-site': 'cross-site' };
const numberIn = ({ headers }: Shown): number => Number(/[?&]n=(\d+)/.exec(String(headers.location))?.[1]);
const send = (given: Record<string, string> = {}, path = '/help/en/contact/fault', headers = {}) =>
  visit(path, { form: filledIn({ 'field-device': 'lamp', ...given }), headers });

/** A change of the options is in force within two seconds. */
async function untilInForce(isSo: () => Promise<boolean>): Promise<void> {
  for (let tried = 0; !(await isSo()); tried += 1) {
    if (tried > 40) throw new Error('It did not come into force');
    await new Promise((done) => setTimeout(done, 100));
  }
}

beforeAll(async () => {
  desk = await TestDesk.open();
  desk.now = new Date();
  useDatabase(desk.database);
  keys = await loadSigningKeys(desk.table, randomBytes);
  const context = () => desk.context();
  const change = {
    helpCentre: { ...INITIAL_HELP_CENTRE, languages: ['en' as const, 'de' as const] },
    contact: { ...INITIAL_CONTACT, perNetwork: 1000 },
    channels: [
      { labels: { en: 'Telephone', de: 'Telefon' }, at: '+49 89 1234', calendar: null, answerMinutes: 120 },
      { labels: { en: 'Office', de: 'Büro' }, at: 'Main street 1 <b>', calendar: null, answerMinutes: null },
    ],
  };
  await updateThing(desk, context(), optionsArea({}), { key: DESK_OPTIONS, change });
  const device = {
    ...customField({ key: 'device', type: 'dropdown', choices: choices('lamp', 'fan') }),
    customers: 'editable',
    required: 'creation',
    labels: { en: 'Device', de: 'Gerät' },
  } as const;
  await createThing(desk, context(), fieldArea, { fields: device });
  const secret = {
    ...customField({ key: 'cost', type: 'integer' }),
    customers: 'hidden',
    labels: { en: 'Cost' },
  } as const;
  await createThing(desk, context(), fieldArea, { fields: secret });
  for (const fields of [
    {
      key: 'fault',
      labels: { en: 'Something is broken', de: 'Etwas ist kaputt' },
      types: ['incident'],
      fields: ['device'],
    },
    {
      key: 'returns',
      labels: { en: 'Send it back' },
      types: [],
      fields: [],
      isOffered: false,
    },
    { key: 'inner', labels: { en: 'Agents only' }, types: ['task'], fields: ['cost'] },
  ])
    await createThing(desk, context(), formArea, { fields });
  await givenSection(desk, context(), { key: 'lamps', labels: { en: 'Lamps' } });
  await givenArticle(desk, context(), {
    section: 'lamps',
    text: markdownText('Change a bulb'),
    slug: 'bulb',
  });
});
afterAll(() => desk.close());

test('a form that is sent once more with other words comes back with them, to be sent anew, and one sent twice is one ticket', async () => {
  const form = filledIn({ 'field-device': 'lamp' });
  const path = '/help/en/contact/fault';
  const first = await visit(path, { form });
  expect(numberIn(await visit(path, { form }))).toBe(numberIn(first));
  const changed = await visit(path, { form: { ...form, text: 'I mean the other order.' } });
  expect(changed.text).toContain('I mean the other order.');
  const anew = /name="shown" value="([^"]+)"/.exec(changed.text)?.[1];
  expect(anew).not.toBe(form.shown);
});

describe('the contact page', () => {
  test('shows the form that customers may fill in, in the language of the page, and none of the agents', async () => {
    const { status, text, headers } = await visit('/help/de/contact');
    expect(status).toBe(200);
    expect(text).toMatch(/Etwas ist kaputt/);
    expect(text).toMatch(/Gerät/);
    expect(text).not.toMatch(/Agents only|Cost/);
    expect(headers['cache-control']).toBe('private, no-store');
    expect((await visit('/help/en/contact/inner')).status).toBe(404);
    expect((await visit('/help/en/contact/nothing')).status).toBe(404);
  });

  test('names the other channels with the usual time to an answer', async () => {
    const { text } = await visit('/help/en/contact');
    expect(text).toMatch(/Telephone.*href="tel:\+49891234".*Usual time to an answer: 2 hours/s);
    expect(text).toContain('Main street 1 &lt;b&gt;');
  });

  test('is smaller than 50 KB', async () => {
    expect(Buffer.byteLength((await visit('/help/en/contact')).text)).toBeLessThan(50_000);
  });
});

test.each([
  [45, '45 minutes'],
  [60, '1 hour'],
  [2880, '2 days'],
])('%d minutes are %s', (minutes, words) => expect(durationIn(minutes, 'en')).toBe(words));

describe('what is sent', () => {
  test('becomes a ticket with the form and what was chosen, and says what is left to do', async () => {
    const answer = await send({ 'field-device': 'fan' });
    expect(answer.status).toBe(303);
    const ticket = await desk.ticket(numberIn(answer));
    expect(ticket).toMatchObject({
      channel: 'form',
      form: 'fault',
      type: 'incident',
      fields: { device: 'fan' },
    });
    const next = await visit(String(answer.headers.location));
    expect(next.text).toMatch(new RegExp(`number ${ticket.id}\\..*open the link`));
  });

  test('of whoever is signed in is theirs, with nobody to confirm; from another site it is not', async () => {
    const cookie = sessionCookie(await givenSession(desk, 'ana@example.com'));
    const form = filledIn({ 'field-device': 'lamp', address: '' });
    const answer = await visit('/help/en/contact/fault', { form, cookie });
    expect([answer.status, answer.text]).toEqual([303, '']);
    const ticket = await desk.ticket(numberIn(answer));
    expect(ticket.channel).toBe('portal');
    expect(String(answer.headers.location)).not.toContain('confirm');
    const foreign = { form: filledIn({ 'field-device': 'lamp', address: '' }), cookie, headers: ELSEWHERE };
    expect((await visit('/help/en/contact/fault', foreign)).status).toBe(422);
  });

  test('keeps all that was written where something is wrong, and says what', async () => {
    const { status, text } = await send({ 'field-device': '', address: 'nobody', text: 'A "quoted" <b>' });
    expect(status).toBe(422);
    expect(text).toContain('A &quot;quoted&quot; &lt;b&gt;');
    expect(text).toMatch(/id="field-device-problem">This is needed/);
    expect(text).toMatch(/id="address-problem">This is no e-mail address/);
    const { text: other } = await send({ 'field-device': 'spaceship' });
    expect(other).toMatch(/id="field-device-problem"/);
  });

  test.each([
    ['at once', { age: 0, website: '' }],
    ['after two days', { age: 172_800, website: '' }],
    ['by what fills in everything', { age: 60, website: 'https://pills.example' }],
  ])('%s comes back to be sent once more, and nothing of it is lost', async (_, { age, website }) => {
    const { status, text } = await send({ shown: shown(age), website, text: 'Not lost' });
    expect(status).toBe(200);
    expect(text).toContain('Not lost');
    expect(
      await visit('/help/en/contact/fault', { form: filledIn({ shown: 'x.y', text: 'Nor this' }) }),
    ).toMatchObject({
      text: expect.stringContaining('Nor this'),
    });
  });

  test('by a plain form of another site is looked through, then sent', async () => {
    const { shown: _none, ...form } = filledIn({ 'field-device': 'lamp', text: 'From the shop' });
    const { status, text } = await visit('/help/en/contact/fault', { form, headers: ELSEWHERE });
    expect(status).toBe(200);
    expect(text).toMatch(/look through what you have written/);
    expect(text).toContain('From the shop');
    expect(text).toMatch(/name="shown" value="[\w.-]+"/);
  });

  test('is answered with what may help already, unless it is to be sent all the same', async () => {
    const form = filledIn({ 'field-device': 'lamp', subject: 'Change of bulbs', sure: '' });
    const { status, text } = await visit('/help/en/contact/fault', { form });
    expect([status, /href="\/help\/en\/articles\/bulb\?from=form&amp;visit=\w{26}"/.test(text)]).toEqual([
      200,
      true,
    ]);
    const { shown: token } = form;
    expect(text).toContain(`name="shown" value="${token}"`);
    const sure = await visit('/help/en/contact/fault', { form: { ...form, sure: '1' } });
    expect(sure.status).toBe(303);
    const { text: typing } = await visit('/help/en/suggest?q=changing+bulb');
    expect(JSON.parse(typing)).toMatchObject({ items: [{ href: '/help/en/articles/bulb?from=form' }] });
  });

  test('is a visit in which an article was suggested: it spares a ticket at most where one was opened and none was sent', async () => {
    const visited = async (reader?: string) => {
      const token = shown();
      const cookie = reader === undefined ? {} : { cookie: reader };
      const { text } = await visit(`/help/en/suggest?q=changing+bulb&shown=${token}`, cookie);
      return { token, href: String(JSON.parse(text).items[0].href) };
    };
    await visited();
    const [gone, sent, known] = [
      await visited(),
      await visited(),
      await visited(sessionCookie(await givenSession(desk, 'known@example.com'))),
    ];
    expect(gone.href).toMatch(/^\/help\/en\/articles\/bulb\?from=form&visit=\w{26}$/);
    for (const { href } of [gone, sent, known]) {
      await visit(href);
      await visit(href);
    }
    await visit(gone.href.replace(/visit=\w+/, `visit=${desk.context().newId()}`));
    expect((await send({ shown: sent.token, sure: '1' })).status).toBe(303);
    const asked: number[] = [];
    const inTwoDays = { days: 7, now: new Date(Date.now() + 2 * 86_400_000) };
    const deflection = (tickets: Date[]) =>
      deflectionOf(desk.table, inTwoDays, async (customerId) => {
        asked.push(customerId);
        return tickets;
      });
    const before = await deflection([]);
    const after = await deflection([new Date(Date.now() + 60_000)]);
    expect(before.visits).toBeGreaterThanOrEqual(4);
    expect([before.spared, after.spared, after.visits]).toEqual([2, 1, before.visits]);
    expect(new Set(asked).size).toBe(1);
    expect(await deflectionOf(desk.table, { days: 7, now: new Date() }, async () => [])).toMatchObject({
      visits: 0,
    });
    expect((await loadArticleCounts(desk.table, ALL_ARTICLES))['shown.form']).toBeGreaterThan(0);
  });

  test('too often in the name of one address is refused with 429', async () => {
    const address = 'often@example.net';
    for (let at = 0; at < INITIAL_CONTACT.perAddress; at += 1)
      expect((await send({ address })).status).toBe(303);
    const { status, text } = await send({ address, text: 'Not lost' });
    expect([status, text.includes('Not lost')]).toEqual([429, true]);
  });
});

describe('the button that confirms', () => {
  const unconfirmed = async () => {
    const address = `new${desk.context().newId()}@example.net`.toLowerCase();
    await send({ address });
    const customerId = (await findCustomer(desk.table, { channel: 'email', value: address })) ?? 0;
    return { customerId, token: confirmToken({ customerId, address }, keys[0]) };
  };

  test('confirms; opening the page, as programs do that look at mail, does not', async () => {
    const { customerId, token } = await unconfirmed();
    const page = await visit(`/help/en/confirm?t=${token}`);
    expect(page.text).toContain(`value="${token}"`);
    expect((await loadCustomer(desk.table, customerId)).isUnconfirmed).toBe(true);
    const done = await visit('/help/en/confirm', { form: { t: token } });
    expect(done.text).toContain('Your address is confirmed');
    expect((await loadCustomer(desk.table, customerId)).isUnconfirmed).toBeUndefined();
    expect((await visit('/help/en/confirm', { form: { t: token } })).status).toBe(200);
  });

  test('of another link confirms nothing', async () => {
    expect((await visit('/help/en/confirm?t=x.y')).status).toBe(410);
    const identities = byEmail('kept@example.com');
    const unknown = { phone: null, locale: null, timezone: null, notes: '' };
    const { id } = await createCustomer(desk, desk.context(), {
      fields: { name: '', identities, ...unknown },
    });
    const token = confirmToken({ customerId: id, address: 'other@example.com' }, keys[0]);
    expect((await visit('/help/en/confirm', { form: { t: token } })).status).toBe(410);
  });

  test('is not pressed by a page of another site', async () => {
    const { token } = await unconfirmed();
    const { status } = await visit('/help/en/confirm', { form: { t: token }, headers: ELSEWHERE });
    expect(status).toBe(403);
  });
});

describe('several forms', () => {
  test('are a choice, where a desk says that it offers another one; what it does not offer is not there', async () => {
    expect((await visit('/help/en/contact/returns')).status).toBe(404);
    await updateThing(desk, desk.context(), formArea, { key: 'returns', change: { isOffered: true } });
    await untilInForce(async () => (await visit('/help/en/contact')).text.includes('Send it back'));
    const { text, headers } = await visit('/help/en/contact');
    expect(text).toMatch(/href="\/help\/en\/contact\/fault".*href="\/help\/en\/contact\/returns"/s);
    expect(headers['cache-control']).toMatch(/^public/);
    const { text: form } = await visit('/help/en/contact/returns');
    expect(form).not.toContain('field-device');
    await updateThing(desk, desk.context(), formArea, { key: 'returns', change: { isOffered: false } });
    await untilInForce(async () => !(await visit('/help/en/contact')).text.includes('Send it back'));
  });
});

describe('Turnstile', () => {
  const set = (key: string | null) =>
    updateThing(desk, desk.context(), optionsArea({}), {
      key: DESK_OPTIONS,
      change: { contact: { ...INITIAL_CONTACT, perNetwork: 1000, turnstile: key } },
    });
  afterAll(async () => {
    await set(null);
    await setProtection(desk, desk.context(), null);
  });

  test('is shown where a desk has it, allowed by the policy of that page alone, and nothing is taken without it', async () => {
    await setProtection(desk, desk.context(), 'a-secret');
    await set('1x00');
    await untilInForce(async () => (await visit('/help/en/contact')).text.includes('data-sitekey="1x00"'));
    const { headers } = await visit('/help/en/contact');
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(/script-src 'self' https:\/\/challenges\.cloudflare\.com; frame-src https:/);
    expect(String((await visit('/help/en')).headers['content-security-policy'])).not.toContain('cloudflare');
    const { status, text } = await send({ text: 'Not lost' });
    expect([status, text.includes('Not lost')]).toEqual([200, true]);
    const script = await send({}, '/help/en/contact/fault', { ...ELSEWHERE, accept: 'application/json' });
    expect(JSON.parse(script.text)).toEqual({ leave: true });
    const embedded = await visit('/help/en/embed/fault.js');
    expect(embedded.text).toContain('"turnstile":{"key":"1x00","script":"https://challenges.cloudflare.com/');
    expect(() => runInContext(`(function(){${embedded.text}})`, createContext({}))).not.toThrow();
  });
});

describe('the form that another site shows', () => {
  test('is a small script that parses, with all that it needs to know, and nothing that ends it early', async () => {
    const { text, headers, status } = await visit('/help/en/embed/fault.js');
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/javascript/);
    expect(headers['cross-origin-resource-policy']).toBe('cross-origin');
    expect(Buffer.byteLength(text)).toBeLessThan(8000);
    expect(text).toContain('"action":"https://help.example.com/help/en/contact/fault"');
    expect(() => runInContext(`(function(){${text}})`, createContext({}))).not.toThrow();
    expect((await visit('/help/en/embed/inner.js')).status).toBe(404);
  });

  test('sends to whichever origin it stands on, and is told in JSON what became of it', async () => {
    const headers = { ...ELSEWHERE, accept: 'application/json' };
    const answer = await send({ sure: '' }, '/help/en/contact/fault', headers);
    expect(answer).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': '*' } });
    expect(JSON.parse(answer.text)).toMatchObject({ title: 'We have got your message' });
    const id = Number(/number (\d+)/.exec(answer.text)?.[1]);
    const { messages } = await loadConversation(desk.table, id, 5);
    expect(messages[0]?.origin).toMatchObject({
      channel: 'form',
      form: 'fault',
      site: 'https://shop.example',
    });
    const wrong = await send({ address: 'x', shown: shown(172_800) }, '/help/en/contact/fault', headers);
    expect(wrong.status).toBe(422);
    expect(JSON.parse(wrong.text)).toMatchObject({
      problems: { address: expect.any(String) },
      token: expect.any(String),
    });
  });
});

describe('a form whose fields go by rules', () => {
  const path = '/help/en/contact/ruled';
  beforeAll(async () => {
    const context = () => desk.context();
    for (const key of ['serial', 'room'])
      await createThing(desk, context(), fieldArea, {
        fields: {
          ...customField({ key, type: 'text' }),
          customers: 'editable',
          labels: { en: `The ${key}` },
        },
      });
    await createThing(desk, context(), formArea, {
      fields: {
        key: 'ruled',
        labels: { en: 'By rules' },
        types: [],
        fields: ['device', 'serial', 'room'],
        isOffered: true,
        rules: [
          {
            fields: ['serial'],
            conditions: { all: [{ field: 'ticket.custom.device', operator: 'is', value: 'lamp' }] },
            isRequired: true,
          },
          {
            fields: ['room'],
            conditions: { all: [{ field: 'ticket.custom.device', operator: 'is', value: 'fan' }] },
            isRequired: false,
          },
        ],
      },
    });
    await untilInForce(async () => (await visit(path)).status === 200);
  });
  const isHidden = (text: string, key: string) =>
    new RegExp(`data-asks="field-${key}" hidden`).test(text.replaceAll('\n', ' '));

  test('asks for a field only when its conditions hold, and without scripts shows it before anything is taken', async () => {
    const first = await visit(path);
    expect([
      isHidden(first.text, 'device'),
      isHidden(first.text, 'serial'),
      isHidden(first.text, 'room'),
    ]).toEqual([false, true, true]);
    expect(first.text).toContain('name="asked" value="device"');
    const form = filledIn({
      asked: 'device',
      'field-device': 'lamp',
      'field-serial': '',
      'field-room': 'Kitchen',
    });
    const more = await visit(path, { form });
    expect(more.text).toContain('Please look through what you have written');
    expect([isHidden(more.text, 'serial'), isHidden(more.text, 'room')]).toEqual([false, true]);
    expect(more.text).not.toContain('field-serial-problem');
    const shownAgain = { ...form, asked: 'device serial' };
    const missing = await visit(path, { form: shownAgain });
    expect([missing.status, missing.text.includes('field-serial-problem')]).toEqual([422, true]);
    const sent = await visit(path, { form: { ...shownAgain, 'field-serial': 'L-1' } });
    const ticket = await desk.ticket(numberIn(sent));
    expect(ticket.fields).toMatchObject({ device: 'lamp', serial: { text: 'L-1' } });
    expect(ticket.fields).not.toHaveProperty('room');
  });

  test('tells scripts which fields are asked for, on whichever site', async () => {
    const said = { 'field-device': 'fan' };
    const { text, headers } = await visit(`${path}/asked`, { form: said, headers: ELSEWHERE });
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(JSON.parse(text)).toEqual({ asked: ['device', 'room'] });
    const embedded = await visit('/help/en/embed/ruled.js');
    expect(embedded.text).toContain('"asked":["device"]');
    expect(() => runInContext(`(function(){${embedded.text}})`, createContext({}))).not.toThrow();
    const json = { ...ELSEWHERE, accept: 'application/json' };
    const refused = await visit(path, { form: filledIn({ ...said, asked: 'device' }), headers: json });
    expect(JSON.parse(refused.text)).toMatchObject({ problems: {}, asked: ['device', 'room'] });
  });
});
