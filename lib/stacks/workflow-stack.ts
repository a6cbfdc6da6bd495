import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import {
  ARTICLE_FILES_PREFIX,
  ATTACHED_PREFIX,
  BODIES_PREFIX,
  CONNECTIONS_PARTITION,
  DELETABLE_PREFIX,
  FILED_PREFIXES,
  LISTENER_AREAS,
  METRIC,
  metricNamespace,
  PAYLOADS_PREFIX,
  REDACTED_PREFIX,
  RESULT_PREFIX,
  ROOM_FILES_PREFIX,
  ROW_KIND,
  TOLD_TO_EXPORTS,
  UNHEARD_BY,
  UPLOAD_PREFIX,
} from '../../core/shared/names.ts';
import { MESSENGERS } from '../../schemas/identity.ts';
import { LAKE_TABLE_NAMES } from '../../schemas/lake/columns.ts';
import { TRIGGER_EVENTS } from '../../schemas/trigger.ts';
import { asciiJson } from '../ascii-json.ts';
import { AmazonConnect } from '../constructs/amazon-connect.ts';
import { AwsMessaging } from '../constructs/aws-messaging.ts';
import { ChannelCare } from '../constructs/channel-care.ts';
import { ChannelTyping } from '../constructs/channel-typing.ts';
import { Clock } from '../constructs/clock.ts';
import type { DeskBucket } from '../constructs/desk-bucket.ts';
import type { DeskBus } from '../constructs/desk-bus.ts';
import { type Desk, DeskFunction } from '../constructs/desk-function.ts';
import type { DeskTable } from '../constructs/desk-table.ts';
import { EventConsumer } from '../constructs/event-consumer.ts';
import { QueueConsumer } from '../constructs/queue-consumer.ts';
import { ScheduledFunction } from '../constructs/scheduled-function.ts';
import type { SearchCollection } from '../constructs/search-collection.ts';
import { StreamReader } from '../constructs/stream-reader.ts';
import { declareNaming } from '../declare-naming.ts';
import { RAW_MAIL_PREFIX } from '../receipt-names.ts';

export interface WorkflowStackProps extends StackProps {
  readonly desk: Desk;
  readonly table: DeskTable;
  readonly bus: DeskBus;
  readonly mail: DeskBucket;
  readonly attachments: DeskBucket;
  readonly search: DeskBucket;
  /** the search engine that the desk has instead of its own index */
  readonly collection?: SearchCollection | undefined;
  /** the files that other engines query, where the desk writes any */
  readonly lake?: DeskBucket | undefined;
}

/** Start of the keys in the bucket of attachments of what belongs to messages. */
const STRUCK_PREFIXES = [
  'attachments/',
  BODIES_PREFIX,
  ATTACHED_PREFIX,
  UPLOAD_PREFIX,
  REDACTED_PREFIX,
  ROOM_FILES_PREFIX,
];

/** Pattern of stream records that show how a row of some kinds is after the change. */
const rowChange = (eventName: readonly string[], ...kinds: readonly string[]) => ({
  eventName,
  dynamodb: { NewImage: { kind: { S: kinds } } },
});

/** Kinds of rows of those whom conditions of views know beside the ticket: their tickets move when they change. */
const VIEWS_KNOW = [ROW_KIND.customer, ROW_KIND.organisation, ROW_KIND.agent];

/** Pattern of the records by which somebody asks for another look at the list rows of a ticket. */
const ASKED_TO_LOOK = {
  eventName: ['INSERT', 'MODIFY'],
  dynamodb: { NewImage: { kind: { S: [ROW_KIND.places] }, touched: { S: [{ exists: true }] } } },
};

/** Pattern of the records of what is configured and decides about service levels, or when time rules fire. */
const PROMISES_GO_BY = {
  eventName: ['INSERT', 'MODIFY'],
  dynamodb: {
    Keys: {
      pk: {
        S: ['slapolicies', 'calendars', 'teamcalendars', 'statuses', 'options', 'triggers'].map(
          (area) => `CONFIG#${area}`,
        ),
      },
    },
    NewImage: { kind: { S: [ROW_KIND.configured] } },
  },
};

