import * as z from 'zod';
import { countEvents } from '../../core/audit/index.ts';
import { METRIC, STATUS_METRIC } from '../../core/shared/names.ts';
import { metricLine } from '../../functions/edge/metrics.ts';
import { anyEventSchema, type DeskEvent } from '../../schemas/events/events.ts';
import { NOW } from '../support/context.ts';
import { ticketIn } from '../support/desk.ts';

const given = (type: DeskEvent['type'], facts: object): DeskEvent =>
  anyEventSchema.parse({
    id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    schemaVersion: 1,
    at: NOW.toISOString(),
    actor: { kind: 'system', name: 'mail' },
    cause: null,
    type,
    ticket: ticketIn('new'),
    ...facts,
  });

const message = { id: '01ARZ3NDEKTSV4RRFFQ69G5FAV', kind: 'customer_message', automatic: false };
const mail = { to: 'ion@shop.example.net', mailId: 'm1', detail: '' };

describe('counting what events tell', () => {
  test('a new ticket is created and came to its status', () => {
    expect(countEvents([given('ticket.created', { message })])).toEqual({
      [METRIC.ticketsCreated]: 1,
      [STATUS_METRIC.new]: 1,
    });
  });

  test('a change counts when it changes the status, and only then', () => {
    const solved = given('ticket.updated', { change: { status: { before: 'open', after: 'solved' } } });
    const tagged = given('ticket.updated', { change: { tags: { before: [], after: ['vip'] } } });
    expect(countEvents([solved, tagged, solved])).toEqual({ [STATUS_METRIC.solved]: 2 });
  });

  test('replies and acknowledgements that went out are mail', () => {
    const events = [
      given('message.sent', { message, mail }),
      given('acknowledgement.sent', { mail }),
      given('message.bounced', { message, mail }),
      given('acknowledgement.withheld', { mail }),
      given('message.delivered', { message, mail }),
    ];
    expect(countEvents(events)).toEqual({
      [METRIC.mailSent]: 2,
      [METRIC.mailBounced]: 1,
      [METRIC.mailWithheld]: 1,
    });
  });
});

describe('the line that CloudWatch reads', () => {
  const emf = z.object({
    _aws: z.object({
      Timestamp: z.int(),
      CloudWatchMetrics: z.array(
        z.object({
          Namespace: z.string(),
          Dimensions: z.array(z.array(z.string())),
          Metrics: z.array(z.object({ Name: z.string(), Unit: z.literal('Count') })),
        }),
      ),
    }),
    MailSent: z.int(),
    timestamp: z.iso.datetime(),
    level: z.string(),
  });

  test('names each metric and holds its value beside', () => {
    const line = metricLine({ MailSent: 2 }, 'Bilet/Bilet', NOW);
    expect(line).not.toContain('\n');
    expect(emf.parse(JSON.parse(String(line)))).toEqual({
      _aws: {
        Timestamp: NOW.getTime(),
        CloudWatchMetrics: [
          { Namespace: 'Bilet/Bilet', Dimensions: [[]], Metrics: [{ Name: 'MailSent', Unit: 'Count' }] },
        ],
      },
      MailSent: 2,
      timestamp: NOW.toISOString(),
      level: 'FATAL',
    });
  });

  test('is not written when there is nothing to count', () => {
    expect(metricLine({}, 'Bilet/Bilet', NOW)).toBeNull();
  });
});
