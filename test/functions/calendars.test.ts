import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as calendars } from '../../functions/api/calendars/index.ts';
import { handler as rules } from '../../functions/api/rules/index.ts';
import { workedCases } from '../core/calendar/worked-cases.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import type { TestDatabase } from '../support/database.ts';
import { givenCustomer, givenTicket, meaningfulRows } from '../support/desk.ts';

const api = apiOf(authorizer, { calendars, rules });
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

const get = (path: string) => api('GET', path, { token });
const post = (path: string, body?: object, headers: Record<string, string> = {}) =>
  api('POST', path, { token, headers, ...(body && { body }) });
const patch = (path: string, body: object, headers: Record<string, string> = {}) =>
  api('PATCH', path, { token, body, headers });
const put = (path: string, body: object, headers: Record<string, string> = {}) =>
  api('PUT', path, { token, body, headers });
const calculate = (key: string, body: object) => post(`/v1/calendars/${key}/calculate`, body);
const pathsIn = ({ body }: { body: Record<string, unknown> }) =>
  Object(body.errors).map(({ path }: { path: string }) => path);

const OFFICE = [['09:00', '17:00']];
const week = { mon: OFFICE, tue: OFFICE, wed: OFFICE, thu: OFFICE, fri: OFFICE };
const berlin = { timeZone: 'Europe/Berlin', week };
const thisYear = new Date().getUTCFullYear();

