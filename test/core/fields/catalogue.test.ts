import type * as z from 'zod';
import { type Catalogue, catalogueOf, catalogueSeenBy } from '../../../core/fields/index.ts';
import { agentSchema } from '../../../schemas/agent.ts';
import { OPERATORS } from '../../../schemas/conditions.ts';
import { customerSchema } from '../../../schemas/customer.ts';
import { eventSchema } from '../../../schemas/events/events.ts';
import { messageSchema } from '../../../schemas/message.ts';
import { organisationSchema } from '../../../schemas/organisation.ts';
import { originSchema } from '../../../schemas/origin.ts';
import { OWED_METRICS } from '../../../schemas/sla-policy.ts';
import { type Ticket, ticketSchema } from '../../../schemas/ticket.ts';
import { customField, customFields } from '../../support/custom-fields.ts';
import { ticketIn } from '../../support/desk.ts';
import { BERLIN } from '../../support/desk-clock.ts';
import {
  assigneeOf,
  factsOf,
  mailOf,
  messageAdded,
  organisationOf,
  replyOf,
  requesterOf,
} from '../../support/facts.ts';

const catalogue = catalogueOf();

/** The keys of a schema, of all members of a union. */
function keysOf(schema: z.core.$ZodType): string[] {
  const { def } = (schema as z.ZodType)._zod;
  if (def.type === 'union') {
    const { options } = def as z.core.$ZodUnionDef;
    return [...new Set(options.flatMap(keysOf))].sort();
  }
  return def.type === 'object' ? Object.keys((def as z.core.$ZodObjectDef).shape) : [];
}

const CALL_ORIGIN = {
  ...{
    channel: 'call',
    key: 'phone',
    providerId: 'CA1',
    place: '+493012345',
    sentAt: '2026-03-12T09:00:00.000Z',
  },
  call: {
    ...{ part: 'call', direction: 'inbound', medium: 'phone', visibility: 'internal', outcome: 'answered' },
    ...{
      from: '+491701234567',
      to: '+493012345',
      startedAt: '2026-03-12T09:00:00.000Z',
      seconds: 90,
      saidAt: {},
    },
  },
};

