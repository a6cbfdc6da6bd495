import PostalMime from 'postal-mime';
import { createAgent, updateAgent } from '../../../core/agent/index.ts';
import { keptConfiguration, readArea, updateThing } from '../../../core/configuration/index.ts';
import { keptCatalogue } from '../../../core/fields/index.ts';
import { jobWrites, listJobs } from '../../../core/jobs/index.ts';
import { DESK_OPTIONS, optionsArea } from '../../../core/options/index.ts';
import {
  answerReceiver,
  createReportMail,
  fireReportMail,
  REPORT_MAIL,
  readReceiverToken,
  reportMailArea,
  restoreReportMail,
  showReceivers,
  updateReportMail,
} from '../../../core/report-mail/index.ts';
import { loadSigningKeys } from '../../../core/threading/index.ts';
import type { Agent } from '../../../schemas/agent.ts';
import type { DeskEvent } from '../../../schemas/events/events.ts';
import { helpCentreSchema } from '../../../schemas/help-centre.ts';
import { eventsOf } from '../../support/events.ts';
import { JobQueue } from '../../support/job-queue.ts';
import { TestDesk } from '../../support/mail.ts';

const HELP = helpCentreSchema.parse({
  address: 'https://help.example.com/help',
  languages: ['en', 'de'],
});
let desk: TestDesk;
let admin: Agent;
beforeAll(async () => {
  desk = await TestDesk.open();
  desk.helpCentre = HELP;
  await loadSigningKeys(desk.table, () => desk.keys[0]);
  admin = await createAgent(desk, desk.context(), {
    fields: { name: 'Ada', address: 'ada@people.example.org', role: 'admin', teamIds: null },
  });
  const asked = { key: DESK_OPTIONS, change: { helpCentre: HELP } };
  await updateThing({ table: desk.table }, desk.context(), optionsArea({}), asked);
});
afterAll(() => desk.close());

const saving = () => ({ table: desk.table, catalogue: keptCatalogue(keptConfiguration(desk.table)) });
const byAdmin = () => ({ ...desk.context(), actor: { kind: 'agent', id: admin.id } as const });
const DAILY = { every: 'day', weekday: 1, dayOfMonth: 1, time: '07:00' } as const;
let keys = 0;

function givenReportMail(given: Partial<Parameters<typeof createReportMail>[2]['fields']> = {}) {
  keys += 1;
  const fields = {
    ...{ label: 'How we did', report: 'channels', rhythm: DAILY, period: null, isActive: true },
    ...{ agents: [admin.id], addresses: [], ...given },
  };
  return createReportMail(saving(), byAdmin(), { key: `mail-${keys}`, fields });
}

async function givenAgent(given: { locale?: string; timezone?: string } = {}): Promise<Agent> {
  keys += 1;
  const { locale, timezone } = given;
  const fields = {
    name: `Agent ${keys}`,
    address: `agent${keys}@people.example.org`,
    role: 'agent',
    teamIds: null,
    ...(locale !== undefined && { locale }),
    ...(timezone !== undefined && { timezone }),
  } as const;
  return createAgent(desk, desk.context(), { fields });
}

const outside = (address: string, given: { language?: string; timeZone?: string } = {}) => ({
  ...{ address, language: null, timeZone: null },
  ...given,
});

/** Sets the clock. */
function at(time: string): void {
  desk.now = new Date(time);
}

/** What the clock does when it wakes for a report by mail. */
const fire = (number: number) =>
  fireReportMail(desk.table, desk.context(), {
    number,
    begin: (input, context) => jobWrites(REPORT_MAIL, input, context).writes,
  });

const seen = new Set<string>();
async function freshEvents(key: string, type: DeskEvent['type']): Promise<DeskEvent[]> {
  const all = await eventsOf(desk.table, `CONFIG#reportmails#${key}`);
  const fresh = all.filter((event) => event.type === type && !seen.has(event.id));
  for (const { id } of fresh) seen.add(id);
  return fresh;
}

/** Lets the jobs that wait make their mails, sends them, and gives what was sent. */
async function send(key: string, queue = new JobQueue()) {
  queue.now = desk.now;
  const { items } = await listJobs(desk.table, { limit: 100 });
  for (const { id, state, kind } of items) if (state === 'waiting' && kind === REPORT_MAIL) queue.begin(id);
  await queue.drain(desk.table);
  for (const [name, body] of queue.parts)
    desk.objects.kept.set(`attachments/${name}`, {
      body: Buffer.from(body),
      contentType: 'application/json',
    });
  const before = desk.mail.sent.length;
  const events = await freshEvents(key, 'report.mail_ready');
  for (const event of [...events, ...events]) await desk.sendApart(event);
  return Promise.all(
    desk.mail.sent.slice(before).map(async ({ raw, recipients }) => ({
      raw: Buffer.from(raw).toString(),
      to: recipients[0],
      mail: await PostalMime.parse(raw),
    })),
  );
}