describe('a calendar', () => {
  test('is made, read, changed, retired, restored and audited', async () => {
    const made = await post('/v1/calendars', { key: 'service', labels: { en: 'Service' }, ...berlin });
    expect(made).toMatchObject({
      status: 201,
      headers: { etag: '"1"' },
      body: {
        key: 'service',
        labels: { en: 'Service' },
        timeZone: 'Europe/Berlin',
        week: { ...week, sat: [], sun: [] },
        holidays: [],
        exceptions: [],
        ical: null,
        regions: [],
        comingHolidays: [],
        holidaysThrough: null,
        warnings: [],
        isRetired: false,
        version: 1,
      },
    });
    expect((await get('/v1/calendars/service')).body).toEqual(made.body);
    expect((await post('/v1/calendars', { key: 'service', ...berlin })).body).toMatchObject({
      code: 'calendar.key_taken',
    });
    const change = { holidays: ['2027-12-24'] };
    const changed = await patch('/v1/calendars/service', change, { 'if-match': '"1"' });
    expect(changed).toMatchObject({
      status: 200,
      body: { ...change, timeZone: 'Europe/Berlin', version: 2 },
    });
    expect((await patch('/v1/calendars/service', change, { 'if-match': '"1"' })).status).toBe(412);
    expect((await patch('/v1/calendars/missing', change)).status).toBe(404);
    expect((await post('/v1/calendars/service/retire')).body).toMatchObject({ isRetired: true });
    expect((await post('/v1/calendars/service/restore')).body).toMatchObject({ isRetired: false });
    expect((await get('/v1/calendars')).body).toMatchObject({ items: [{ key: 'service' }], next: null });
    expect((await get('/v1/calendars/service/events')).body.items).toMatchObject([
      { type: 'configuration.created' },
      { type: 'configuration.updated', change: { holidays: { before: [], after: ['2027-12-24'] } } },
      { type: 'configuration.retired' },
      { type: 'configuration.restored' },
    ]);
  });

  test('is put as a whole, whether it was there or not, with its key in the body or without', async () => {
    const first = await put('/v1/calendars/whole', { key: 'whole', ...berlin, holidays: ['2027-12-24'] });
    expect(first).toMatchObject({ status: 200, body: { labels: { en: 'whole' }, version: 1 } });
    const second = await put('/v1/calendars/whole', { timeZone: 'UTC', week: {} }, { 'if-match': '"1"' });
    expect(second).toMatchObject({ body: { timeZone: 'UTC', holidays: [], week: { mon: [] }, version: 2 } });
    expect((await put('/v1/calendars/whole', berlin, { 'if-match': '"1"' })).status).toBe(412);
    expect((await put('/v1/calendars/nowhere', berlin, { 'if-match': '"1"' })).status).toBe(412);
    expect((await put('/v1/calendars/whole', { timeZone: 'UTC', week: {} })).body).toEqual(second.body);
    expect(pathsIn(await put('/v1/calendars/whole', { key: 'other', ...berlin }))).toEqual(['key']);
  });

  test('takes a date that is entered twice as one holiday, and exceptions that name no hours', async () => {
    const date = '2027-12-24';
    const exceptions = [
      { date, mode: 'replace' },
      { date, mode: 'add', spans: [] },
      { date, mode: 'remove' },
    ];
    const body = { ...berlin, holidays: [date, '2027-12-31', date], exceptions };
    expect((await put('/v1/calendars/plain', body)).body).toMatchObject({
      holidays: [date, '2027-12-31'],
      exceptions: [
        { mode: 'replace', spans: [] },
        { mode: 'add', spans: [] },
        { mode: 'remove', spans: [] },
      ],
    });
  });

  test('is made once, however often the request is repeated by its key', async () => {
    const key = { 'idempotency-key': 'once' };
    const first = await post('/v1/calendars', { key: 'once', ...berlin }, key);
    const again = await post('/v1/calendars', { key: 'once', ...berlin }, key);
    expect(again).toMatchObject({ headers: { 'idempotency-replayed': 'true' }, body: first.body });
  });

  test('shows the holidays of the coming years, from wherever they are, and until when they are known', async () => {
    const next = thisYear + 1;
    const ical = [
      'BEGIN:VCALENDAR',
      'BEGIN:VEVENT',
      'DTSTART;VALUE=DATE:20200224',
      'RRULE:FREQ=YEARLY',
      'SUMMARY:Founders',
      'END:VEVENT',
      'END:VCALENDAR',
    ].join('\r\n');
    const regions = [{ country: 'DE', state: 'BY' }];
    const fields = { ...berlin, holidays: [`${next}-07-01`], ical, regions };
    const { body } = await put('/v1/calendars/found', fields);
    expect(body.comingHolidays).toEqual(
      expect.arrayContaining([
        { date: `${next}-02-24`, name: 'Founders', source: 'ical' },
        { date: `${next}-07-01`, name: null, source: 'hand' },
        { date: `${next}-12-25`, name: 'Christmas Day', source: 'DE-BY' },
        { date: `${thisYear + 5}-12-25`, name: 'Christmas Day', source: 'DE-BY' },
      ]),
    );
    expect(body).toMatchObject({ holidaysThrough: `${thisYear + 5}-12-31`, warnings: [] });
    const noon = `${next}-12-24T10:00:00Z`;
    const { seconds } = (await calculate('found', { from: noon, to: `${next}-12-27T23:00:00Z` })).body;
    expect(seconds).toBeLessThan(86_400);
  });

  test('warns when no holiday is known for the year to come', async () => {
    const { body } = await put('/v1/calendars/ending', { ...berlin, holidays: ['2020-12-24'] });
    expect(body).toMatchObject({
      comingHolidays: [],
      holidaysThrough: '2020-12-24',
      warnings: [{ code: 'holidays.ending' }],
    });
    expect((await get('/v1/calendars')).body.items).toContainEqual(body);
  });

  test('is refused when all calendars together would be too large to be shown, with the part that takes the room', async () => {
    const many = Array.from({ length: 24 }, (_, hour) => [`${String(hour).padStart(2, '0')}:00`, '24:00']);
    const exceptions = Array.from({ length: 300 }, (_, at) => ({
      date: new Date(Date.UTC(2027, 0, 1 + at)).toISOString().slice(0, 10),
      mode: 'add',
      spans: many,
    }));
    const before = await meaningfulRows(database);
    const answer = await put('/v1/calendars/large', { ...berlin, exceptions });
    expect([answer.status, pathsIn(answer)]).toEqual([422, ['exceptions']]);
    const lines = Array.from({ length: 900 }, (_, at) => [
      'BEGIN:VEVENT',
      `DTSTART;VALUE=DATE:${exceptions[at % 300]?.date.replaceAll('-', '')}`,
      `SUMMARY:Day ${at} of the festival`,
      'END:VEVENT',
    ]);
    const ical = ['BEGIN:VCALENDAR', ...lines.flat(), 'END:VCALENDAR'].join('\r\n');
    expect(pathsIn(await put('/v1/calendars/large', { ...berlin, ical }))).toEqual(['ical']);
    expect(await meaningfulRows(database)).toEqual(before);
  });

  const spans = (...given: unknown[]) => ({ week: { mon: given } });
  const closed = (mode: string, ...given: unknown[]) => ({ date: '2027-12-24', mode, spans: given });
  test.each([
    ['no zone', { timeZone: 'Mars/Olympus' }, ['timeZone']],
    ['an offset for a zone', { timeZone: '+02:00' }, ['timeZone']],
    ['no day of the week', { week: { noday: [] } }, ['week.noday']],
    ['a time that is none', spans(['9:00', '17:00']), ['week.mon.0.0']],
    ['a time that never comes', spans(['09:00', '24:01']), ['week.mon.0.1']],
    ['a span that ends when it begins', spans(['09:00', '09:00']), ['week.mon.0']],
    ['a span that begins at 24:00', spans(['24:00', '09:00']), ['week.mon.0']],
    ['a span of one time', spans(['09:00']), ['week.mon.0']],
    ['no date', { holidays: ['2027-02-29'] }, ['holidays.0']],
    ['no mode', { exceptions: [closed('close')] }, ['exceptions.0.mode']],
    ['two that replace a date', { exceptions: [closed('replace'), closed('replace')] }, ['exceptions.1']],
    ['no country', { regions: [{ country: 'XX' }] }, ['regions.0.country']],
    ['no iCalendar text', { ical: 'Christmas' }, ['ical']],
    ['what nobody knows', { colour: 'red' }, ['colour']],
  ])('with %s is refused, and changes nothing', async (_, wrong, paths) => {
    const before = await meaningfulRows(database);
    const answer = await put('/v1/calendars/wrong', { ...berlin, ...wrong });
    expect(answer.status).toBe(422);
    expect(pathsIn(answer)).toEqual(paths);
    expect(await meaningfulRows(database)).toEqual(before);
  });
});