/** What a schema has and the catalogue leaves out, or has by another name, and why. */
const LEFT_OUT: Record<string, Record<string, string>> = {
  ticket: {
    suggestion: 'each by itself: ticket.suggestedArticle and ticket.suggestedArticleConfidence',
    articleAnswer: 'each by itself: ticket.answeredByArticle and what stands beside it',
    isReminded: 'follows from plannedFor: a time that has passed',
    fields: 'each by itself: ticket.custom.*',
    chosen: 'by which the desk knows what its category may bring',
    trashedAt: 'ticket.isTrashed',
    trashDays: 'says with trashedAt when it is purged, which the clock sees to',
    purged: 'of what is left nobody asks, as it stands in no list',
    spam: 'ticket.isSpam',
    version: 'says nothing of the ticket but that it changed',
    merged: 'ticket.mergedTicketIds, and what these brought, which is in the fields that it is about',
    beforeMerge: 'how it is to be put back',
    struck: 'when what is personal went, of which nothing is left to decide by',
    splitInto: 'what is left of it is the same ticket: the others say ticket.splitFrom',
    invitedIds: 'which collaborators may read it: ticket.collaboratorIds has all of them',
    claim: 'whom it was handed to for some minutes',
    skips: 'who gave it back, for a day',
    sharedWith: 'with whom: ticket.sharedAgentIds and ticket.sharedTeamIds',
    tasks: 'how many are left: ticket.openTasks and ticket.undoneTasks',
    sla: 'what follows from it: ticket.dueAt, ticket.slaUrgency and ticket.sla.*',
    conversation:
      'where it goes on with its customer, which the messages say: message.delivery and message.origin',
    timing: 'when time rules fire: what they count from is for them',
    promise: 'its words, and what follows from it: ticket.sla.promise.*',
    slaOverride: 'why a policy is in force, which what is decided by must not depend on',
  },
  message: {
    id: 'nobody knows it beforehand',
    countsAsReply: 'that of an automation: what follows from it is whether the ticket waits for an answer',
    textKey: 'where the table keeps it',
    htmlKey: 'where the table keeps it',
    html: 'the text as it is shown',
    safeHtmlKey: 'where the table keeps it',
    remoteImages: 'addresses in the HTML',
    channel: 'of the origin: message.origin',
    messageId: 'nobody knows it beforehand',
    edited: 'when and by whom a note was edited last, which nothing is decided by',
    rawKey: 'where the table keeps it',
    subject: 'under which other subject it joined, which is shown beside it',
    vouched: 'what follows from it: message.suspicious',
    heldSince: 'when a mail came that was held: it counts from its release',
    forwardedBy: 'which agent passed it on, by which no rule goes',
    notDone: 'why a mail of an agent did nothing, which it says itself',
    verdicts: 'what follows from them: message.doubted and message.suspicious',
    cc: 'message.recipients',
    redactions: 'marks of what was struck, which say nothing of it',
    addressees: 'whom else a reply goes to, by choice: how far it got is message.delivery',
    noAutoAnswer: 'message.unanswerable',
    externalId: 'of what was imported, which sets nothing going',
    writtenBy: 'of what was imported, which sets nothing going',
    key: 'of the channel over which it came',
    providerId: 'nobody knows it beforehand',
    place: 'nobody knows it beforehand',
    placeUrl: 'nobody knows it beforehand',
    isPublic: 'whether others can read it there, by which no rule goes',
    sentAt: 'when it was written, by a clock that is not the desk’s',
    name: 'what its writer is called there: requester.name',
    quotes: 'nobody knows it beforehand',
    group: 'nobody knows it beforehand',
    extra: 'what came beside words and files, which is shown beside them',
    missing: 'files that did not come along, which it says itself',
    survey:
      'which question of satisfaction it asks on a channel: what is known of that is ticket.satisfaction',
    template: 'which prepared text of WhatsApp was sent: message.text has its words',
    call: 'each part of it by itself: message.callDirection, message.callOutcome and message.callSeconds',
    email: 'what a visitor of a chat says of themselves, which proves nothing',
    isHidden: 'whether a comment is hidden there, by which no rule goes',
    quoted: 'nobody knows it beforehand',
    as: 'whether it was written before the desk had the channel, or beside the desk: message.kind says whose words they are',
  },
  requester: {
    sharedTickets: 'what they may read of others, which decides about no ticket',
    id: 'ticket.requesterId',
    version: 'says nothing of the customer but that it changed',
    otherPhones: 'requester.phones has all of them',
    mergedInto: 'where it goes on: no ticket is of such a record for long',
    erased: 'nothing is left of them to decide by',
    formerIds: 'records of the same person, of which no ticket is any more',
    postalAddress:
      'where letters go, by which no rule goes: requester.country says in which country they are',
    location: 'each part of it: requester.country, requester.region and requester.city',
    fields: 'each by itself: requester.custom.*',
  },
  organisation: {
    sharedTickets: 'what its people may read of each other, which decides about no ticket',
    id: 'ticket.organisationId',
    version: 'says nothing of it but that it changed',
    fields: 'each by itself: organisation.custom.*',
  },
  assignee: {
    id: 'ticket.assigneeId',
    version: 'says nothing of the agent but that it changed',
    locale: 'how the desk writes to them, by which no rule goes',
    timezone: 'how they read times, by which no rule goes',
  },
  event: {
    person: 'who was erased, by whom nothing may go',
    id: 'nobody knows it beforehand',
    schemaVersion: 'how it is written',
    ticket: 'the ticket itself: ticket.*',
    message: 'the message itself: message.*',
    acknowledge: 'what the acknowledgement goes by, not people',
    change: 'the operators changed, changed_to and changed_from',
    reworded: 'the operator changed',
    depth: 'triggers say whether they listen to automation',
    on: 'no trigger listens to what triggers did',
    notice: 'no trigger listens to what triggers write',
    due: 'the time rules whose time has come: only they listen to it',
    notification: 'no trigger listens to what triggers write',
    preferences: 'how an agent is told things, which is of no ticket',
    held: 'mail that is held, which is of no ticket',
    became: 'what a held mail became: its own events tell it',
    until: 'until when held mail expires, which is of no ticket',
    sender: 'who is blocked or trusted, which is of no ticket',
    confirmation: 'how an address is asked for, which is of no ticket',
    digest: 'what an agent is told together, which is of no ticket',
    act: 'no trigger listens to what triggers ask for',
    firings: 'no trigger listens to what triggers did',
    trigger: 'no trigger listens to what became of triggers',
    failures: 'no trigger listens to what triggers did',
    mail: 'how far a reply got: message.delivery',
    link: 'which tickets are linked: nobody asks an event for that',
    timeEntry: 'its seconds: ticket.handlingSeconds',
    sourceIds: 'ticket.mergedInto, ticket.mergedTicketIds',
    targetId: 'ticket.mergedInto, ticket.mergedTicketIds',
    originalId: 'ticket.splitFrom',
    newId: 'ticket.splitFrom',
    messageIds: 'nobody knows them beforehand',
    agentIds: 'whom a note mentions: they are among ticket.followerIds',
    teamIds: 'whom a note mentions: its members are among ticket.followerIds',
    reason: 'why a ticket was given back, which figures tell',
    task: 'which step it is about: its type says what became of that',
    sla: 'which promise it is about: its type says what became of that, ticket.sla.* the rest',
    survey: 'which question it is about: ticket.satisfactionAskedAt',
    rating: 'what was said: ticket.satisfaction and what begins like it',
    suggestion: 'the article that may answer: ticket.suggestedArticle',
    answer: 'the article that a rule sent: ticket.answeredByArticle and ticket.articleOutcome',
    restored: 'what the change of the ticket beside it says',
    feed: 'a calendar feed, which is of no ticket',
    assignment: 'whom the desk gave it to, or took it from: ticket.assigneeId is beside it',
    offer: 'whom it is offered to, who has not got it',
    availability: 'whether an agent is there, which is of no ticket',
    webhook: 'a webhook, which is of no ticket',
    failingSince: 'since when a webhook fails, which is of no ticket',
    putBack: 'what the change of the ticket beside it says',
    kept: 'what the change of the ticket beside it does not say',
    redaction: 'what was struck: the marks of its message say so',
    strikes: 'whose words were struck',
    customer: 'no event of a ticket has it',
    sourceId: 'no event of a ticket has it',
    chatMail: 'what of a chat is mailed, to which no trigger listens',
    room: 'which message of the thread among agents mentions somebody: nobody knows it beforehand',
    article: 'no event of a ticket has it',
    letter: 'no event of a ticket has it',
    text: 'no event of a ticket has it',
    texts: 'no event of a ticket has it',
    organisation: 'no event of a ticket has it',
    agent: 'no event of a ticket has it',
    team: 'no event of a ticket has it',
    mailbox: 'no event of a ticket has it',
    configuration: 'no event of a ticket has it',
    token: 'no event of a ticket has it',
    job: 'no event of a ticket has it',
    secret: 'no event of a ticket has it',
    receiver: 'who gets reports by mail, which is of no ticket',
    reportMail: 'reports by mail, which are of no ticket',
    importedAt: 'what has it sets nothing going',
    importedBy: 'what has it sets nothing going',
  },
};

