import { keptConfiguration, updateThing } from '../../../core/configuration/index.ts';
import { createCustomer } from '../../../core/customer/index.ts';
import { readMessage } from '../../../core/email/index.ts';
import { serviceLevels } from '../../../core/service-level/index.ts';
import { templateArea } from '../../../core/template/index.ts';
import type { Trigger } from '../../../core/trigger/index.ts';
import { testContext } from '../../support/context.ts';
import { later } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';
import { givenPolicy } from '../../support/given-policy.ts';
import { automate, givenTrigger } from '../../support/given-triggers.ts';
import { byEmail } from '../../support/identities.ts';
import { sharedDesk } from '../../support/mail.ts';

const HOURS = { low: 7200, normal: 7200, high: 7200, urgent: 1800 };
const TARGET = { clock: 'calendar' as const, calendar: null, warnings: [], escalateEverySeconds: null };
const TEXTS = {
  en: '{% if ticket.answerDueAt %}We answer by {{ ticket.answerDueAt | date_time }}.{% else %}We answer.{% endif %}',
  de: 'Wir antworten bis {{ ticket.answerDueAt | date_time }}, fertig bis {{ ticket.sla.resolution.dueAt | time }}.',
};

const desk = sharedDesk();
beforeAll(async () => {
  // Something else is due before the answer, which is not what the customer waits for.
  await givenPolicy(desk.table, {
    key: 'answers',
    position: 1,
    calendar: null,
    targets: {
      first_response: { ...TARGET, seconds: HOURS },
      first_assignment: { ...TARGET, seconds: { normal: 60 } },
      resolution: { ...TARGET, seconds: { normal: 10_800, urgent: 3600 } },
    },
    conditions: { all: [{ field: 'ticket.tags', operator: 'none_of', value: ['free'] }] },
  });
  await updateThing(desk, testContext(), templateArea, {
    key: 'acknowledgement',
    change: { texts: TEXTS },
  });
  desk.levels = serviceLevels(desk.table, keptConfiguration(desk.table));
  desk.coolDown();
});

/** A moment as people write it there. */
const written = (time: Date, language: string, timeZone: string) =>
  new Intl.DateTimeFormat(language, {
    ...{ year: 'numeric', month: 'long', day: 'numeric' },
    ...{ hour: 'numeric', minute: '2-digit', timeZoneName: 'short', timeZone },
  }).format(time);

/** Sends the acknowledgement of a ticket, and reads it as its customer does. */
async function acknowledged(ticketId: number): Promise<string> {
  expect(await desk.send(await desk.event(ticketId, 'ticket.created'))).toBe('sent');
  const { text } = await readMessage(Buffer.from(desk.lastMail().raw));
  return text ?? '';
}

async function asked(from: string) {
  const { ticket, messages } = await desk.take({ from });
  return { id: ticket.id, at: new Date(messages[0]?.createdAt ?? '') };
}

const answered = (at: Date, seconds: number) => {
  const due = later(at, { seconds });
  due.setUTCMilliseconds(0);
  return due;
};

describe('an acknowledgement says by when an answer is due', () => {
  const unknown = { phone: null, notes: '' };

  test('in the language and the time zone of the customer, and by when more is, if it is asked to', async () => {
    const fields = { name: 'Maya', identities: byEmail('maya@example.com'), ...unknown };
    const place = { locale: 'de', timezone: 'Asia/Kathmandu' };
    await createCustomer(desk, testContext(), { fields: { ...fields, ...place } });
    const { id, at } = await asked('maya@example.com');
    const due = written(answered(at, 7200), 'de', 'Asia/Kathmandu');
    expect(due).toMatch(/GMT\+5:45$/);
    const solved = new Intl.DateTimeFormat('de', {
      ...{ hour: 'numeric', minute: '2-digit', timeZone: 'Asia/Kathmandu' },
    }).format(answered(at, 10_800));
    expect(await acknowledged(id)).toContain(`Wir antworten bis ${due}, fertig bis ${solved}.`);
  });

  test('in the time zone of the desk, where no other is known', async () => {
    const { id, at } = await asked('somebody@example.com');
    const due = written(answered(at, 7200), 'en', 'UTC');
    expect(await acknowledged(id)).toContain(`We answer by ${due}.`);
  });

  const letAct = async (key: string, actions: Trigger['actions']) => {
    const conditions = {
      all: [{ field: 'ticket.subject', operator: 'contains' as const, value: key }],
    };
    await givenTrigger(desk.table, testContext(), { key, events: ['ticket.created'], conditions, actions });
    desk.applyRules = (event) =>
      automate(desk.table, { ...testContext({ now: desk.now }), levels: desk.levels }, event);
  };

  test('as it is once the rules of the creation have been applied, whoever comes first', async () => {
    await letAct('outage', [{ do: 'set', field: 'ticket.priority', value: 'urgent' }]);
    const { ticket, messages } = await desk.take({ from: 'urgent@example.com', subject: 'outage' });
    const due = written(answered(new Date(messages[0]?.createdAt ?? ''), 1800), 'en', 'UTC');
    expect(await acknowledged(ticket.id)).toContain(`We answer by ${due}.`);
    const event = await desk.event(ticket.id, 'ticket.created');
    expect(await desk.send(event)).toBe('done_before');
    const trail = await eventsOf(desk.table, `T#${ticket.id}`);
    expect(trail.filter(({ type }) => type === 'ticket.automated')).toHaveLength(1);
  });

  test('and not, when a rule took the ticket out of what is promised', async () => {
    await letAct('gratis', [{ do: 'add_tags', tags: ['free'] }]);
    const { ticket } = await desk.take({ from: 'free@example.com', subject: 'gratis' });
    expect(await acknowledged(ticket.id)).toContain('We answer.');
  });

  test('and waits for rules that cannot be applied now: it leaves when its event comes again', async () => {
    const { ticket } = await desk.take({ from: 'waits@example.com' });
    const event = await desk.event(ticket.id, 'ticket.created');
    const before = desk.mail.sent.length;
    desk.applyRules = () => Promise.reject(new Error('The table does not answer'));
    await expect(desk.send(event)).rejects.toThrow('does not answer');
    expect(desk.mail.sent).toHaveLength(before);
    desk.applyRules = async () => null;
    expect(await desk.send(event)).toBe('sent');
  });
});