describe('business time', () => {
  beforeAll(async () => {
    await put('/v1/calendars/office', berlin);
    await put('/v1/calendars/closed', { timeZone: 'UTC', week: {} });
  });

  test('is counted between two moments, and the moment is found by which it has passed', async () => {
    const from = '2027-03-05T16:30:00+01:00';
    expect((await calculate('office', { from, to: '2027-03-08T08:30:00Z' })).body).toEqual({ seconds: 3600 });
    expect((await calculate('office', { from, seconds: 3600 })).body).toEqual({ at: '2027-03-08T08:30:00Z' });
    expect((await calculate('office', { from, seconds: 1800 })).body).toEqual({ at: '2027-03-05T16:00:00Z' });
    expect((await calculate('office', { from, seconds: 0 })).body).toEqual({ at: '2027-03-05T15:30:00Z' });
    expect((await calculate('closed', { from, seconds: 1 })).body).toEqual({ at: null });
    expect((await calculate('office', { from, seconds: 3660 * 86_400 + 1 })).body).toEqual({ at: null });
  });

  test('is the same over HTTP as in the worked cases, whose calendars are put as they are', async () => {
    for (const { calendars: given, calculations } of workedCases()) {
      for (const calendar of given)
        expect((await put(`/v1/calendars/${calendar.key}`, calendar)).status).toBe(200);
      for (const { calendar, expectSeconds, expectEnd, ...asked } of calculations) {
        const expected = asked.to === undefined ? { at: expectEnd } : { seconds: expectSeconds };
        expect([asked, (await calculate(calendar, asked)).body]).toEqual([asked, expected]);
      }
    }
    await put('/v1/calendars/office', berlin);
  });

  const from = '2027-03-05T16:30:00Z';
  test.each([
    ['neither an end nor an amount', { from }, ['to']],
    ['both', { from, to: from, seconds: 1 }, ['to']],
    ['an end before the beginning', { from, to: '2027-03-05T16:29:59Z' }, ['to']],
    ['less than nothing', { from, seconds: -1 }, ['seconds']],
    ['half a second', { from, seconds: 0.5 }, ['seconds']],
    ['another century', { from: '1969-12-31T23:59:59Z', seconds: 1 }, ['from']],
  ])('of %s is refused', async (_, body, paths) => {
    const answer = await calculate('office', body);
    expect(answer.status).toBe(422);
    expect(pathsIn(answer)).toEqual(paths);
  });

  test('needs a calendar that there is', async () => {
    expect((await calculate('missing', { from, seconds: 1 })).status).toBe(404);
  });
});