const SCHEMAS: [string, string[]][] = [
  ['ticket', keysOf(ticketSchema)],
  ['message', [...keysOf(messageSchema), ...keysOf(originSchema)]],
  ['requester', keysOf(customerSchema)],
  ['organisation', keysOf(organisationSchema)],
  ['assignee', keysOf(agentSchema)],
  ['event', keysOf(eventSchema)],
];

describe('the catalogue', () => {
  test.each(SCHEMAS)('has every field of %s, or a reason why not', (place, keys) => {
    const left = LEFT_OUT[place] ?? {};
    expect(keys.length).toBeGreaterThan(5);
    const missing = keys.filter((key) => !catalogue.find(`${place}.${key}`) && !left[key]);
    expect(missing).toEqual([]);
  });

  test.each(SCHEMAS)('gives no reason for what %s does not have, or what is there', (place, keys) => {
    const stale = Object.keys(LEFT_OUT[place] ?? {}).filter(
      (key) => !keys.includes(key) || catalogue.find(`${place}.${key}`),
    );
    expect(stale).toEqual([]);
  });

  test('names every field and every choice', () => {
    const unnamed = catalogue.fields.filter(
      ({ labels, choices = [] }) => !labels.en || choices.some((choice) => !choice.labels.en || !choice.key),
    );
    expect(unnamed).toEqual([]);
    const labels = catalogue.fields.map((field) => field.labels.en);
    expect(labels.length).toBe(new Set(labels).size);
  });

  test('knows the operators of each field by its type', () => {
    const operatorsOf = Object.fromEntries(
      catalogue.fields.map(({ key, type, many, operators }) => [
        key,
        `${many ? 'many ' : ''}${type}: ${operators.join(' ')}`,
      ]),
    );
    expect(operatorsOf).toMatchSnapshot();
    for (const { operators } of catalogue.fields) {
      expect(operators).toHaveLength(new Set(operators).size);
      for (const operator of operators) expect(OPERATORS).toContain(operator);
    }
  });

  test('offers choices for what has a closed list, and says what a reference names', () => {
    for (const { type, choices, to, ordered } of catalogue.fields) {
      expect(choices !== undefined).toBe(type === 'choice' || type === 'tree');
      expect(to !== undefined).toBe(type === 'reference');
      if (ordered) expect(choices).toBeDefined();
    }
  });

  test('reads every field from facts that have everything', () => {
    const whole = { requester: requesterOf(), organisation: organisationOf(), assignee: assigneeOf() };
    const mentioned = {
      assigneeId: 3,
      teamId: 1,
      followUpOf: 2,
      mayBelongTo: 4,
      organisationId: 9,
      language: 'de',
      summary: { problem: 'It burns.', solution: '', version: 1 },
      plannedFor: '2026-03-12T10:00:00.000Z',
      plannedAgentId: 3,
      sla: {
        ...{ course: '[]', said: '{}', policy: 'standard', next: null },
        dueAt: '2026-03-12T11:00:00.000Z',
        answerDueAt: '2026-03-12T11:00:00.000Z',
        urgency: 'calm' as const,
        metrics: OWED_METRICS.map((metric) => {
          return { metric, state: 'active' as const, dueAt: '2026-03-12T11:00:00.000Z' };
        }),
      },
      resolution: { key: 'fixed', at: '2026-03-10T09:00:00.000Z', by: { kind: 'agent' as const, id: 3 } },
      resolutionText: 'Replaced the fuser.',
      suggestion: { messageId: '01HZZZZZZZZZZZZZZZZZZZZZZZ', articleId: 4, locale: 'en', confidence: 90 },
      articleAnswer: {
        ...{ articleId: 4, locale: 'en', messageId: '01HZZZZZZZZZZZZZZZZZZZZZZZ', closeAfterDays: 4 },
        ...{ at: '2026-03-12T09:00:00.000Z', until: '2026-03-16T09:00:00.000Z' },
      },
      satisfaction: {
        ...{ id: '01HZZZZZZZZZZZZZZZZZZZZZZZ', scale: 5 },
        ...{ solvedAt: '2026-03-10T09:00:00.000Z', askedAt: '2026-03-11T09:00:00.000Z' },
        rating: {
          ...{ score: 1, level: 'bad', reason: 'too_slow' },
          ...{ at: '2026-03-11T10:00:00.000Z', changedAt: '2026-03-11T10:00:00.000Z' },
        },
      },
      tasks: [
        {
          ...{ list: 'repair', step: 'fuser', title: 'Order a fuser', required: true, order: 0 },
          ...{ teamId: null, agentId: null, due: null, state: 'open' },
        },
      ],
      collaboratorIds: [8],
      tags: ['a'],
      category: 'billing',
      impact: 'low',
      urgency: 'high',
      form: 'faults',
      externalId: 'old:1',
    } satisfies Partial<Ticket>;
    const all = [
      factsOf({
        ...whole,
        ticket: ticketIn('solved', mentioned),
        message: mailOf(),
        event: messageAdded(),
        eventTime: BERLIN.at(new Date('2026-03-12T10:00:00.000Z')),
      }),
      factsOf({
        ...whole,
        ticket: ticketIn('closed', { ...mentioned, ...{ mergedInto: 5, splitFrom: 6 } }),
        message: replyOf(),
        event: messageAdded({ kind: 'agent', id: 3 }),
        eventTime: BERLIN.at(new Date('2026-03-12T20:00:00.000Z')),
      }),
      factsOf({
        ...whole,
        message: mailOf({
          origin: { channel: 'form', form: 'faults', site: 'https://shop.example', ip: '192.0.2.7' },
        }),
      }),
      factsOf({ ...whole, message: mailOf({ origin: CALL_ORIGIN }) }),
      factsOf({
        ...whole,
        ticket: ticketIn('hold', {
          teamId: 1,
          assignBy: { method: 'skill', teamId: 1 },
          waitingSince: '2026-03-12T09:00:00.000Z',
          lastCustomerMessageAt: '2026-03-12T09:30:00.000Z',
          ...{ statusReason: 'parts', until: '2026-03-13T10:00:00.000Z' },
        }),
      }),
    ];
    const unread = catalogue.fields.filter((field) => all.every((facts) => field.read(facts) === undefined));
    expect(unread.map(({ key }) => key)).toEqual([]);
  });

  test('reads nothing of what the facts do not have, without an exception', () => {
    const facts = factsOf();
    const read = catalogue.fields.filter((field) => field.read(facts) !== undefined);
    expect(read.every(({ subject }) => subject === 'ticket')).toBe(true);
  });

  test('shows the domains of a requester as people write them', () => {
    const requester = requesterOf();
    expect(catalogue.find('requester.domains')?.read(factsOf({ requester }))).toEqual([
      'example.com',
      'bücher.example',
    ]);
  });

  test('knows what a field of a ticket was before a change, and of nothing else', () => {
    const facts = factsOf({ before: ticketIn('open', { priority: 'low' }) });
    expect(catalogue.find('ticket.priority')?.readBefore?.(facts)).toBe('low');
    const told = catalogue.fields.filter(({ readBefore }) => readBefore).map(({ subject }) => subject);
    expect(new Set(told)).toEqual(new Set(['ticket']));
  });
});

