import * as z from 'zod';
import { MAILBOX_ADDRESS, MAILBOX_NAME_LIMIT } from './mailbox.ts';
import { DESK_NAME_LIMIT } from './options.ts';
import { NOT_VISIBLE, VISIBLE } from './visible-text.ts';

/** Retention periods, in days, that CloudWatch Logs accepts. */
const LOG_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 3653,
] as const;

/**
 * Regions with an endpoint `inbound-smtp.REGION.amazonaws.com` ("Email receiving endpoints" in the AWS General
 * Reference, "Amazon SES endpoints and quotas"). SES sends from more of them than it receives in: `ap-south-2` and the
 * GovCloud regions, for instance, have no such endpoint.
 */
const INBOUND_REGIONS = [
  'af-south-1',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-3',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-south-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'il-central-1',
  'me-south-1',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
] as const;

const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region, such as eu-west-1');

const days = z
  .int('must be a whole number of days')
  .min(1, 'must be at least 1 day')
  .max(36_500, 'is too long');

const domain = z
  .string()
  .regex(
    /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    'must be a domain in lower case, such as desk.example.com',
  );

const otherDomain = z.strictObject({
  domain,
  /** Whether the SES identity of this domain is there already, as `joinIdentity` says of the desk's own. */
  joinIdentity: z.boolean('must be true or false').default(false),
});

const mailbox = z.strictObject({
  /** Full address that customers write to, without a plus label. */
  address: z
    .string()
    .max(254, 'must have at most 254 characters')
    .regex(
      MAILBOX_ADDRESS,
      'must be an address in lower case without a plus label, such as support@desk.example.com',
    ),
  /** Name that customers see beside the address. */
  name: z
    .string()
    .min(1, 'must not be empty')
    .max(MAILBOX_NAME_LIMIT, `must have at most ${MAILBOX_NAME_LIMIT} characters`)
    .regex(VISIBLE, NOT_VISIBLE),
});

const retention = z
  .strictObject({
    /** Days that logs of functions and of the API are kept. */
    logDays: z.literal([...LOG_DAYS], `must be one of ${LOG_DAYS.join(', ')}`).default(90),
    /** Days that raw messages are kept; their tickets stay. */
    rawMailDays: days.default(3650),
    /** Days that attachments are kept; forever when left out. */
    attachmentDays: days.optional(),
    /** Days that the bus archive keeps events for replay. */
    eventDays: days.default(365),
  })
  .prefault({});

const memory = z
  .int('must be a whole number of megabytes')
  .min(128, 'must be at least 128 megabytes')
  .max(10_240, 'must be at most 10240 megabytes');

const sizes = z
  .strictObject({
    /** Memory of each function in megabytes; the processor grows with it. */
    memoryMegabytes: memory.default(512),
    /** Memory of those for which somebody waits: of the API, the help centre and the page of reports. */
    answeringMemoryMegabytes: memory.default(1024),
    /** Memory of the function that reads arriving mail; 1769 megabytes is one whole processor. */
    inboundMemoryMegabytes: memory.default(1769),
  })
  .prefault({});

const concurrency = z
  .int('must be a whole number')
  .min(2, 'must be at least 2, the least that Lambda allows')
  .max(1000, 'must be at most 1000');

const consumers = z
  .strictObject({
    /** Messages of each kind that are worked on at the same time. */
    inbound: concurrency.default(10),
    outbound: concurrency.default(5),
    feedback: concurrency.default(5),
    clock: concurrency.default(5),
    jobs: concurrency.default(2),
    webhooks: concurrency.default(5),
    channels: concurrency.default(5),
    channelReplies: concurrency.default(5),
    automation: concurrency.default(5),
    assignment: concurrency.default(5),
    reports: concurrency.default(5),
  })
  .prefault({});

const sending = z
  .strictObject({
    /**
     * Mails a second that the desk sends at the most. Left out, it is what SES grants the account; name less where
     * others send from the same account and region.
     */
    mailsPerSecond: z.number('must be a number').positive('must be more than 0').optional(),
  })
  .prefault({});