test('a report leaves once a day, in the time zone and the language of who gets it, with its tables and a file', async () => {
  at('2026-03-12T10:00:00.000Z');
  const anna = await givenAgent({ locale: 'de-AT', timezone: 'Europe/Vienna' });
  const { number, key } = await givenReportMail({ agents: [admin.id, anna.id] });
  expect((await showReceivers(desk.table, key)).nextAt).toBe('2026-03-13T06:00:00.000Z');
  at('2026-03-13T06:00:00.500Z');
  expect(await fire(number)).toBe('2026-03-13T07:00:00.000Z');
  const [german, ...others] = await send(key);
  expect(others).toEqual([]);
  expect(german?.to).toBe(anna.address);
  expect(german?.mail.html).toContain('Nach Kanal');
  expect(german?.mail.html).toContain('Neue Tickets');
  expect(german?.mail.text).toContain('Berechnet am 13. März 2026');
  expect(german?.mail.text).toContain('Europe/Vienna');
  const [file] = (german?.mail.attachments ?? []).filter(({ filename }) => filename?.endsWith('.xlsx'));
  expect(file?.filename).toBe('channels-2026-03-13.xlsx');
  at('2026-03-13T07:00:00.500Z');
  expect(await fire(number)).toBe('2026-03-14T06:00:00.000Z');
  const [english] = await send(key);
  expect(english?.to).toBe(admin.address);
  expect(english?.mail.html).toContain('By channel');
});

test('whoever wakes the clock twice lets it leave once, and of times that were missed only the last is made up for', async () => {
  at('2026-04-01T10:00:00.000Z');
  const { number, key } = await givenReportMail();
  at('2026-04-09T12:00:00.000Z');
  await Promise.all([fire(number), fire(number)]);
  await fire(number);
  const sent = await send(key);
  expect(sent).toHaveLength(1);
  expect(sent[0]?.raw).toContain('Auto-Submitted: auto-generated');
  expect((await showReceivers(desk.table, key)).receivers[0]?.lastDueAt).toBe('2026-04-09T07:00:00.000Z');
});

test('a job whose function is killed after a mail was made makes it again, and it is sent once', async () => {
  at('2026-04-20T10:00:00.000Z');
  const { number, key } = await givenReportMail();
  at('2026-04-21T07:00:01.000Z');
  await fire(number);
  const queue = new JobQueue();
  queue.now = desk.now;
  const { items } = await listJobs(desk.table, { limit: 100 });
  const job = items.find(({ state, kind }) => state === 'waiting' && kind === REPORT_MAIL);
  queue.begin(job?.id ?? '');
  let isKilled = false;
  const dying = {
    ...desk.table,
    write: async (writes: Parameters<typeof desk.table.write>[0]) => {
      const told = await desk.table.write(writes);
      const isReady = writes.some(
        (write) => write.type === 'put' && JSON.stringify(write.row).includes('report.mail_ready'),
      );
      if (isReady && !isKilled) {
        isKilled = true;
        throw new Error('killed');
      }
      return told;
    },
  };
  await queue.deliver(dying);
  expect(isKilled).toBe(true);
  expect(await send(key, queue)).toHaveLength(1);
});

test('a picture of a chart stands in the mail, which goes along with it', async () => {
  at('2026-05-01T10:00:00.000Z');
  const { number, key } = await givenReportMail({ report: 'overview' });
  at('2026-05-02T07:00:01.000Z');
  await fire(number);
  const queue = new JobQueue();
  const drawn: string[] = [];
  queue.drawReport = async (kind, { plan }, { language }) => {
    drawn.push(`${kind} ${language} ${plan.measures[0]?.metric.labels.en}`);
    return { png: new Uint8Array([137, 80, 78, 71]), names: ['東京', '<大阪>'] };
  };
  const [sent] = await send(key, queue);
  expect(drawn).toEqual(['line en Tickets created', 'line en Backlog', 'heat en Tickets created']);
  const picture = sent?.mail.attachments.find(({ mimeType }) => mimeType === 'image/png');
  expect(sent?.mail.html).toContain(`cid:${picture?.contentId?.replace(/[<>]/g, '')}`);
  expect(picture?.disposition).toBe('inline');
  // What stands in the picture as a number is named below it.
  expect(sent?.mail.html).toContain('(1) 東京 · (2) &lt;大阪&gt;');
});

test('a period that was over when the mail was due stays that one, however late it is made', async () => {
  at('2026-06-01T10:00:00.000Z');
  const { number, key } = await givenReportMail({ report: 'overview', period: 'yesterday' });
  at('2026-06-02T07:00:01.000Z');
  await fire(number);
  at('2026-06-04T09:00:00.000Z');
  const [sent] = await send(key);
  expect(sent?.mail.text).toContain('2026-06-01: ');
  expect(sent?.mail.text).not.toContain('2026-06-03: ');
});

