import { saveTeamAssignment, teamAssignmentArea } from '../../../core/assignment/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import { connectLive, issueLiveToken } from '../../../core/live/index.ts';
import { refilling } from '../../../core/rederivation/index.ts';
import { LISTENER_AREAS, UNHEARD_BY } from '../../../core/shared/names.ts';
import { withoutMarks } from '../../../core/shared/without-marks.ts';
import { keptListeners, marking, markUnheard } from '../../../core/unheard/index.ts';
import { updateWebhook, webhookArea } from '../../../core/webhook/index.ts';
import { storedEventSchema } from '../../../schemas/events/events.ts';
import type { LiveSubject } from '../../../schemas/live.ts';
import { TURNS } from '../../support/assigning.ts';
import { givenTeam } from '../../support/desk.ts';
import { WebhookDesk } from '../../support/webhooks.ts';

let desk: WebhookDesk;
beforeEach(async () => {
  desk = await WebhookDesk.open();
});
afterEach(() => desk.close());

const NOBODY = [UNHEARD_BY.webhooks, UNHEARD_BY.assignment, UNHEARD_BY.live];

/** Who has no use for an event of the desk as it is now. */
async function unheardBy(type: string, more: object = {}): Promise<string[]> {
  const listeners = await keptListeners(desk.table, keptConfiguration(desk.table))(desk.now);
  const event = desk.event(type, more);
  const marked = markUnheard(event, listeners);
  expect(withoutMarks(storedEventSchema.parse(marked))).toEqual(event);
  return Object.keys(marked).filter((name) => !(name in event));
}

const ticket = { id: 1, status: 'open' };

test('what nobody listens to is marked so for each, and is told otherwise as it is', async () => {
  expect(await unheardBy('ticket.updated', { ticket })).toEqual(NOBODY);
  expect(await unheardBy('customer.created', { customer: { id: 1 } })).toEqual(NOBODY);
});

describe('webhooks hear', () => {
  const heard = async (type: string, more: object = { ticket }) =>
    !(await unheardBy(type, more)).includes(UNHEARD_BY.webhooks);

  test('the types that one of them asks for, and no others', async () => {
    await desk.webhook('solved', { events: ['ticket.updated'] });
    expect([await heard('ticket.updated'), await heard('message.added')]).toEqual([true, false]);
    await desk.webhook('all');
    expect(await heard('message.added')).toBe(true);
  });

  test('types that this version of the desk does not know, as a later one may have told them', async () => {
    expect(await heard('ticket.teleported')).toBe(true);
  });

  test('what names one of them, also when that is retired by then', async () => {
    for (const type of ['webhook.resumed', 'webhook.tested', 'webhook.called'])
      expect([type, await heard(type, { webhook: { key: 'gone', number: 1, turn: 1 } })]).toEqual([
        type,
        true,
      ]);
  });

  test('nothing while all of them are switched off', async () => {
    await desk.webhook('off');
    await updateWebhook(desk.deps, desk.context(), { key: 'off', change: { isActive: false } });
    expect(await heard('ticket.updated')).toBe(false);
  });
});

describe('assignment hears', () => {
  const heard = async (type: string, more: object = { ticket }) =>
    !(await unheardBy(type, more)).includes(UNHEARD_BY.assignment);

  test('everything as soon as the desk gives out the tickets of one team', async () => {
    const { id: teamId } = await givenTeam(desk.database);
    await saveTeamAssignment({ table: desk.table, refilling }, desk.context(), { teamId, fields: TURNS });
    expect([await heard('ticket.updated'), await heard('availability.changed', {})]).toEqual([true, true]);
  });

  test('before that what the rules are from now on, and tickets that are to be given out by a rule or a macro', async () => {
    expect(
      await heard('configuration.updated', { configuration: { area: 'assignments', key: 'team_1' } }),
    ).toBe(true);
    expect(await heard('job.ended', { job: { kind: 'refill' } })).toBe(true);
    const assignBy = { method: 'round_robin', teamId: 1 };
    expect(await heard('ticket.updated', { ticket: { ...ticket, assignBy } })).toBe(true);
  });
});

test('open connections hear as soon as there is one', async () => {
  const subject: LiveSubject = { kind: 'agent', id: 1, scopes: ['*'] };
  const { token } = await issueLiveToken(desk.table, { subject, now: desk.now }, (size) =>
    new Uint8Array(size).fill(7),
  );
  await connectLive(desk.table, { connectionId: 'c1', token, now: desk.now });
  expect(await unheardBy('ticket.updated', { ticket })).toEqual([UNHEARD_BY.webhooks, UNHEARD_BY.assignment]);
});

test('where it cannot be known who listens, an event is for everybody, and that is told', async () => {
  const failed: unknown[] = [];
  const forBus = marking(
    () => Promise.reject(new Error('no table')),
    (error) => failed.push(error),
  );
  const event = desk.event();
  expect(await forBus([event], desk.now)).toEqual([event]);
  expect(failed).toEqual([new Error('no table')]);
  expect(await forBus([], desk.now)).toEqual([]);
  expect(failed).toHaveLength(1);
});

test('who listens is read in the areas of the configuration that the publisher is let read', () => {
  expect([webhookArea.name, teamAssignmentArea.name]).toEqual(LISTENER_AREAS);
});