/** Events with which time begins to run, or runs otherwise, until something is to be told of a promise. */
const PROMISE_EVENTS = [
  {
    id: 'Promised',
    description: 'What is promised is warned of, and late, from then on.',
    detailType: 'sla.started',
  },
  { id: 'PromiseGoesOn', description: 'The clock of a promise goes on.', detailType: 'sla.resumed' },
  { id: 'PromiseMoved', description: 'What is promised is due at another time.', detailType: 'sla.changed' },
].map((event) => ({ ...event, detail: { ticket: { nextDeadline: [{ prefix: '2' }] } } }));

/** Events with which the clock of a promise that is broken may go on: that is no other state of it, and is told by no event of its own. */
const LATE_EVENTS = ['ticket.updated', 'ticket.unmerged'].map((detailType) => ({
  id: detailType === 'ticket.updated' ? 'LateGoesOn' : 'LateUnmerged',
  description: 'A promise that is broken may be told again, as its clock goes on.',
  detailType,
  detail: { ticket: { slaUrgency: ['breached'], nextDeadline: [{ prefix: '2' }] } },
}));

/** Events with which a time rule may fire for a ticket that did not before, or at another time. */
const TIMING_EVENTS = [
  'ticket.created',
  'ticket.updated',
  'ticket.timed',
  'ticket.merged',
  'ticket.unmerged',
  'ticket.split',
  'message.added',
  'message.undone',
  'sla.started',
  'sla.resumed',
  'sla.changed',
];

/** Events after which reports may count something else. */
const REPORT_EVENTS = [
  {
    id: 'OfTickets',
    description: 'What happens to a ticket counts in reports.',
    detail: { ticket: { id: [{ exists: true }] } },
  },
  {
    id: 'OfImportedTickets',
    description: 'So does what happened to it elsewhere.',
    detail: { ticket: { id: [{ exists: true }] } },
    imported: true,
  },
  {
    id: 'OfHeldMail',
    description: 'So do mails that are held and released.',
    detailType: ['mail.held', 'mail.released'],
  },
  {
    id: 'ZoneOtherwise',
    description: 'Days and months of reports begin at other times.',
    detailType: 'configuration.updated',
    detail: { configuration: { area: ['options'] } },
  },
];

/** Events after which a ticket may wait for an agent, or an agent have room for one. */
const ASSIGNMENT_EVENTS = [
  {
    id: 'TicketOtherwise',
    description: 'A ticket may wait for an agent, or not count for one any more.',
    detailType: [
      'ticket.created',
      'ticket.updated',
      'ticket.merged',
      'ticket.unmerged',
      'ticket.split',
      'ticket.purged',
      'message.undone',
    ],
  },
  {
    id: 'WaitsFromElsewhere',
    description: 'A ticket that was imported as one that nobody has waits for an agent, as any other.',
    detailType: ['ticket.created', 'ticket.updated'],
    detail: { ticket: { status: ['new', 'open'], assigneeId: [null], teamId: [{ numeric: ['>', 0] }] } },
    imported: true,
  },
  {
    id: 'Acted',
    description: 'What an agent writes takes what was offered to them.',
    detailType: 'message.added',
    detail: { actor: { kind: ['agent'] } },
  },
  {
    id: 'OfferEnded',
    description: 'What nobody took, or nobody touches, waits again.',
    detailType: ['ticket.offer_ended', 'ticket.left_untouched'],
  },
  {
    id: 'AgentOtherwise',
    description: 'An agent may have come, gone or joined a team.',
    detailType: ['availability.changed', 'agent.updated'],
  },
  {
    id: 'RulesOtherwise',
    description: 'The tickets of a team are given out otherwise, or an agent can do something else.',
    detailType: ['configuration.created', 'configuration.updated'],
    detail: { configuration: { area: ['assignments', 'agentprofiles'] } },
  },
  {
    id: 'QueueRefilled',
    description: 'It is known which tickets of a team wait for an agent.',
    detailType: ['job.ended'],
    detail: { job: { kind: ['assignment.refill'] } },
  },
];

/**
 * A timer wakes within a second of its deadline; a function that starts for it adds one or two. What is later than this was held up by
 * something.
 */
const MOST_LATENESS_MS = 5_000;