const throttling = z
  .strictObject({
    /** Requests a second that the API takes on average. */
    requestsPerSecond: z.int('must be a whole number').min(1, 'must be at least 1').default(50),
    /** Requests that may come at once. */
    burst: z.int('must be a whole number').min(1, 'must be at least 1').default(100),
  })
  .prefault({});

/** An origin as browsers send it (RFC 6454, 6.2): scheme and host, with a port that is not the scheme's own. */
const origin = z
  .string()
  .regex(
    /^(?:https:\/\/[a-z0-9.-]+|http:\/\/(?:localhost|127\.0\.0\.1))(?::\d{1,5})?$/,
    'must be an origin such as https://app.example.com',
  );

const oidc = z.strictObject({
  /** As the provider spells it in its tokens, letter by letter: with a slash at the end where it has one. */
  issuer: z
    .url({ protocol: /^https$/, error: 'must be an https URL' })
    .max(255, 'must have at most 255 characters'),
  audience: z.string().min(1, 'must not be empty').max(255, 'must have at most 255 characters'),
});

/** Words that Cognito keeps from prefixes of sign-in addresses, so that nobody passes for AWS. */
const RESERVED = /aws|amazon|cognito/;

/** Where a browser may be sent: over TLS, or on the machine that it runs on; without a fragment (RFC 6749, 3.1.2). */
const pageUrl = z
  .string()
  .max(1024, 'must have at most 1024 characters')
  .regex(
    /^(?:https:\/\/[a-z0-9.-]+|http:\/\/(?:localhost|127\.0\.0\.1))(?::\d{1,5})?(?:[/?][!-"$-~]*)?$/,
    'must be an https URL without a fragment, such as https://app.example.com/; http only for localhost and 127.0.0.1',
  );
const pageUrls = z
  .array(pageUrl)
  .max(100, 'must name at most 100 URLs')
  .refine((urls) => new Set(urls).size === urls.length, 'must not name a URL twice');

const signIn = z.strictObject({
  /**
   * Begins the address of the sign-in pages, `https://PREFIX.auth.REGION.amazoncognito.com`, so nobody else in the region
   * may have it. A pool has one: to change it, deploy once without `signIn`.
   */
  domainPrefix: z
    .string()
    .regex(
      /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
      'must be 1 to 63 lower-case letters, digits or hyphens, with no hyphen at either end',
    )
    .refine((prefix) => !RESERVED.test(prefix), 'must not contain "aws", "amazon" or "cognito"'),
  /** Pages to which people come back with a code once they have signed in, letter by letter as the page names itself. */
  callbackUrls: pageUrls.min(1, 'must name at least one URL'),
  /** Pages to which people come back when they have signed out. */
  logoutUrls: pageUrls.default([]),
});

const waf = z.strictObject({
  /** Requests of one address in five minutes; what comes on top is refused. */
  perAddress: z
    .int('must be a whole number of requests')
    .min(10, 'must be between 10 and 2000000')
    .max(2_000_000, 'must be between 10 and 2000000')
    .default(1000),
});

const helpCentre = z
  .strictObject({
    /** Where customers reach it: a name below a domain of yours, whose DNS record the api stack prints. */
    domain: z
      .string()
      .max(253, 'must have at most 253 characters')
      .regex(
        /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
        'must be a domain in lower case, such as help.example.com',
      ),
    /** Certificate of that name: in the region of the desk, and for CloudFront in us-east-1. */
    certificateArn: z
      .string()
      .regex(
        /^arn:aws[\w-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/,
        'must be the ARN of a certificate of AWS Certificate Manager',
      ),
    /** Whether CloudFront stands in front of it and keeps what everybody may read near its readers. */
    cloudFront: z.boolean('must be true or false').default(false),
    /** Makes a web ACL of AWS WAF for CloudFront, in a stack of its own, which prints its ARN (see docs/own-domain.md); none when left out. */
    waf: waf.optional(),
    /** The web ACL that CloudFront asks about each request: that one, or another of yours for CloudFront. */
    webAclArn: z
      .string()
      .regex(
        /^arn:aws[\w-]*:wafv2:us-east-1:\d{12}:global\/webacl\/[\w-]+\/[\w-]+$/,
        'must be the ARN of a web ACL for CloudFront, as the stack that "waf" makes prints it',
      )
      .optional(),
  })
  .superRefine(({ cloudFront, waf: made, webAclArn }, context) => {
    if (cloudFront) return;
    const message = 'needs "cloudFront": AWS WAF cannot stand in front of an HTTP API itself';
    if (made !== undefined) context.addIssue({ code: 'custom', path: ['waf'], message });
    if (webAclArn !== undefined) context.addIssue({ code: 'custom', path: ['webAclArn'], message });
  });

const units = z
  .int('must be a whole number of units')
  .min(0, 'must be between 0 and 1000')
  .max(1000, 'must be between 0 and 1000');

const openSearch = z
  .strictObject({
    /**
     * OpenSearch compute units that are kept for indexing, and as many for searching; with 0 they go after ten minutes in which nobody
     * asks for any, and the first request after that may fail.
     */
    leastUnits: units.default(1),
    /** Units of each that are used at the most. */
    mostUnits: units.min(1, 'must be between 1 and 1000').default(8),
  })
  .refine(({ leastUnits, mostUnits }) => leastUnits <= mostUnits, {
    path: ['leastUnits'],
    error: 'must not be more than "mostUnits"',
  });

const topicArn = z
  .string()
  .regex(
    /^arn:aws[\w-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/,
    'must be the ARN of a standard topic of SNS',
  );

const whatsAppMessaging = z.strictObject({
  /** The topic to which AWS End User Messaging Social tells what happens on the business account. */
  topicArn,
  /** The numbers that the desk has, by their ARNs: it may write as these and as no other. */
  numberArns: z
    .array(
      z
        .string()
        .regex(
          /^arn:aws[\w-]*:social-messaging:[a-z0-9-]+:\d{12}:phone-number-id\/[0-9a-zA-Z]+$/,
          'must be the ARN of a phone number of AWS End User Messaging Social',
        ),
    )
    .min(1, 'must name at least one number')
    .max(50, 'must name at most 50 numbers'),
});

const smsMessaging = z.strictObject({
  /** The topic to which AWS End User Messaging SMS publishes what comes ("two-way messaging"). */
  topicArn,
  /** The numbers, pools and sender IDs as which the desk may send, by their ARNs. */
  senderArns: z
    .array(
      z
        .string()
        .regex(
          /^arn:aws[\w-]*:sms-voice:[a-z0-9-]+:\d{12}:(?:phone-number|pool|sender-id)\/[\w/-]+$/,
          'must be the ARN of a phone number, a pool or a sender ID',
        ),
    )
    .min(1, 'must name at least one ARN')
    .max(50, 'must name at most 50 ARNs'),
});

const amazonConnect = z.strictObject({
  /** The instance of which AWS tells what becomes of calls. */
  instanceArn: z
    .string()
    .regex(
      /^arn:aws[\w-]*:connect:[a-z0-9-]+:\d{12}:instance\/[0-9a-f-]{36}$/,
      'must be the ARN of an instance of Amazon Connect',
    ),
  /** The bucket in which it keeps recordings, where AWS tells of new ones (the bucket sends its events to EventBridge). */
  recordingsBucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket')
    .optional(),
});

const lake = z.strictObject({
  /** Megabytes that one query of Athena may read at the most; it is stopped there. AWS takes $5 for a million of them. */
  mostScannedMegabytes: z
    .int('must be a whole number of megabytes')
    .min(10, 'must be between 10 and 7000000')
    .max(7_000_000, 'must be between 10 and 7000000')
    .default(10_000),
});

/**
 * Everything that an owner can set about a desk. Keys that are not listed are refused, so that a mistyped one is
 * noticed; times are in days, memory in megabytes.
 */
export const settingsSchema = z
  .strictObject({
    /** Begins the names of stacks, functions, queues and alarms: two desks in one account need two prefixes. */
    prefix: z
      .string()
      .regex(
        /^[A-Za-z][A-Za-z0-9-]{2,19}$/,
        'must be 3 to 20 letters, digits or hyphens, beginning with a letter',
      )
      .default('Bilet'),
    /** Domain whose mail comes to the desk and in whose name the desk writes. */
    domain,
    /** Other domains at which mailboxes can be: each has an identity and DNS records of its own. */
    moreDomains: z.array(otherDomain).max(20, 'must name at most 20 domains').default([]),
    /**
     * Name of the desk as customers read it, to begin with; that of the first mailbox when left out. As soon as an admin has
     * changed an option over the API (`/v1/options`), this says nothing any more.
     */
    deskName: z
      .string()
      .min(1, 'must not be empty')
      .max(DESK_NAME_LIMIT, `must have at most ${DESK_NAME_LIMIT} characters`)
      .regex(VISIBLE, NOT_VISIBLE)
      .optional(),
    /**
     * Addresses of the domains that customers write to, to begin with; the first is the default. As soon as an admin has
     * changed one over the API (`/v1/mailboxes`), the table has them all and this says nothing about them any more.
     */
    mailboxes: z.array(mailbox).min(1, 'must name at least one mailbox'),
    /** Days after which a solved ticket closes, to begin with; like `deskName` an option from then on. */
    closeAfterDays: z
      .int('must be a whole number of days')
      .min(1, 'must be between 1 and 28')
      .max(28, 'must be between 1 and 28')
      .default(4),
    /**
     * Seconds for which a public reply can be taken back before it leaves, to begin with; 0 sends it at once. Like `deskName`
     * an option from then on.
     */
    undoSeconds: z
      .int('must be a whole number of seconds')
      .min(0, 'must be between 0 and 60')
      .max(60, 'must be between 0 and 60')
      .default(0),
    /** Whether replies quote the conversation so far, to begin with; like `deskName` an option from then on. */
    quoteHistory: z.boolean('must be true or false').default(false),
    /** Partitions that each list is spread over; raise it when a list takes over 1,000 writes a second. */
    listShards: z
      .int('must be a whole number')
      .min(1, 'must be between 1 and 32')
      .max(32, 'must be between 1 and 32')
      .default(1),
    /** Tickets that are moved each second, at most, while the list of a view is filled: about six write units each. */
    fillPerSecond: z
      .int('must be a whole number')
      .min(1, 'must be between 1 and 1000')
      .max(1000, 'must be between 1 and 1000')
      .default(200),
    /**
     * Searches in Amazon OpenSearch Serverless instead of the desk's own index, for desks of more than a million messages; it costs money
     * also while nobody searches (docs/decisions/0046-opensearch.md). None when left out.
     */
    openSearch: openSearch.optional(),
    /**
     * Writes what reports count, and the events of tickets, hourly into S3 as Parquet, with tables of Glue and queries of Athena over it
     * (docs/reports-sql.md). Nothing of it is there when left out.
     */
    lake: lake.optional(),
    retention,
    sizes,
    consumers,
    sending,
    throttling,
    /** Least severe messages that functions log. */
    logLevel: z
      .literal(['DEBUG', 'INFO', 'WARN', 'ERROR'], 'must be one of DEBUG, INFO, WARN, ERROR')
      .default('INFO'),
    /** Whether functions send traces to X-Ray, at $5 a million. */
    tracing: z.boolean('must be true or false').default(false),
    /** Address that is mailed when an alarm goes off or recovers; nobody when left out. */
    alarmEmail: z.email('must be an email address').optional(),
    /** Where the runbook can be read; alarms link to its articles. */
    runbookUrl: z
      .string()
      .min(1, 'must not be empty')
      .max(500, 'must have at most 500 characters')
      .default('docs/runbook.md'),
    /**
     * Whether SES receives mail for the desk; without it no receipt rule is made. To turn it off later, destroy the
     * receipt stack first: what SES still takes in would get lost.
     */
    inboundMail: z.boolean('must be true or false').default(true),
    /** Regions in which SES receives mail; name another one when AWS has added it. */
    inboundRegions: z.array(region).default([...INBOUND_REGIONS]),
    /**
     * Whether clients are told at once what has changed, over WebSockets (docs/live.md): it costs nothing while nobody is connected. Without it
     * they ask again and again, or when somebody looks.
     */
    live: z.boolean('must be true or false').default(true),
    /** Whether the desk goes to an emulator of AWS: leaves out the bus archive and DKIM outputs, which those lack. */
    emulated: z.boolean('must be true or false').default(false),
    /**
     * Whether the SES identity of the domain is there already, such as from a desk that this one takes over from. Set
     * later on the desk that made the identity, it removes it.
     */
    joinIdentity: z.boolean('must be true or false').default(false),
    /** Name of an existing SES receipt rule set to join; the desk makes its own when left out. */
    receiptRuleSet: z
      .string()
      .regex(/^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9])?$/, 'must be the name of a receipt rule set')
      .optional(),
    /** Whether mail that arrives over an unencrypted connection is refused. */
    requireInboundTls: z.boolean('must be true or false').default(false),
    /** Where providers of channels reach the API, where that is not its own address: an own domain before it, for instance. */
    publicOrigin: origin.optional(),
    /** Other places of providers of channels, such as stand-ins, by the beginnings of their addresses. */
    providerEndpoints: z.record(z.url(), z.url()).default({}),
    /**
     * WhatsApp by AWS End User Messaging Social: its topic tells the desk what comes (docs/channels-setup.md). Nothing of it is there when left out.
     */
    whatsAppMessaging: whatsAppMessaging.optional(),
    /** SMS by AWS End User Messaging SMS, in the same way. */
    smsMessaging: smsMessaging.optional(),
    /** Calls of an instance of Amazon Connect in the desk's own account (see docs/calls.md); none when left out. */
    amazonConnect: amazonConnect.optional(),
    /** Origins of web pages that may use the API from a browser; none by itself. */
    corsOrigins: z.array(origin).max(100, 'must name at most 100 origins').default([]),
    /** Issuer that signs agents in instead of the desk's own user pool. */
    oidc: oidc.optional(),
    /** Web pages in which people sign in with the desk's own user pool (see docs/sign-in.md); none when left out. */
    signIn: signIn.optional(),
    /** The domain on which customers find the help centre; below the address of the API when left out. */
    helpCentre: helpCentre.optional(),
  })
  .superRefine((settings, context) => {
    const domains = [settings.domain, ...settings.moreDomains.map((more) => more.domain)];
    for (const [index, { domain: name }] of settings.moreDomains.entries()) {
      if (domains.indexOf(name) !== index + 1)
        context.addIssue({
          code: 'custom',
          path: ['moreDomains', index, 'domain'],
          message: 'is listed twice',
        });
    }
    for (const [index, { address }] of settings.mailboxes.entries()) {
      const issue = (message: string) =>
        context.addIssue({ code: 'custom', path: ['mailboxes', index, 'address'], message });
      if (!domains.some((name) => address.endsWith(`@${name}`)))
        issue(`must be an address at ${settings.domain}, the domain of the desk, or at one of "moreDomains"`);
      if (settings.mailboxes.findIndex((other) => other.address === address) !== index)
        issue('is listed twice');
    }
    if (settings.oidc === undefined || settings.signIn === undefined) return;
    const message = 'cannot be used along with "oidc", whose issuer signs people in';
    context.addIssue({ code: 'custom', path: ['signIn'], message });
  });

/** The settings of a desk after defaults have been filled in. */
export type Settings = z.output<typeof settingsSchema>;