describe('who sees a field', () => {
  const keys = ({ fields }: Catalogue) => fields.map(({ key }) => key);

  test('is the same for all agents', () => {
    for (const role of ['admin', 'agent', 'light_agent'] as const) {
      expect(keys(catalogueSeenBy(catalogue, role))).toEqual(keys(catalogue));
    }
  });

  test('leaves out for customers what is for agents: there is no such field for them', () => {
    const theirs = catalogueSeenBy(catalogue, 'customer');
    for (const key of [
      'ticket.tags',
      'ticket.mayBelongTo',
      'ticket.isInternal',
      'requester.notes',
      'event.actor',
    ])
      expect(theirs.find(key)).toBeUndefined();
    expect(theirs.find('ticket.subject')).toBe(catalogue.find('ticket.subject'));
  });
});

describe('a custom field', () => {
  const order = { key: 'order', type: 'integer', labels: { en: 'Order', de: 'Bestellung' } } as const;
  const level = { key: 'level', subject: 'customer', type: 'text', customers: 'visible' } as const;
  const size = { key: 'size', subject: 'organisation', type: 'integer', customers: 'editable' } as const;
  const own = catalogueOf({ fields: customFields(order, level, size) });

  test('stands beside the others, and is read from the values of its thing', () => {
    expect(own.fields).toHaveLength(catalogue.fields.length + 3);
    const facts = factsOf({
      ticket: ticketIn('open', { fields: { order: 12 } }),
      before: ticketIn('new', { fields: { order: 11 } }),
      requester: requesterOf({ fields: { level: { text: 'gold' } } }),
      organisation: organisationOf({ fields: { size: 400 } }),
    });
    expect(own.find('ticket.custom.order')?.read(facts)).toBe(12);
    expect(own.find('ticket.custom.order')?.readBefore?.(facts)).toBe(11);
    expect(own.find('requester.custom.level')?.read(facts)).toBe('gold');
    expect(own.find('requester.custom.level')?.readBefore).toBeUndefined();
    expect(own.find('organisation.custom.size')?.read(facts)).toBe(400);
    expect(own.find('ticket.custom.order')?.operators).toContain('between');
  });

  test('is seen and set by customers where it says so', () => {
    const theirs = catalogueSeenBy(own, 'customer');
    expect(theirs.find('ticket.custom.order')).toBeUndefined();
    expect(theirs.find('requester.custom.level')?.setBy).not.toContain('customer');
    expect(theirs.find('organisation.custom.size')?.setBy).toContain('customer');
  });

  test('is left out where only a later version knows its type', () => {
    const stored = { ...customField({ key: 'moon' }), type: 'phase' };
    const fields = customFields(stored as never);
    expect(catalogueOf({ fields }).fields).toHaveLength(catalogue.fields.length);
  });
});