/** Pattern of the records of files that have expired. */
const EXPIRED_FILE = {
  eventName: ['REMOVE'],
  dynamodb: { OldImage: { kind: { S: [ROW_KIND.upload, ROW_KIND.articleFile, ROW_KIND.roomMessage] } } },
};
/** Kinds of rows that are listed, searched, or on timelines; what is erased is not any more. */
const SEARCHED_KINDS = [
  ROW_KIND.ticket,
  ROW_KIND.message,
  ROW_KIND.customer,
  ROW_KIND.organisation,
  ROW_KIND.contextEntry,
  ROW_KIND.erased,
];
/** Memory for the segments of an index that are merged in passing. */
const PROJECTOR_MEGABYTES = 1024;
/** Memory for files of messages that are looked at as a whole. */
const CHANNEL_MEGABYTES = 1024;

/** Lets a function change the segments of the search. */
function changeSearch(fn: DeskFunction, search: DeskBucket): void {
  search.grantGet(fn);
  search.grantPut(fn);
  search.grantDelete(fn);
}

/**
 * Lets a job write files for queries, which the sweep begins. What changed is noted by whoever keeps reports: that is deployed first, so that nothing
 * changes unseen between.
 */
function writeLake(
  lake: DeskBucket,
  { jobs, reports, sweep }: { jobs: DeskFunction; reports: DeskFunction; sweep: ScheduledFunction },
): void {
  for (const table of LAKE_TABLE_NAMES) {
    lake.grantGet(jobs, `${table}/*`);
    lake.grantPut(jobs, `${table}/*`);
    lake.grantDelete(jobs, `${table}/*`);
  }
  lake.tell(reports);
  lake.tell(sweep.function);
  sweep.function.node.addDependency(jobs, reports);
}

/** What happens after a change: events are published, lists are kept, clocks are set. */
export class WorkflowStack extends Stack {
  /** where what comes to the doors of channels waits */
  readonly channelQueue: Queue;