describe('the default calendar', () => {
  const condition = (duration: string) => ({
    all: [{ field: 'ticket.createdAt', operator: 'within_last', value: { duration, hours: 'business' } }],
  });
  let looks = 0;
  /** Asks when a change of the configuration is in force everywhere: two seconds later. */
  const explain = async (conditions: object, ticketId: number, at = new Date()) => {
    looks += 1;
    const now = new Date(at.getTime() + looks * 2000);
    jest.useFakeTimers({ now, doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'setInterval'] });
    try {
      return await post('/v1/conditions/explain', { ticketId, conditions });
    } finally {
      jest.useRealTimers();
    }
  };

  test('counts business hours where conditions ask for them, and is none until an admin has set it', async () => {
    const { id: requesterId } = await givenCustomer(database);
    const { ticket } = await givenTicket(database, { requesterId });
    const refused = await explain(condition('PT1H'), ticket.id);
    expect(refused.status).toBe(422);
    expect(refused.text).toMatch(/needs a calendar.*defaultCalendar/);
    const always = [['00:00', '24:00']];
    const days = {
      mon: always,
      tue: always,
      wed: always,
      thu: always,
      fri: always,
      sat: always,
      sun: always,
    };
    await put('/v1/calendars/always', { timeZone: 'UTC', week: days });
    await put('/v1/calendars/never', { timeZone: 'UTC', week: {} });
    const createdSeconds = (Date.now() - Date.parse(ticket.createdAt)) / 1000;
    const recently = condition(`PT${Math.ceil(createdSeconds / 3600) - 2}H`);
    await patch('/v1/options', { defaultCalendar: 'always' });
    expect(await explain(recently, ticket.id)).toMatchObject({ status: 200, body: { holds: false } });
    await patch('/v1/options', { defaultCalendar: 'never' });
    expect(await explain(recently, ticket.id)).toMatchObject({ status: 200, body: { holds: true } });
    await patch('/v1/options', { defaultCalendar: null });
  });

  test('stops counting for lunch, for the night and for the weekend', async () => {
    const hours = [
      ['09:00', '12:00'],
      ['13:00', '17:00'],
    ];
    const days = { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours };
    await put('/v1/calendars/lunch', { timeZone: 'Europe/Berlin', week: days });
    await patch('/v1/options', { defaultCalendar: 'lunch' });
    const { id: requesterId } = await givenCustomer(database);
    // A Friday in March, an hour before five in Berlin, and an hour before lunch.
    for (const [createdAt, fourHoursLater] of [
      ['2026-03-13T15:00:00Z', '2026-03-16T11:00:00Z'],
      ['2026-03-13T10:00:00Z', '2026-03-13T15:00:00Z'],
    ] as const) {
      const { ticket } = await givenTicket(database, { requesterId, now: new Date(createdAt) });
      const [shortlyBefore, then] = [-60_000, 60_000].map((ms) => Date.parse(fourHoursLater) + ms);
      const asked = async (ms = 0) => (await explain(condition('PT4H'), ticket.id, new Date(ms))).body.holds;
      expect([await asked(shortlyBefore), await asked(then)]).toEqual([true, false]);
    }
    await patch('/v1/options', { defaultCalendar: null });
  });

  test('is a calendar that there is and that is in use, and is not retired meanwhile', async () => {
    expect(pathsIn(await patch('/v1/options', { defaultCalendar: 'missing' }))).toEqual(['defaultCalendar']);
    await put('/v1/calendars/main', berlin);
    await put('/v1/calendars/past', berlin);
    expect((await post('/v1/calendars/past/retire')).status).toBe(200);
    expect(pathsIn(await patch('/v1/options', { defaultCalendar: 'past' }))).toEqual(['defaultCalendar']);
    await patch('/v1/options', { defaultCalendar: 'main' });
    expect(await post('/v1/calendars/main/retire')).toMatchObject({
      status: 409,
      body: { code: 'calendar.is_default' },
    });
    expect((await get('/v1/calendars/main')).body).toMatchObject({ isRetired: false, version: 1 });
    await patch('/v1/options', { defaultCalendar: null });
    expect((await post('/v1/calendars/main/retire')).status).toBe(200);
  });
});

test('the desk says how it is reached, by calendars that it has', async () => {
  const phone = { labels: { en: 'Telephone' }, at: '+49 89 1234' };
  const refused = await patch('/v1/options', { channels: [{ ...phone, calendar: 'nobodys' }] });
  expect(refused.status).toBe(422);
  expect(pathsIn(refused)).toEqual(['channels.0.calendar']);
  await post('/v1/calendars', { key: 'phone', labels: { en: 'Telephone' }, ...berlin });
  const channels = [{ ...phone, calendar: 'phone' }];
  expect(await patch('/v1/options', { channels })).toMatchObject({ status: 200, body: { channels } });
});