test('it leaves by what whoever saved it may see then, and not at all when they may not sign in any more', async () => {
  at('2026-07-01T10:00:00.000Z');
  const boss = await createAgent(desk, desk.context(), {
    fields: { name: 'Boss', address: 'boss@people.example.org', role: 'admin', teamIds: null },
  });
  const { number, key } = await givenReportMail({ report: 'self-service' });
  const context = { ...desk.context(), actor: { kind: 'agent', id: boss.id } as const };
  await updateReportMail(saving(), context, { key, change: { label: 'By the boss' } });
  const demoted = await updateAgent(desk, desk.context(), { agentId: boss.id, change: { role: 'agent' } });
  at('2026-07-02T07:00:01.000Z');
  await fire(number);
  const [sent] = await send(key);
  expect(sent?.mail.subject).toContain('By the boss');
  expect(sent?.mail.text).toContain('is for admins');
  await updateAgent(desk, desk.context(), { agentId: demoted.id, change: { active: false } });
  at('2026-07-03T07:00:01.000Z');
  await fire(number);
  expect(await send(key)).toEqual([]);
  const { items } = await listJobs(desk.table, { limit: 100 });
  expect(items.some(({ kind, state }) => kind === REPORT_MAIL && state === 'failed')).toBe(true);
});

test('an address outside of the desk is asked first, gets figures alone, and can stop them at any time', async () => {
  at('2026-08-01T10:00:00.000Z');
  const addresses = [outside('Owner@Shop.example', { language: 'de', timeZone: 'Europe/Berlin' })];
  const { number, key } = await givenReportMail({ report: 'topics', agents: [], addresses });
  const [asked] = await freshEvents(key, 'report.receiver_asked');
  if (asked === undefined) throw new Error('Nobody was asked');
  expect(JSON.stringify(asked)).not.toContain('shop.example');
  await desk.sendApart(asked);
  await desk.sendApart(asked);
  const asking = desk.mail.sent.filter(({ recipients }) => recipients.includes('owner@shop.example'));
  expect(asking).toHaveLength(1);
  const question = await PostalMime.parse(asking[0]?.raw ?? '');
  const [link = ''] = /https:\S+/.exec(question.text ?? '') ?? [];
  expect(link).toContain('https://help.example.com/help/de/reports/');
  at('2026-08-02T07:00:01.000Z');
  await fire(number);
  expect(await send(key)).toEqual([]);

  const named = readReceiverToken(link.split('/').at(-1) ?? '', desk.keys);
  if (named === null) throw new Error('The link is none');
  await answerReceiver(desk.table, desk.context(), { ...named, isWanted: true });
  at('2026-08-03T07:00:01.000Z');
  await fire(number);
  const [sent] = await send(key);
  expect(sent?.mail.html).toContain('Nach Kategorie');
  expect(sent?.mail.text).not.toContain('Schlagwörter');
  expect(sent?.mail.text).toContain('Ein Teil dieses Berichts bleibt intern.');
  expect(sent?.mail.text).toContain(link);
  expect(sent?.mail.headers.find(({ key: name }) => name === 'list-unsubscribe')?.value).toBe(`<${link}>`);

  at('2026-08-04T07:00:01.000Z');
  await fire(number);
  await answerReceiver(desk.table, desk.context(), { ...named, isWanted: false });
  expect(await send(key)).toEqual([]);
  await updateReportMail(saving(), byAdmin(), { key, change: { label: 'Once more' } });
  expect(await freshEvents(key, 'report.receiver_asked')).toEqual([]);
  expect((await showReceivers(desk.table, key)).receivers[0]?.state).toBe('revoked');
});

test('what cannot leave is refused with the fields that are wrong', async () => {
  const refused = (given: Parameters<typeof givenReportMail>[0]) =>
    givenReportMail(given).catch(({ fields }) => fields);
  expect(await refused({ agents: [] })).toEqual([
    { path: 'agents', message: 'must name somebody, unless addresses do' },
  ]);
  expect(await refused({ agents: [admin.id, 4711, admin.id] })).toMatchObject([
    { path: 'agents.1' },
    { path: 'agents.2' },
  ]);
  expect(await refused({ report: 'no-such' })).toMatchObject([{ path: 'report' }]);
  expect(await refused({ report: 'agents', addresses: [outside('a@b.example')] })).toMatchObject([
    { path: 'addresses' },
  ]);
  expect(await refused({ addresses: [outside('a@b.example'), outside('A@B.example')] })).toMatchObject([
    { path: 'addresses.1' },
  ]);
});

test('one that is retired leaves no more, and one that is in use again leaves from then on', async () => {
  at('2026-09-01T10:00:00.000Z');
  const { number, key } = await givenReportMail();
  const isRetired = { key, change: { isRetired: true } };
  await updateThing({ table: desk.table }, byAdmin(), reportMailArea, isRetired);
  at('2026-09-02T07:00:01.000Z');
  expect(await fire(number)).toBeNull();
  expect(await send(key)).toEqual([]);
  at('2026-09-03T10:00:00.000Z');
  await restoreReportMail(saving(), byAdmin(), { key });
  expect((await showReceivers(desk.table, key)).nextAt).toBe('2026-09-04T07:00:00.000Z');
  expect((await readArea(desk.table, reportMailArea)).things.get(key)?.savedBy).toBe(admin.id);
});