  constructor(
    scope: Construct,
    id: string,
    { desk, table, bus, mail, attachments, search, collection, lake, ...props }: WorkflowStackProps,
  ) {
    super(scope, id, props);
    const projector = this.#readStream({ desk, table, bus, attachments, search });
    collection?.grantIndex(projector);
    const { clock, sweep } = this.#keepTime(desk, table, bus);
    clock.grantStart(projector);
    const jobs = this.#doJobs({ desk, table, bus, mail, attachments, search });
    collection?.grantRebuild(jobs);
    clock.grantStart(this.#sendWebhooks(desk, table, bus));
    const channels = this.#receiveFromChannels(desk, table, attachments);
    this.channelQueue = channels.queue;
    new ChannelCare(this, 'ChannelCare', { desk, channels });
    if (desk.settings.live) new ChannelTyping(this, 'ChannelsRules', { bus, channels });
    const replies = this.#sendReplies({ desk, table, bus, attachments });
    if (desk.settings.whatsAppMessaging || desk.settings.smsMessaging)
      new AwsMessaging(this, 'AwsMessaging', { desk, channels, replies, attachments });
    if (desk.settings.amazonConnect) new AmazonConnect(this, 'AmazonConnect', { desk, channels });
    this.#automate(desk, table, bus);
    const reports = this.#keepReports(desk, table, bus);
    if (lake) writeLake(lake, { jobs, reports, sweep });
    clock.grantStart(this.#assignTickets(desk, table, bus));
    this.#watchQueues(desk);
  }

  /**
   * Gives the function that keeps the lists. A stream may be read by two at once (Lambda Developer Guide, "Simultaneous readers of a
   * shard in DynamoDB Streams").
   */
  #readStream({ desk, table, bus, attachments, search }: Omit<WorkflowStackProps, 'mail'>): DeskFunction {
    const publisher = new StreamReader(this, 'Publisher', {
      desk,
      table,
      entry: 'stream/publisher',
      description: 'Puts event rows on the event bus, and notes what changed for exports.',
      name: 'publisher',
      timeout: Duration.seconds(30),
      filters: [rowChange(['INSERT', 'MODIFY'], ...TOLD_TO_EXPORTS)],
      behindImpact: 'Acknowledgements and replies leave late, as changes reach the event bus late.',
      failedImpact:
        'A change was stored, but nothing reacts to it: its mail is not sent and its clock not set, and exports miss it.',
    });
    bus.grantPublish(publisher.function);
    table.grantChanges(publisher.function);
    table.grantConfiguration(publisher.function, LISTENER_AREAS);
    table.grantCount(publisher.function, [CONNECTIONS_PARTITION]);
    const projector = new StreamReader(this, 'Projector', {
      desk,
      table,
      entry: 'stream/projector',
      description:
        'Keeps the lists of tickets and the index of the search, and forgets files that no message took.',
      name: 'projector',
      timeout: Duration.seconds(60),
      memoryMegabytes: PROJECTOR_MEGABYTES,
      filters: [
        rowChange(['INSERT', 'MODIFY'], ...SEARCHED_KINDS),
        ASKED_TO_LOOK,
        rowChange(['MODIFY'], ...VIEWS_KNOW),
        PROMISES_GO_BY,
        EXPIRED_FILE,
      ],
      behindImpact:
        'Lists and searches show agents tickets as they were some minutes ago; open tickets themselves are right.',
      failedImpact:
        'A ticket is missing from a list, stays in one where it no longer belongs, or is not found by searches.',
    });
    table.grantReadWrite(projector.function);
    if (desk.settings.live) bus.grantSignal(projector.function);
    for (const prefix of [ATTACHED_PREFIX, ARTICLE_FILES_PREFIX, ROOM_FILES_PREFIX])
      attachments.grantDelete(projector.function, `${prefix}*`);
    table.grantBatchWrite(projector.function, [DELETABLE_PREFIX.lists, DELETABLE_PREFIX.search]);
    changeSearch(projector.function, search);
    return projector.function;
  }

  /** Work that takes longer than a request. The function brings its own messages back, page after page. */
  #doJobs({ desk, table, bus, mail, attachments, search }: WorkflowStackProps): DeskFunction {
    const jobs = new EventConsumer(this, 'Jobs', {
      desk,
      entry: 'jobs/run',
      description: 'Does the pages of jobs.',
      name: 'jobs',
      timeout: Duration.seconds(60),
      batchSize: 1,
      concurrency: desk.settings.consumers.jobs,
      failedImpact: 'A job that an admin started does not go on, and does not say why.',
      bus: bus.bus,
      events: [
        { id: 'Started', description: 'A job begins.', detailType: 'job.started' },
        { id: 'Resumed', description: 'A job goes on.', detailType: 'job.resumed' },
      ],
    });
    // Reports by mail are made in the name of the desk.
    declareNaming(jobs.function, desk);
    jobs.function.set('UNDO_SECONDS', String(desk.settings.undoSeconds));
    jobs.function.set('FILL_PER_SECOND', String(desk.settings.fillPerSecond));
    jobs.grantSendToSelf();
    // Shops are asked for past orders.
    table.grantSecrets(jobs.function, 'shopapis');
    jobs.function.set('WEBHOOKS_TO', 'public');
    table.grantReadWrite(jobs.function);
    attachments.grantPut(jobs.function, `${RESULT_PREFIX}*`);
    // The last page of a job puts together what those before it have put by.
    attachments.grantGet(jobs.function, `${RESULT_PREFIX}*`);
    // The answers to the incidents of a problem have copies of the files of the one to the problem.
    attachments.grantGet(jobs.function, `${ATTACHED_PREFIX}*`);
    attachments.grantPut(jobs.function, `${ATTACHED_PREFIX}*`);
    // Imports read what was uploaded.
    attachments.grantGet(jobs.function, `${UPLOAD_PREFIX}*`);
    table.grantBatchWrite(jobs.function, [
      DELETABLE_PREFIX.search,
      DELETABLE_PREFIX.queue,
      DELETABLE_PREFIX.reports,
    ]);
    changeSearch(jobs.function, search);
    mail.grantDeleteForGood(jobs.function, [RAW_MAIL_PREFIX]);
    attachments.grantDeleteForGood(jobs.function, [...STRUCK_PREFIXES, RESULT_PREFIX]);
    // Whoever is erased is looked for in long texts too, of which some are written anew.
    attachments.grantGet(jobs.function, `${BODIES_PREFIX}*`);
    // What a person asks for is put together with its files and raw mail.
    attachments.grantGet(jobs.function, 'attachments/*');
    mail.grantGet(jobs.function, `${RAW_MAIL_PREFIX}*`);
    attachments.grantGet(jobs.function, `${REDACTED_PREFIX}*`);
    attachments.grantPut(jobs.function, `${REDACTED_PREFIX}*`);
    return jobs.function;
  }

