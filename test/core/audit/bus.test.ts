import {
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsCommandInput,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import * as fc from 'fast-check';
import { eventBridgeBus, recordEvent } from '../../../core/audit/index.ts';
import type { DeskEvent } from '../../../schemas/events/events.ts';
import { NOW, testContext } from '../../support/context.ts';
import { ticketIn } from '../../support/desk.ts';
import { eventIn } from '../../support/events.ts';
import { mockedClient } from '../../support/mocked-client.ts';

const bridge = mockedClient(EventBridgeClient);
const bus = eventBridgeBus('desk-bus', new EventBridgeClient({ region: 'us-east-1' }));
beforeEach(() => {
  bridge.reset();
  bridge.onAnyCommand().rejects(new Error('The test expects no such request'));
});

/** An event that says as much as `text`. */
function eventOf(text: string): DeskEvent {
  const change = { subject: { before: '', after: text } };
  const write = recordEvent('T#1', 'ticket.updated', { ticket: ticketIn('open'), change }, testContext());
  return eventIn(write.type === 'put' ? write.row : undefined);
}

/** An event that no command would record. */
function hugeEvent(): DeskEvent {
  return { ...eventOf(''), cause: 'x'.repeat(256 * 1024) };
}

/** How AWS sizes an entry ("Calculating Amazon EventBridge PutEvents event entry size"). */
function sizeOf({ Time, Source, DetailType, Detail }: PutEventsRequestEntry): number {
  return (Time ? 14 : 0) + Buffer.byteLength(`${Source}${DetailType}${Detail}`);
}

/** A bus that keeps the limits of EventBridge; gives the requests that it took. */
function givenBus(): PutEventsRequestEntry[][] {
  const requests: PutEventsRequestEntry[][] = [];
  bridge.on(PutEventsCommand).callsFake(({ Entries = [] }: PutEventsCommandInput) => {
    const size = Entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
    if (Entries.length > 10 || size >= 256 * 1024) throw new Error('ValidationException');
    requests.push(Entries);
    return { Entries: Entries.map(() => ({ EventId: 'taken' })) };
  });
  return requests;
}

const idsIn = (requests: PutEventsRequestEntry[][]) =>
  requests.flat().map(({ Detail }) => JSON.parse(Detail ?? '').id);

describe('the bus', () => {
  const events = ['a', 'b', 'c'].map(eventOf);

  test('gets each event under its type, with its time', async () => {
    bridge.on(PutEventsCommand).resolves({ Entries: events.map(({ id }) => ({ EventId: id })) });
    expect(await bus.publish(events)).toEqual({ taken: 3, refusal: null });
    const [call] = bridge.commandCalls(PutEventsCommand);
    expect(call?.args[0].input.Entries?.[0]).toEqual({
      EventBusName: 'desk-bus',
      Source: 'bilet',
      DetailType: 'ticket.updated',
      Time: NOW,
      Detail: JSON.stringify(events[0]),
    });
  });

  test('gets every event once and in order, however many and large, in requests that it takes', async () => {
    const texts = fc.tuple(fc.constantFrom('x', '"', 'ж', '漢', '😀'), fc.integer({ min: 0, max: 45_000 }));
    await fc.assert(
      fc.asyncProperty(fc.array(texts, { maxLength: 25 }), async (given) => {
        const requests = givenBus();
        const many = given.map(([letter, times]) => eventOf(letter.repeat(times)));
        expect(await bus.publish(many)).toEqual({ taken: many.length, refusal: null });
        expect(idsIn(requests)).toEqual(many.map(({ id }) => id));
      }),
      { numRuns: 40 },
    );
  });

  test('gets small events ten at a time', async () => {
    const requests = givenBus();
    await bus.publish(Array.from({ length: 25 }, () => eventOf('')));
    expect(requests.map((entries) => entries.length)).toEqual([10, 10, 5]);
  });

  test('is not asked to take an event that no request holds: it gets what is before it', async () => {
    const requests = givenBus();
    const huge = hugeEvent();
    const refusal = { event: huge.id, reason: 'TooLarge' };
    expect(await bus.publish([...events, huge, eventOf('')])).toEqual({ taken: 3, refusal });
    expect(idsIn(requests)).toEqual(events.map(({ id }) => id));
    expect(await bus.publish([huge, eventOf('')])).toEqual({ taken: 0, refusal });
  });

  test('that refuses single entries of a request has taken those before the first', async () => {
    bridge.on(PutEventsCommand).resolves({
      FailedEntryCount: 1,
      Entries: [
        { EventId: 'a' },
        { ErrorCode: 'ThrottlingException', ErrorMessage: 'later' },
        { EventId: 'c' },
      ],
    });
    const refusal = { event: events[1]?.id, reason: 'ThrottlingException' };
    expect(await bus.publish(events)).toEqual({ taken: 1, refusal });
  });

  test('that answers nothing has taken nothing', async () => {
    bridge.on(PutEventsCommand).resolves({});
    const refusal = { event: events[0]?.id, reason: 'NoAnswer' };
    expect(await bus.publish(events)).toEqual({ taken: 0, refusal });
  });
});