  /** Gives the function that sends events to webhooks. One message at a time, so that no webhook keeps an event from the others. */
  #sendWebhooks(desk: Desk, table: DeskTable, bus: DeskBus): DeskFunction {
    const webhooks = new EventConsumer(this, 'Webhooks', {
      desk,
      entry: 'webhooks/deliver',
      description: 'Sends events to webhooks.',
      name: 'webhooks',
      timeout: Duration.seconds(45),
      batchSize: 1,
      concurrency: desk.settings.consumers.webhooks,
      failedImpact: 'A webhook was not sent an event that it asks for, and its log does not say so.',
      bus: bus.bus,
      events: [{ id: 'Every', description: 'A webhook may ask for any event.' }],
      unheard: UNHEARD_BY.webhooks,
    });
    table.grantReadWrite(webhooks.function);
    table.grantSecrets(webhooks.function, 'webhooks');
    table.grantBatchWrite(webhooks.function, [DELETABLE_PREFIX.waiting]);
    webhooks.function.set('WEBHOOKS_TO', 'public');
    desk.monitoring.alarm(webhooks, {
      name: 'webhook-switched-off',
      impact:
        'Another system gets no events any more: nothing has reached its webhook for a day, or it is gone.',
      metric: new Metric({
        namespace: metricNamespace(desk.settings.prefix),
        metricName: METRIC.webhooksSwitchedOff,
        statistic: 'Sum',
        period: Duration.minutes(5),
      }),
      threshold: 1,
    });
    return webhooks.function;
  }

  /** What customers write on channels, and what else happens there. It fetches the files. */
  #receiveFromChannels(desk: Desk, table: DeskTable, attachments: DeskBucket): QueueConsumer {
    const channels = new QueueConsumer(this, 'Channels', {
      desk,
      entry: 'channels/receive',
      description: 'Makes tickets and messages of what happens on channels.',
      name: 'channels',
      memoryMegabytes: CHANNEL_MEGABYTES,
      timeout: Duration.seconds(120),
      batchSize: 1,
      concurrency: desk.settings.consumers.channels,
      // The alarm of all queues has said before that it keeps failing.
      failedImpact: null,
    });
    table.grantReadWrite(channels.function);
    table.grantSecrets(channels.function, 'channels');
    attachments.grantGet(channels.function, `${PAYLOADS_PREFIX}*`);
    attachments.grantPut(channels.function, `${PAYLOADS_PREFIX}*`);
    for (const prefix of [...FILED_PREFIXES, REDACTED_PREFIX]) {
      attachments.grantGet(channels.function, `${prefix}*`);
      attachments.grantPut(channels.function, `${prefix}*`);
    }
    this.#reachProviders(desk, channels.function);
    return channels;
  }

  /** Replies on channels. One message at a time, so that no channel keeps another waiting. */
  #sendReplies({
    desk,
    table,
    bus,
    attachments,
  }: Pick<WorkflowStackProps, 'desk' | 'table' | 'bus' | 'attachments'>): EventConsumer {
    const replies = new EventConsumer(this, 'ChannelReplies', {
      desk,
      entry: 'channel-replies/send',
      description: 'Sends public replies on the channels on which customers wrote.',
      name: 'channel-replies',
      timeout: Duration.seconds(60),
      batchSize: 1,
      concurrency: desk.settings.consumers.channelReplies,
      // A channel that takes nothing, such as with an expired token, is mended within days, however often it was tried.
      patience: Duration.days(3),
      // The alarm of all queues has said before that it keeps failing, and the reply is shown as failed.
      failedImpact: null,
      bus: bus.bus,
      events: [
        {
          id: 'Reply',
          description: 'A public reply goes out on the channel on which its customer wrote.',
          detailType: 'message.added',
          detail: { message: { kind: ['public_reply'], channel: [...MESSENGERS] } },
        },
      ],
    });
    table.grantReadWrite(replies.function);
    table.grantSecrets(replies.function, 'channels');
    attachments.grantGet(replies.function, `${ATTACHED_PREFIX}*`);
    this.#reachProviders(desk, replies.function);
    return replies;
  }

  /** Lets a function ask the providers of channels, or what stands in for them. */
  #reachProviders({ settings: { providerEndpoints } }: Desk, fn: DeskFunction): void {
    fn.set('WEBHOOKS_TO', 'public');
    if (Object.keys(providerEndpoints).length > 0) fn.set('PROVIDER_ENDPOINTS', asciiJson(providerEndpoints));
  }

  /** The triggers of the desk. One message at a time, so that no ticket keeps another waiting. */
  #automate(desk: Desk, table: DeskTable, bus: DeskBus): void {
    const automation = new EventConsumer(this, 'Automation', {
      desk,
      entry: 'automation/run',
      description: 'Lets triggers react to what happens to tickets.',
      name: 'automation',
      timeout: Duration.seconds(30),
      batchSize: 1,
      concurrency: desk.settings.consumers.automation,
      failedImpact:
        'Triggers did not react to something that happened to a ticket, and its trail does not say so.',
      bus: bus.bus,
      events: [
        {
          id: 'OfTickets',
          description:
            'What triggers can listen to, that the time of time rules has come, and that nobody got an article.',
          detailType: [...TRIGGER_EVENTS, 'ticket.timed', 'message.withheld'],
        },
        {
          id: 'Asked',
          description: 'What triggers ask for takes a transaction of its own.',
          detailType: 'trigger.asked',
        },
      ],
    });
    table.grantReadWrite(automation.function);
    declareNaming(automation.function, desk);
    automation.function.set('UNDO_SECONDS', String(desk.settings.undoSeconds));
  }

  /**
   * What reports count. Events wait some seconds for others, so that a ticket to which much happens at once is derived once for all of it.
   */
  #keepReports(desk: Desk, table: DeskTable, bus: DeskBus): DeskFunction {
    const reports = new EventConsumer(this, 'Reports', {
      desk,
      entry: 'report/book',
      description: 'Keeps what reports count of tickets.',
      name: 'reports',
      timeout: Duration.seconds(60),
      batchSize: 50,
      batchingWindow: Duration.seconds(5),
      concurrency: desk.settings.consumers.reports,
      // A ticket that changes again, and a rebuild, make up for what was missed.
      failedImpact: null,
      bus: bus.bus,
      events: REPORT_EVENTS,
    });
    table.grantReadWrite(reports.function);
    return reports.function;
  }

  /** Gives the function that gives tickets to agents. */
  #assignTickets(desk: Desk, table: DeskTable, bus: DeskBus): DeskFunction {
    const assignment = new EventConsumer(this, 'Assignment', {
      desk,
      entry: 'assignment/assign',
      description: 'Gives tickets that wait to agents who have room.',
      name: 'assignment',
      timeout: Duration.seconds(60),
      batchSize: 1,
      concurrency: desk.settings.consumers.assignment,
      failedImpact: 'Tickets wait though an agent has room, until something else happens in their team.',
      bus: bus.bus,
      events: ASSIGNMENT_EVENTS,
      unheard: UNHEARD_BY.assignment,
    });
    table.grantReadWrite(assignment.function);
    table.grantBatchWrite(assignment.function, [DELETABLE_PREFIX.queue]);
    return assignment.function;
  }

  #keepTime(desk: Desk, table: DeskTable, bus: DeskBus): { clock: Clock; sweep: ScheduledFunction } {
    const wake = new DeskFunction(this, 'Wake', {
      desk,
      entry: 'clock/wake',
      description: 'Does what is due when a timer wakes.',
      timeout: Duration.seconds(30),
    });
    table.grantReadWrite(wake);
    const clock = new Clock(this, 'TicketClock', { desk, wake });
    const arm = new EventConsumer(this, 'Arm', {
      desk,
      entry: 'clock/arm',
      description: 'Starts a timer for what is due within the hour.',
      name: 'clock',
      timeout: Duration.seconds(30),
      batchSize: 10,
      concurrency: desk.settings.consumers.clock,
      failedImpact:
        'What is due within minutes happens up to 15 minutes late, by the sweep instead of by its timer.',
      bus: bus.bus,
      events: [
        {
          id: 'Solved',
          description: 'A ticket that is solved has a deadline from then on.',
          detailType: 'ticket.updated',
          detail: { change: { status: { after: ['solved'] } } },
        },
        {
          id: 'ClosedAtOnce',
          description:
            'The requester of a ticket that is closed unsolved may be asked about it, as of one that is solved.',
          detailType: 'ticket.updated',
          detail: { change: { status: { before: [{ 'anything-but': ['solved'] }], after: ['closed'] } } },
        },
        {
          id: 'CreatedSolved',
          description: 'So may that of a ticket that is solved as it is made.',
          detailType: 'ticket.created',
          detail: { ticket: { status: ['solved', 'closed'] } },
        },
        {
          id: 'ChatBegun',
          description: 'Who begins a chat has a place among those who wait.',
          detailType: 'ticket.created',
          detail: { ticket: { channel: ['chat'], status: ['new', 'open', 'pending', 'hold'] } },
        },
        {
          id: 'ChatReply',
          description: 'What the visitor of a chat does not read there goes by mail, minutes later.',
          detailType: 'message.added',
          detail: { message: { kind: ['public_reply'], channel: ['chat'] } },
        },
        {
          id: 'Planned',
          description: 'A ticket that is planned has a reminder from then on.',
          detailType: 'ticket.updated',
          detail: { change: { plannedFor: { after: [{ exists: true }] } } },
        },
        {
          id: 'Unmerged',
          description: 'A solved ticket that was merged has its deadline back.',
          detailType: 'ticket.unmerged',
          detail: { ticket: { status: ['solved'] } },
        },
        {
          id: 'Postponed',
          description: 'A ticket that waits until a time is open again then.',
          detailType: 'ticket.updated',
          detail: { change: { until: { after: [{ prefix: '2' }] } } },
        },
        {
          id: 'Restored',
          description: 'A ticket that comes out of the trash has the deadlines that rested there.',
          detailType: 'ticket.updated',
          detail: { change: { trashedAt: { before: [{ prefix: '2' }] } } },
        },
        {
          id: 'RuleNear',
          description: 'A time rule fires for the ticket within the hour.',
          detailType: TIMING_EVENTS,
          detail: { ticket: { isRuleNear: [true] } },
        },
        {
          id: 'DigestNear',
          description: 'A digest of an agent leaves at another time.',
          detailType: 'preferences.changed',
          detail: { preferences: { nextDigestAt: [{ prefix: '2' }] } },
        },
        {
          id: 'ReportMailNear',
          description: 'A report leaves by mail at another time.',
          detailType: ['configuration.created', 'configuration.updated', 'configuration.restored'],
          detail: { configuration: { area: ['reportmails'] } },
        },
        ...PROMISE_EVENTS,
        ...LATE_EVENTS,
      ],
    });
    table.grantReadWrite(arm.function);
    clock.grantStart(arm.function);
    const sweep = new ScheduledFunction(this, 'Sweep', {
      desk,
      entry: 'clock/sweep',
      description:
        'Starts timers for what is due within the hour, and does what is overdue because one was lost.',
      name: 'sweep',
      everyMinutes: 15,
      timeout: Duration.minutes(5),
      failedImpact:
        'Deadlines pass and nothing happens: solved tickets stay open to replies longer than promised.',
    });
    table.grantReadWrite(sweep.function);
    table.grantReadDue(sweep.function);
    clock.grantStart(sweep.function);
    desk.monitoring.alarm(sweep, {
      name: 'tickets-overdue',
      impact: 'Solved tickets close up to 15 minutes late, by the sweep instead of by their timers.',
      metric: new Metric({
        namespace: metricNamespace(desk.settings.prefix),
        metricName: METRIC.ticketsOverdue,
        statistic: 'Sum',
        period: Duration.hours(1),
      }),
      threshold: 1,
    });
    desk.monitoring.alarm(wake, {
      name: 'clock-late',
      impact: 'Warnings, breaches, reminders and closings come seconds or minutes after their time.',
      metric: new Metric({
        namespace: metricNamespace(desk.settings.prefix),
        metricName: METRIC.deadlineLateness,
        statistic: 'Maximum',
        period: Duration.minutes(5),
      }),
      threshold: MOST_LATENESS_MS,
    });
    return { clock, sweep };
  }

  /** One alarm for all queues: SQS leaves a message that was received three times out of the age of its queue. */
  #watchQueues({ monitoring, settings }: Desk): void {
    monitoring.alarm(this, {
      name: 'work-keeps-failing',
      impact:
        'Mail or another piece of work has failed again and again for over ten minutes, or the provider of a channel refuses the desk, and customers or agents wait for it.',
      metric: new Metric({
        namespace: metricNamespace(settings.prefix),
        metricName: METRIC.workKeepsFailing,
        statistic: 'Sum',
        period: Duration.minutes(30),
      }),
      threshold: 1,
    });
  }
}
