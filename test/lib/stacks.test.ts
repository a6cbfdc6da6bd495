import { Match } from 'aws-cdk-lib/assertions';
import { routes } from '../../functions/api/routes.ts';
import { FUNCTION_ENTRIES, functionName } from '../../lib/functions.ts';
import { readSettings } from '../../lib/settings.ts';
import { DOMAIN_NAMES, domainEntry, isGuarded } from '../../schemas/domains.ts';
import { givenSettings, synthesize, type TemplateResource } from './support/templates.ts';

const { template, resources, stackNames, dependencies } = synthesize();

const ofType = (type: string, among: readonly TemplateResource[] = resources) =>
  among.filter((resource) => resource.Type === type);

describe('the stacks', () => {
  test('are api, data, mail, receipt and workflow, each far from the limit of 500 resources', () => {
    expect(stackNames).toEqual(['Bilet-api', 'Bilet-data', 'Bilet-mail', 'Bilet-receipt', 'Bilet-workflow']);
    for (const name of ['data', 'mail', 'receipt', 'workflow', 'api']) {
      expect(resources.filter(({ stack }) => stack === name).length).toBeLessThan(450);
    }
  });

  test('are made of these resources, routes aside', () => {
    const kinds = resources.filter(({ Type }) => !/::(Route|Metadata)$/.test(Type));
    const counted = Map.groupBy(kinds, ({ stack, Type }) => `${stack} ${Type}`);
    expect([...counted].map(([kind, { length }]) => `${kind} ${length}`).sort()).toMatchSnapshot();
  });

  test('make every function in the same way', () => {
    const fn = ofType('AWS::Lambda::Function').find(({ logicalId }) =>
      logicalId.startsWith('OutboundConsumer'),
    );
    const Code = { ...Object(fn?.Properties.Code), S3Key: 'redacted' };
    expect({ ...fn?.Properties, Code }).toMatchSnapshot();
  });

  test('need no custom resource and no function but the listed ones', () => {
    expect(
      resources.filter(({ Type }) => Type.startsWith('Custom::') || Type.includes('CustomResource')),
    ).toEqual([]);
    const names = ofType('AWS::Lambda::Function').map(({ Properties }) => Properties.FunctionName);
    expect(names.sort()).toEqual(FUNCTION_ENTRIES.map((entry) => `Bilet-${functionName(entry)}`).sort());
  });

  test('can be deployed twice in an account: every fixed name begins with the prefix', () => {
    const second = synthesize({ settings: givenSettings({ prefix: 'Second' }) });
    const named = JSON.stringify(second.resources.map(({ Properties }) => Properties));
    expect(named).not.toMatch(/"[^"]*(?:Name|LogGroupName)":"\/?Bilet/);
    expect(second.stackNames.every((name) => name.startsWith('Second-'))).toBe(true);
  });

  test('pass on settings that functions read from their environment', () => {
    for (const { Properties } of ofType('AWS::Lambda::Function')) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Environment: {
          Variables: {
            DESK_DOMAIN: 'desk.example.com',
            CLOSE_AFTER_DAYS: '4',
            LIST_SHARDS: '1',
            LOG_LEVEL: 'INFO',
          },
        },
      });
    }
  });

  test('give more memory, and so more of a processor, to what somebody waits for, to what reads mail and to what holds much at once', () => {
    const memory = (sizes: object = {}) =>
      new Map(
        synthesize({ settings: givenSettings({ sizes }) }).resources.flatMap(({ Type, Properties }) =>
          Type === 'AWS::Lambda::Function'
            ? [[String(Properties.FunctionName).slice('Bilet-'.length), Number(Properties.MemorySize)]]
            : [],
        ),
      );
    const [shipped, chosen] = [memory(), memory({ memoryMegabytes: 600, answeringMemoryMegabytes: 2000 })];
    for (const [name, megabytes] of shipped) {
      const isFixed = ['mail-inbound', 'api-held', 'stream-projector', 'channels-receive'].includes(name);
      const isWaitedFor = /^api-|^help-centre-|^report-page-/.test(name);
      if (isFixed) expect([name, megabytes]).toEqual([name, /mail|held/.test(name) ? 1769 : 1024]);
      else
        expect([name, megabytes, chosen.get(name)]).toEqual([
          name,
          ...(isWaitedFor ? [1024, 2000] : [512, 600]),
        ]);
    }
  });

  test('begin with the name and the quotes of the settings where mail is written and options are shown', () => {
    const namingOf = (settings: Parameters<typeof givenSettings>[0]) =>
      synthesize({ settings: givenSettings(settings) }).resources.flatMap(({ Type, Properties }) => {
        const { DESK_NAME, QUOTE_HISTORY } = Object(Object(Properties?.Environment).Variables);
        const isNamed = Type === 'AWS::Lambda::Function' && DESK_NAME !== undefined;
        return isNamed ? [[Object(Properties).FunctionName, DESK_NAME, QUOTE_HISTORY]] : [];
      });
    expect(namingOf({ quoteHistory: true })).toEqual([
      ['Bilet-api-rules', '"Example Desk"', 'true'],
      ['Bilet-api-templates', '"Example Desk"', 'true'],
      ['Bilet-api-macros', '"Example Desk"', 'true'],
      ['Bilet-api-triggers', '"Example Desk"', 'true'],
      ['Bilet-api-configuration', '"Example Desk"', 'true'],
      ['Bilet-api-gaps', '"Example Desk"', 'true'],
      ['Bilet-sign-in-invitation', '"Example Desk"', 'true'],
      ['Bilet-help-centre-serve', '"Example Desk"', 'true'],
      ['Bilet-mail-outbound', '"Example Desk"', 'true'],
      ['Bilet-jobs-run', '"Example Desk"', 'true'],
      ['Bilet-automation-run', '"Example Desk"', 'true'],
    ]);
    const unnamed = namingOf({ deskName: undefined });
    expect(unnamed.map(([, name]) => name)).toEqual(Array(11).fill('"Example Support"'));
  });

  test.each(['INFO', 'WARN'] as const)(
    'have Lambda keep what functions log from the level %s on',
    (logLevel) => {
      const { resources: made } = synthesize({ settings: givenSettings({ logLevel }) });
      for (const { Properties } of ofType('AWS::Lambda::Function', made))
        expect(Properties.LoggingConfig).toMatchObject({ LogFormat: 'JSON', ApplicationLogLevel: logLevel });
    },
  );

  test('keep the logs of each function for the set time in a group of its own', () => {
    const groups = ofType('AWS::Logs::LogGroup');
    expect(groups.map(({ Properties }) => Properties.RetentionInDays)).toEqual(groups.map(() => 90));
    const names = groups.map(({ Properties }) => Properties.LogGroupName);
    // Beside functions, both APIs write one: that of HTTP and that of WebSockets.
    expect(names).toHaveLength(FUNCTION_ENTRIES.length + 2);
    expect(new Set(names).size).toBe(names.length);
  });
});

/** What tells WebSockets what has changed. */
const HINTS = 'LiveTell';

describe('a deployment', () => {
  test('updates the function of a consumer before the rules that feed it', () => {
    const rules = ofType('AWS::Events::Rule').filter(({ logicalId }) => !logicalId.startsWith('Live'));
    expect(rules.length).toBeGreaterThan(2);
    for (const { stack, logicalId, DependsOn = [] } of rules) {
      const [consumer] = logicalId.split('Rules');
      const functions = ofType('AWS::Lambda::Function').filter(
        (fn) => fn.stack === stack && fn.logicalId.startsWith(`${consumer}Consumer`),
      );
      expect(functions).toHaveLength(1);
      expect(DependsOn).toContain(functions[0]?.logicalId);
    }
  });

  test('reaches the api stack last, once all that reacts to requests is up to date', () => {
    expect(dependencies('api')).toEqual(['Bilet-data', 'Bilet-mail', 'Bilet-workflow']);
    for (const name of ['data', 'mail', 'receipt', 'workflow'])
      expect(dependencies(name)).not.toContain('Bilet-api');
  });
});

describe('the clock', () => {
  test('reads what is due every 15 minutes, from an index that holds nothing but keys and kinds', () => {
    expect(ofType('AWS::Scheduler::Schedule')).toMatchObject([
      { Properties: { Name: 'Bilet-sweep', ScheduleExpression: 'rate(15 minutes)' } },
      { Properties: { Name: 'Bilet-channel-care', ScheduleExpression: 'rate(6 hours)' } },
    ]);
    expect(ofType('AWS::DynamoDB::GlobalTable')).toMatchObject([
      {
        Properties: {
          GlobalSecondaryIndexes: [
            {
              IndexName: 'due',
              KeySchema: [
                { AttributeName: 'dueShard', KeyType: 'HASH' },
                { AttributeName: 'nextDeadline', KeyType: 'RANGE' },
              ],
              Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['kind'] },
            },
          ],
        },
      },
    ]);
  });
});

describe('the environment of functions', () => {
  const common = ['CLOSE_AFTER_DAYS', 'DESK_DOMAIN', 'LIST_SHARDS', 'LOG_LEVEL', 'MAILBOXES'];
  const shared = [...common, 'METRIC_NAMESPACE', 'POWERTOOLS_SERVICE_NAME'];

  test('holds what each was granted and no more', () => {
    const granted = Object.fromEntries(
      ofType('AWS::Lambda::Function').map(({ Properties }) => {
        const { Variables } = Object(Properties.Environment);
        return [
          Properties.FunctionName,
          Object.keys(Variables)
            .filter((name) => !shared.includes(name))
            .sort(),
        ];
      }),
    );
    expect(granted).toMatchInlineSnapshot(`
{
  "Bilet-api-agents": [
    "TABLE_NAME",
    "USER_POOL_ID",
  ],
  "Bilet-api-articles": [
    "ATTACHMENT_BUCKET",
    "TABLE_NAME",
  ],
  "Bilet-api-assignment": [
    "LIVE_URL",
    "TABLE_NAME",
  ],
  "Bilet-api-authorizer": [
    "OIDC_AUDIENCE",
    "OIDC_ISSUER",
    "TABLE_NAME",
  ],
  "Bilet-api-bulk": [
    "TABLE_NAME",
  ],
  "Bilet-api-calendars": [
    "TABLE_NAME",
  ],
  "Bilet-api-calls": [
    "ATTACHMENT_BUCKET",
    "TABLE_NAME",
  ],
  "Bilet-api-channeldoor": [
    "ATTACHMENT_BUCKET",
    "CHANNEL_QUEUE_URL",
    "TABLE_NAME",
  ],
  "Bilet-api-channels": [
    "CHANNEL_QUEUE_URL",
    "TABLE_NAME",
  ],
  "Bilet-api-chat": [
    "ATTACHMENT_BUCKET",
    "LIVE_URL",
    "TABLE_NAME",
  ],
  "Bilet-api-configuration": [
    "DESK_NAME",
    "QUOTE_HISTORY",
    "TABLE_NAME",
    "UNDO_SECONDS",
    "WEBHOOKS_TO",
  ],
  "Bilet-api-context": [
    "TABLE_NAME",
    "WEBHOOKS_TO",
  ],
  "Bilet-api-customers": [
    "EVENT_DAYS",
    "TABLE_NAME",
  ],
  "Bilet-api-desk": [],
  "Bilet-api-export": [
    "TABLE_NAME",
  ],
  "Bilet-api-feeds": [
    "TABLE_NAME",
  ],
  "Bilet-api-files": [
    "ATTACHMENT_BUCKET",
    "TABLE_NAME",
  ],
  "Bilet-api-gaps": [
    "DESK_NAME",
    "QUOTE_HISTORY",
    "TABLE_NAME",
  ],
  "Bilet-api-held": [
    "ATTACHMENT_BUCKET",
    "MAIL_BUCKET",
    "TABLE_NAME",
  ],
  "Bilet-api-import": [
    "ATTACHMENT_BUCKET",
    "TABLE_NAME",
  ],
  "Bilet-api-jobs": [
    "ATTACHMENT_BUCKET",
    "TABLE_NAME",
  ],
  "Bilet-api-macros": [
    "ATTACHMENT_BUCKET",
    "DESK_NAME",
    "MAIL_BUCKET",
    "QUOTE_HISTORY",
    "TABLE_NAME",
    "UNDO_SECONDS",
  ],
  "Bilet-api-redactions": [
    "ATTACHMENT_BUCKET",
    "EVENT_DAYS",
    "MAIL_BUCKET",
    "TABLE_NAME",
  ],
  "Bilet-api-reports": [
    "TABLE_NAME",
  ],
  "Bilet-api-rooms": [
    "ATTACHMENT_BUCKET",
    "LIVE_BUS",
    "TABLE_NAME",
  ],
  "Bilet-api-rules": [
    "DESK_NAME",
    "QUOTE_HISTORY",
    "TABLE_NAME",
    "UNDO_SECONDS",
  ],
  "Bilet-api-search": [
    "SEARCH_BUCKET",
    "TABLE_NAME",
  ],
  "Bilet-api-shophooks": [
    "TABLE_NAME",
  ],
  "Bilet-api-sla": [
    "TABLE_NAME",
  ],
  "Bilet-api-templates": [
    "DESK_NAME",
    "QUOTE_HISTORY",
    "TABLE_NAME",
  ],
  "Bilet-api-tickets": [
    "ATTACHMENT_BUCKET",
    "LIVE_BUS",
    "MAIL_BUCKET",
    "TABLE_NAME",
    "UNDO_SECONDS",
  ],
  "Bilet-api-triggers": [
    "DESK_NAME",
    "QUOTE_HISTORY",
    "TABLE_NAME",
    "UNDO_SECONDS",
  ],
  "Bilet-api-views": [
    "TABLE_NAME",
  ],
  "Bilet-api-webhooks": [
    "TABLE_NAME",
    "WEBHOOKS_TO",
  ],
  "Bilet-assignment-assign": [
    "QUEUE_URL",
    "STATE_MACHINE_ARN",
    "TABLE_NAME",
  ],
  "Bilet-automation-run": [
    "DESK_NAME",
    "QUEUE_URL",
    "QUOTE_HISTORY",
    "TABLE_NAME",
    "UNDO_SECONDS",
  ],
  "Bilet-channel-replies-send": [
    "ATTACHMENT_BUCKET",
    "DEAD_LETTER_URL",
    "PATIENCE_SECONDS",
    "QUEUE_URL",
    "TABLE_NAME",
    "WEBHOOKS_TO",
  ],
  "Bilet-channels-receive": [
    "ATTACHMENT_BUCKET",
    "QUEUE_URL",
    "TABLE_NAME",
    "WEBHOOKS_TO",
  ],
  "Bilet-clock-arm": [
    "QUEUE_URL",
    "STATE_MACHINE_ARN",
    "TABLE_NAME",
  ],
  "Bilet-clock-sweep": [
    "STATE_MACHINE_ARN",
    "TABLE_NAME",
  ],
  "Bilet-clock-wake": [
    "TABLE_NAME",
  ],
  "Bilet-dashboard-tickets": [
    "TABLE_NAME",
  ],
  "Bilet-help-centre-serve": [
    "ATTACHMENT_BUCKET",
    "DESK_NAME",
    "QUOTE_HISTORY",
    "TABLE_NAME",
    "UNDO_SECONDS",
  ],
  "Bilet-jobs-run": [
    "ATTACHMENT_BUCKET",
    "DESK_NAME",
    "FILL_PER_SECOND",
    "MAIL_BUCKET",
    "QUEUE_URL",
    "QUOTE_HISTORY",
    "SEARCH_BUCKET",
    "TABLE_NAME",
    "UNDO_SECONDS",
    "WEBHOOKS_TO",
  ],
  "Bilet-live-socket": [
    "LIVE_BUS",
    "LIVE_ENDPOINT",
    "TABLE_NAME",
  ],
  "Bilet-live-tell": [
    "LIVE_ENDPOINT",
    "TABLE_NAME",
  ],
  "Bilet-mail-feedback": [
    "QUEUE_URL",
    "TABLE_NAME",
  ],
  "Bilet-mail-inbound": [
    "ATTACHMENT_BUCKET",
    "MAIL_BUCKET",
    "QUEUE_URL",
    "TABLE_NAME",
  ],
  "Bilet-mail-outbound": [
    "ATTACHMENT_BUCKET",
    "CONFIGURATION_SET",
    "DEAD_LETTER_URL",
    "DESK_NAME",
    "PATIENCE_SECONDS",
    "QUEUE_URL",
    "QUOTE_HISTORY",
    "SENDERS",
    "TABLE_NAME",
    "UNDO_SECONDS",
  ],
  "Bilet-report-book": [
    "QUEUE_URL",
    "TABLE_NAME",
  ],
  "Bilet-report-page-serve": [],
  "Bilet-sign-in-invitation": [
    "DESK_NAME",
    "QUOTE_HISTORY",
    "TABLE_NAME",
  ],
  "Bilet-stream-projector": [
    "ATTACHMENT_BUCKET",
    "LIVE_BUS",
    "SEARCH_BUCKET",
    "STATE_MACHINE_ARN",
    "TABLE_NAME",
  ],
  "Bilet-stream-publisher": [
    "BUS_NAME",
    "TABLE_NAME",
  ],
  "Bilet-webhooks-deliver": [
    "QUEUE_URL",
    "STATE_MACHINE_ARN",
    "TABLE_NAME",
    "WEBHOOKS_TO",
  ],
}
`);
  });
});

describe('the environment of functions, with the longest settings that are taken,', () => {
  /** Longer than every name and ARN that AWS gives to a part of a desk. */
  const resolved = 'x'.repeat(100);
  const isReference = (value: unknown) =>
    Object.hasOwn(Object(value), 'Ref') || Object.hasOwn(Object(value), 'Fn::ImportValue');
  const longDomain = `${Array.from({ length: 4 }, () => 'x'.repeat(58)).join('.')}.example.com`;

  /** As many mailboxes as are taken. */
  const longest = (domain: string, name: string) => {
    const withMailboxes = (count: number) =>
      readSettings({
        bilet: {
          prefix: 'x'.repeat(20),
          domain,
          deskName: '\u4e00'.repeat(100),
          mailboxes: Array.from({ length: count }, (_, at) => ({ address: `${at}@${domain}`, name })),
          oidc: { issuer: `https://${'x'.repeat(247)}`, audience: 'x'.repeat(255) },
        },
      });
    let count = 1;
    for (;;) {
      try {
        withMailboxes(count + 1);
      } catch {
        return withMailboxes(count);
      }
      count += 1;
    }
  };

  test.each([
    ['long', longDomain, '\ud83d\ude80'],
    ['short', 'a.example', 'A'],
  ])('fits into what Lambda takes, and is ASCII: %s texts', (_, domain, name) => {
    const { resources: made } = synthesize({ settings: longest(domain, name) });
    const environments = ofType('AWS::Lambda::Function', made).map(({ Properties }) =>
      JSON.stringify(Object(Properties.Environment).Variables, (_, value) =>
        isReference(value) ? resolved : value,
      ),
    );
    // Where people sign in with an issuer of their own nobody is invited.
    expect(environments).toHaveLength(FUNCTION_ENTRIES.length - 1);
    for (const environment of environments) {
      expect(environment.length).toBeLessThan(4096);
      expect(environment).toMatch(/^[ -~]+$/);
    }
  });
});

describe('queues', () => {
  const queues = ofType('AWS::SQS::Queue');
  const sources = queues.filter(({ Properties }) => Properties.RedrivePolicy !== undefined);

  test('are encrypted, and those that are worked on keep failures longer than work', () => {
    for (const { Properties } of queues) expect(Properties.SqsManagedSseEnabled).toBe(true);
    expect(sources).toHaveLength(11);
    for (const { Properties } of sources) {
      const failed = queues.find((queue) => queue.Properties.QueueName === `${Properties.QueueName}-failed`);
      expect(Number(failed?.Properties.MessageRetentionPeriod)).toBeGreaterThan(
        Number(Properties.MessageRetentionPeriod),
      );
      const givesUpByAge = ['Bilet-outbound-mail', 'Bilet-channel-replies'].includes(
        String(Properties.QueueName),
      );
      expect(Object(Properties.RedrivePolicy).maxReceiveCount).toBe(givesUpByAge ? 1000 : 24);
    }
  });

  test('hide a message for six times the time its consumer may take', () => {
    const functions = ofType('AWS::Lambda::Function');
    for (const queue of sources) {
      const mapping = ofType('AWS::Lambda::EventSourceMapping').find(
        ({ stack, Properties }) =>
          stack === queue.stack && JSON.stringify(Properties.EventSourceArn).includes(`"${queue.logicalId}"`),
      );
      const consumer = functions.find(
        ({ stack, logicalId }) =>
          stack === queue.stack && Object(mapping?.Properties.FunctionName).Ref === logicalId,
      );
      expect(Number(queue.Properties.VisibilityTimeout)).toBeGreaterThanOrEqual(
        6 * Number(consumer?.Properties.Timeout),
      );
      expect(mapping?.Properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
    }
  });

  test('and topics and buckets refuse what comes without TLS', () => {
    const denials = (type: string) =>
      ofType(type).filter(({ Properties }) =>
        JSON.stringify(Properties.PolicyDocument).includes(
          '{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny"',
        ),
      );
    expect(denials('AWS::SQS::QueuePolicy')).toHaveLength(queues.length);
    expect(denials('AWS::SNS::TopicPolicy')).toHaveLength(ofType('AWS::SNS::Topic').length);
    expect(denials('AWS::S3::BucketPolicy')).toHaveLength(ofType('AWS::S3::Bucket').length);
  });
});

describe('the data stack', () => {
  test('has one table that keeps itself', () => {
    template('data').hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
        TimeToLiveSpecification: { AttributeName: 'expiresAtSeconds', Enabled: true },
        Replicas: [
          {
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          },
        ],
      },
    });
  });

  test('makes the table last, as it stays by its name when anything else fails at first', () => {
    const data = resources.filter(({ stack, Type }) => stack === 'data' && Type !== 'AWS::CDK::Metadata');
    const table = data.find(({ Type }) => Type === 'AWS::DynamoDB::GlobalTable');
    const others = data.filter((one) => one !== table).map(({ logicalId }) => logicalId);
    expect(table?.DependsOn?.toSorted()).toEqual(others.toSorted());
  });

  test('lets raw mail, files of jobs and files of no message expire, and keeps attachments unless told otherwise', () => {
    const rules = (days?: number, from = -1) =>
      synthesize({ settings: givenSettings({ retention: { rawMailDays: 30, attachmentDays: days } }) })
        .resources.filter(({ Type }) => Type === 'AWS::S3::Bucket')
        .map(({ Properties }) => Object(Properties.LifecycleConfiguration).Rules.at(from));
    expect(rules(undefined, -3)[1]).toMatchObject({ ExpirationInDays: 90, Prefix: 'jobs/' });
    expect(rules(undefined, -2)[1]).toMatchObject({ ExpirationInDays: 8, Prefix: 'uploads/' });
    expect(rules()).toMatchObject([
      { ExpirationInDays: 30, Prefix: 'inbound/' },
      { ExpirationInDays: 30, Prefix: 'payloads/' },
      { Id: 'unfinished-uploads' },
    ]);
    expect(rules(60)).toMatchObject([
      { ExpirationInDays: 30 },
      { ExpirationInDays: 60, Status: 'Enabled' },
      { Id: 'unfinished-uploads' },
    ]);
  });
});

describe('mail in', () => {
  test('is scanned, stored and announced with its verdicts, to whichever address of the domain it goes', () => {
    template('receipt').hasResourceProperties('AWS::SES::ReceiptRule', {
      RuleSetName: 'Bilet-inbound',
      Rule: {
        Enabled: true,
        ScanEnabled: true,
        TlsPolicy: 'Optional',
        Recipients: ['desk.example.com'],
        Actions: [
          {
            S3Action: {
              ObjectKeyPrefix: 'inbound/',
              BucketName: Match.anyValue(),
              TopicArn: Match.anyValue(),
            },
          },
        ],
      },
    });
    template('mail').hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'sqs',
      RawMessageDelivery: Match.absent(),
      RedrivePolicy: { deadLetterTargetArn: Match.anyValue() },
    });
  });

  test('joins a rule set that exists, and can demand TLS', () => {
    const joined = synthesize({
      settings: givenSettings({ receiptRuleSet: 'shared', requireInboundTls: true }),
    });
    joined.template('receipt').resourceCountIs('AWS::SES::ReceiptRuleSet', 0);
    joined.template('receipt').hasResourceProperties('AWS::SES::ReceiptRule', {
      RuleSetName: 'shared',
      Rule: { TlsPolicy: 'Require' },
    });
    const permissions = (desk: ReturnType<typeof synthesize>) =>
      ['AWS::S3::BucketPolicy', 'AWS::SNS::TopicPolicy']
        .flatMap((type) => ofType(type, desk.resources))
        .map(({ Properties }) => JSON.stringify(Properties))
        .filter((policy) => policy.includes('SesMayDeliverMail'));
    expect(permissions(joined)).toHaveLength(2);
    // Mail that came by the rule in the other set is still under way.
    expect(permissions(joined)).toEqual(permissions(synthesize()));
    for (const policy of permissions(joined))
      expect(policy).toContain(':receipt-rule-set/*:receipt-rule/Bilet-inbound');
  });

  test('needs no receipt rule and lets SES into nothing when it is turned off', () => {
    const off = synthesize({ settings: givenSettings({ inboundMail: false }) });
    expect(off.stackNames).toEqual(['Bilet-api', 'Bilet-data', 'Bilet-mail', 'Bilet-workflow']);
    expect(JSON.stringify(off.resources)).not.toContain('SesMayDeliverMail');
    expect(Object.keys(off.template('mail').findOutputs('*'))).not.toContain('DnsMx');
  });
});

describe('on an emulator', () => {
  test('the desk has neither an archive nor outputs of DKIM records', () => {
    const emulated = synthesize({ settings: givenSettings({ emulated: true }) });
    emulated.template('data').resourceCountIs('AWS::Events::Archive', 0);
    expect(Object.keys(emulated.template('mail').findOutputs('*'))).not.toContain('DnsDkim1');
    expect(Object.keys(template('mail').findOutputs('*'))).toContain('DnsDkim1');
  });
});

describe('events', () => {
  test('reach their consumers by rules that keep what cannot be delivered', () => {
    const rules = ofType('AWS::Events::Rule').map(({ Properties }) => Properties);
    expect(rules.map(({ EventPattern }) => EventPattern)).toMatchInlineSnapshot(`
[
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
      "ticket": {
        "id": [
          {
            "exists": true,
          },
        ],
      },
      "unheardByLive": [
        {
          "exists": false,
        },
      ],
    },
    "source": [
      "bilet",
    ],
  },
  {
    "detail-type": [
      {
        "anything-but": [
          "agent.writes",
        ],
      },
    ],
    "source": [
      "bilet.live",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
      "ticket": {
        "channel": [
          "email",
          "form",
          "portal",
        ],
      },
    },
    "detail-type": [
      "ticket.created",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
      "message": {
        "kind": [
          "public_reply",
        ],
      },
    },
    "detail-type": [
      "message.added",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "message.refused",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "notice.asked",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "satisfaction.asked",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "chat_mail.asked",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "digest.asked",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "report.mail_ready",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "report.receiver_asked",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "letter.asked",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "customer.confirmation_asked",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "customer.confirmed",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "mail.held",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "article.review_due",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "mail.expiring",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "webhook.switched_off",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "trigger.switched_off",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "change": {
        "status": {
          "after": [
            "solved",
          ],
        },
      },
      "importedAt": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "ticket.updated",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "change": {
        "status": {
          "after": [
            "closed",
          ],
          "before": [
            {
              "anything-but": [
                "solved",
              ],
            },
          ],
        },
      },
      "importedAt": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "ticket.updated",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
      "ticket": {
        "status": [
          "solved",
          "closed",
        ],
      },
    },
    "detail-type": [
      "ticket.created",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
      "ticket": {
        "channel": [
          "chat",
        ],
        "status": [
          "new",
          "open",
          "pending",
          "hold",
        ],
      },
    },
    "detail-type": [
      "ticket.created",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
      "message": {
        "channel": [
          "chat",
        ],
        "kind": [
          "public_reply",
        ],
      },
    },
    "detail-type": [
      "message.added",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "change": {
        "plannedFor": {
          "after": [
            {
              "exists": true,
            },
          ],
        },
      },
      "importedAt": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "ticket.updated",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
      "ticket": {
        "status": [
          "solved",
        ],
      },
    },
    "detail-type": [
      "ticket.unmerged",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "change": {
        "until": {
          "after": [
            {
              "prefix": "2",
            },
          ],
        },
      },
      "importedAt": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "ticket.updated",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "change": {
        "trashedAt": {
          "before": [
            {
              "prefix": "2",
            },
          ],
        },
      },
      "importedAt": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "ticket.updated",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
      "ticket": {
        "isRuleNear": [
          true,
        ],
      },
    },
    "detail-type": [
      "ticket.created",
      "ticket.updated",
      "ticket.timed",
      "ticket.merged",
      "ticket.unmerged",
      "ticket.split",
      "message.added",
      "message.undone",
      "sla.started",
      "sla.resumed",
      "sla.changed",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
      "preferences": {
        "nextDigestAt": [
          {
            "prefix": "2",
          },
        ],
      },
    },
    "detail-type": [
      "preferences.changed",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "configuration": {
        "area": [
          "reportmails",
        ],
      },
      "importedAt": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "configuration.created",
      "configuration.updated",
      "configuration.restored",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
      "ticket": {
        "nextDeadline": [
          {
            "prefix": "2",
          },
        ],
      },
    },
    "detail-type": [
      "sla.started",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
      "ticket": {
        "nextDeadline": [
          {
            "prefix": "2",
          },
        ],
      },
    },
    "detail-type": [
      "sla.resumed",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
      "ticket": {
        "nextDeadline": [
          {
            "prefix": "2",
          },
        ],
      },
    },
    "detail-type": [
      "sla.changed",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
      "ticket": {
        "nextDeadline": [
          {
            "prefix": "2",
          },
        ],
        "slaUrgency": [
          "breached",
        ],
      },
    },
    "detail-type": [
      "ticket.updated",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
      "ticket": {
        "nextDeadline": [
          {
            "prefix": "2",
          },
        ],
        "slaUrgency": [
          "breached",
        ],
      },
    },
    "detail-type": [
      "ticket.unmerged",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "job.started",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "job.resumed",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
      "unheardByWebhooks": [
        {
          "exists": false,
        },
      ],
    },
    "source": [
      "bilet",
    ],
  },
  {
    "detail-type": [
      "agent.writes",
    ],
    "source": [
      "bilet.live",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
      "message": {
        "channel": [
          "whatsapp",
          "telegram",
          "messenger",
          "instagram",
          "sms",
          "viber",
          "line",
          "slack",
          "discord",
          "x",
          "discourse",
          "chat",
          "call",
          "custom",
        ],
        "kind": [
          "public_reply",
        ],
      },
    },
    "detail-type": [
      "message.added",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "ticket.created",
      "ticket.updated",
      "ticket.reminded",
      "ticket.skipped",
      "ticket.task_opened",
      "ticket.task_overdue",
      "ticket.tasks_done",
      "ticket.merged",
      "ticket.unmerged",
      "ticket.split",
      "ticket.linked",
      "ticket.unlinked",
      "message.added",
      "message.edited",
      "message.undone",
      "message.bounced",
      "message.complained",
      "message.failed",
      "agent.mentioned",
      "sla.warned",
      "sla.breached",
      "sla.escalated",
      "sla.met",
      "satisfaction.rated",
      "article.answered",
      "article.judged",
      "ticket.timed",
      "message.withheld",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "trigger.asked",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
      "ticket": {
        "id": [
          {
            "exists": true,
          },
        ],
      },
    },
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": true,
        },
      ],
      "ticket": {
        "id": [
          {
            "exists": true,
          },
        ],
      },
    },
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "mail.held",
      "mail.released",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "configuration": {
        "area": [
          "options",
        ],
      },
      "importedAt": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "configuration.updated",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
      "unheardByAssignment": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "ticket.created",
      "ticket.updated",
      "ticket.merged",
      "ticket.unmerged",
      "ticket.split",
      "ticket.purged",
      "message.undone",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": true,
        },
      ],
      "ticket": {
        "assigneeId": [
          null,
        ],
        "status": [
          "new",
          "open",
        ],
        "teamId": [
          {
            "numeric": [
              ">",
              0,
            ],
          },
        ],
      },
      "unheardByAssignment": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "ticket.created",
      "ticket.updated",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "actor": {
        "kind": [
          "agent",
        ],
      },
      "importedAt": [
        {
          "exists": false,
        },
      ],
      "unheardByAssignment": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "message.added",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
      "unheardByAssignment": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "ticket.offer_ended",
      "ticket.left_untouched",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
      "unheardByAssignment": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "availability.changed",
      "agent.updated",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "configuration": {
        "area": [
          "assignments",
          "agentprofiles",
        ],
      },
      "importedAt": [
        {
          "exists": false,
        },
      ],
      "unheardByAssignment": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "configuration.created",
      "configuration.updated",
    ],
    "source": [
      "bilet",
    ],
  },
  {
    "detail": {
      "importedAt": [
        {
          "exists": false,
        },
      ],
      "job": {
        "kind": [
          "assignment.refill",
        ],
      },
      "unheardByAssignment": [
        {
          "exists": false,
        },
      ],
    },
    "detail-type": [
      "job.ended",
    ],
    "source": [
      "bilet",
    ],
  },
]
`);
    // A hint that is lost costs nothing: whoever watches reads again by themselves.
    for (const { Targets } of rules.filter(({ Targets }) => !JSON.stringify(Targets).includes(HINTS))) {
      expect(Targets).toEqual([expect.objectContaining({ DeadLetterConfig: { Arn: expect.anything() } })]);
    }
  });

  test('are read from the stream by two functions, as many as AWS has read one', () => {
    const mappings = ofType('AWS::Lambda::EventSourceMapping').filter(
      ({ Properties }) => Properties.StartingPosition !== undefined,
    );
    expect(mappings).toHaveLength(2);
  });

  test('are read from the stream by kind of row, halving a batch that fails', () => {
    const readers = ofType('AWS::Lambda::EventSourceMapping').filter(
      ({ Properties }) => Properties.BisectBatchOnFunctionError,
    );
    expect(readers.map(({ Properties }) => Object(Properties.FilterCriteria).Filters)).toEqual([
      [
        {
          Pattern: JSON.stringify({
            eventName: ['INSERT', 'MODIFY'],
            dynamodb: {
              NewImage: {
                kind: {
                  S: [
                    'event',
                    'ticket',
                    'message',
                    'message_reference',
                    'customer',
                    'organisation',
                    'agent',
                    'team',
                    'mailbox',
                    'configured',
                    'erased',
                  ],
                },
              },
            },
          }),
        },
      ],
      [
        {
          Pattern:
            '{"eventName":["INSERT","MODIFY"],"dynamodb":{"NewImage":{"kind":{"S":["ticket","message","customer","organisation","context_entry","erased"]}}}}',
        },
        {
          Pattern:
            '{"eventName":["INSERT","MODIFY"],"dynamodb":{"NewImage":{"kind":{"S":["places"]},"touched":{"S":[{"exists":true}]}}}}',
        },
        {
          Pattern:
            '{"eventName":["MODIFY"],"dynamodb":{"NewImage":{"kind":{"S":["customer","organisation","agent"]}}}}',
        },
        {
          Pattern:
            '{"eventName":["INSERT","MODIFY"],"dynamodb":{"Keys":{"pk":{"S":["CONFIG#slapolicies","CONFIG#calendars","CONFIG#teamcalendars","CONFIG#statuses","CONFIG#options","CONFIG#triggers"]}},"NewImage":{"kind":{"S":["configured"]}}}}',
        },
        {
          Pattern:
            '{"eventName":["REMOVE"],"dynamodb":{"OldImage":{"kind":{"S":["upload","article_file","room_message"]}}}}',
        },
      ],
    ]);
    for (const { Properties } of readers) {
      expect(Properties).toMatchObject({
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        MaximumRetryAttempts: 20,
        DestinationConfig: { OnFailure: { Destination: expect.anything() } },
      });
    }
  });
});

/** Whether something is of the HTTP API, and not of that of WebSockets. */
const isOfHttp = ({ Properties }: { Properties: { ApiId?: unknown } }) =>
  !JSON.stringify(Properties.ApiId).includes('Live');
const httpRoutes = () => ofType('AWS::ApiGatewayV2::Route').filter(isOfHttp);

describe('the api', () => {
  test('has two routes for each root of a domain, whatever the number of its routes, some for the help centre and the page of reports, and one for the rest', () => {
    const made = httpRoutes().map(({ Properties }) => [Properties.RouteKey, Properties.AuthorizationType]);
    const wanted = DOMAIN_NAMES.flatMap((domain) =>
      domainEntry(domain).roots.flatMap((root) => {
        const guarded = isGuarded(domain) ? 'CUSTOM' : 'NONE';
        return [
          [`ANY /v1/${root}`, guarded],
          [`ANY /v1/${root}/{proxy+}`, guarded],
        ];
      }),
    );
    const paths = ['/', '/robots.txt', '/help', '/help/{proxy+}', '/reports', '/reports/{proxy+}'];
    const pages = paths.map((path) => [`ANY ${path}`, 'NONE']);
    expect(made.sort()).toEqual([...wanted, ...pages, ['$default', 'NONE']].sort());
    expect(made.length).toBeLessThan(routes.length);
  });

  test('stays far from the limits of an HTTP API, 300 routes and 300 integrations', () => {
    expect(httpRoutes().length).toBeLessThan(200);
    expect(ofType('AWS::ApiGatewayV2::Integration').filter(isOfHttp)).toHaveLength(DOMAIN_NAMES.length + 2);
  });

  test('asks the authorizer about every request, also one without a token', () => {
    template('api').hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'REQUEST',
      AuthorizerPayloadFormatVersion: '2.0',
      AuthorizerResultTtlInSeconds: 0,
      EnableSimpleResponses: true,
      IdentitySource: [],
    });
  });

  test('lets no page of another origin in, but those that the owner names, which may read what clients need', () => {
    template('api').hasResourceProperties('AWS::ApiGatewayV2::Api', { CorsConfiguration: Match.absent() });
    const corsOrigins = ['https://app.example.com', 'http://localhost:5173'];
    const open = synthesize({ settings: givenSettings({ corsOrigins }) });
    open.template('api').hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: {
        AllowOrigins: corsOrigins,
        AllowHeaders: Match.arrayWith(['Authorization', 'Idempotency-Key', 'If-Match']),
        AllowMethods: Match.arrayWith(['PATCH', 'DELETE']),
        ExposeHeaders: Match.arrayWith(['ETag', 'Link', 'Location', 'Retry-After', 'Idempotency-Replayed']),
        AllowCredentials: Match.absent(),
      },
    });
    expect(() => givenSettings({ corsOrigins: ['*'] })).toThrow(/origin/);
  });

  test('limits requests and logs none of what signs people in', () => {
    const [stage] = ofType('AWS::ApiGatewayV2::Stage');
    expect(stage?.Properties).toMatchObject({
      StageName: '$default',
      DefaultRouteSettings: { ThrottlingBurstLimit: 100, ThrottlingRateLimit: 50 },
    });
    expect(JSON.stringify(stage?.Properties.AccessLogSettings)).not.toMatch(
      /header|cookie|querystring|token/i,
    );
  });

  test('logs where the policy for logs of an account with many APIs has room', () => {
    const [stage] = ofType('AWS::ApiGatewayV2::Stage');
    const groups = ofType('AWS::Logs::LogGroup');
    const group = groups.find(({ logicalId }) => JSON.stringify(stage?.Properties).includes(logicalId));
    expect(group?.Properties.LogGroupName).toBe('/aws/vendedlogs/Bilet/api-access');
  });

  test('takes the tokens of another issuer, and then has no user pool', () => {
    const oidc = { issuer: 'https://id.example.com/desk', audience: 'bilet' };
    const foreign = synthesize({ settings: givenSettings({ oidc }) });
    foreign.template('api').resourceCountIs('AWS::Cognito::UserPool', 0);
    foreign.template('api').hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'Bilet-api-authorizer',
      Environment: { Variables: { OIDC_ISSUER: oidc.issuer, OIDC_AUDIENCE: oidc.audience } },
    });
  });

  test('signs agents in with the command line of AWS or any HTTP client, which keep no secret', () => {
    template('api').hasResourceProperties('AWS::Cognito::UserPoolClient', {
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      GenerateSecret: Match.absent(),
    });
  });

  test('has no pages to sign in on, unless the owner says for which pages', () => {
    template('api').resourceCountIs('AWS::Cognito::UserPoolDomain', 0);
    template('api').resourceCountIs('AWS::Cognito::UserPoolClient', 1);
  });

  describe('for pages that the owner names', () => {
    const signIn = {
      domainPrefix: 'example-desk',
      callbackUrls: ['https://app.example.com/', 'http://localhost:8080/'],
      logoutUrls: ['https://app.example.com/bye'],
    };
    const open = synthesize({ settings: givenSettings({ signIn }) });
    const clients = () => ofType('AWS::Cognito::UserPoolClient', open.resources);
    const browserClient = () => {
      const found = clients().find(({ Properties }) => Properties.AllowedOAuthFlowsUserPoolClient === true);
      if (found === undefined) throw new Error('There is no app client for browsers.');
      return found;
    };
    const variablesOf = (name: string) => {
      const found = ofType('AWS::Lambda::Function', open.resources).find(
        ({ Properties }) => Properties.FunctionName === name,
      );
      return Object(Object(found?.Properties.Environment).Variables);
    };

    test('has a client that keeps no secret and knows codes only, for these pages only', () => {
      expect(clients()).toHaveLength(2);
      const host = ['.execute-api.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }];
      const api = { Ref: expect.stringMatching(/^Api/) };
      const pageOfReports = { 'Fn::Join': ['', ['https://', api, ...host, '/reports']] };
      expect(browserClient().Properties).toMatchObject({
        GenerateSecret: false,
        AllowedOAuthFlows: ['code'],
        AllowedOAuthScopes: ['openid', 'email'],
        CallbackURLs: [...signIn.callbackUrls, pageOfReports],
        LogoutURLs: [...signIn.logoutUrls, pageOfReports],
        // No password goes through a page of somebody else: only refreshing is left beside the code.
        ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
        SupportedIdentityProviders: ['COGNITO'],
        EnableTokenRevocation: true,
        PreventUserExistenceErrors: 'ENABLED',
        RefreshTokenValidity: 12 * 60,
        TokenValidityUnits: { RefreshToken: 'minutes' },
      });
    });

    test('leaves the client of programs as it is', () => {
      const [before] = ofType('AWS::Cognito::UserPoolClient');
      expect(clients().find(({ logicalId }) => logicalId === before?.logicalId)).toEqual(before);
    });

    test('serves the sign-in pages under the prefix that the owner chose', () => {
      open.template('api').hasResourceProperties('AWS::Cognito::UserPoolDomain', { Domain: 'example-desk' });
      expect(Object.keys(open.outputs('api'))).toEqual(
        expect.arrayContaining(['UserPoolSignInUrl', 'UserPoolBrowserClientId']),
      );
    });

    test('takes the tokens of both clients, and tells clients of the API where to sign in', () => {
      expect(variablesOf('Bilet-api-authorizer')).toMatchObject({
        OIDC_BROWSER_AUDIENCE: { Ref: browserClient().logicalId },
      });
      expect(JSON.stringify(variablesOf('Bilet-api-desk').SIGN_IN_URL)).toMatch(
        /\.auth\..*\.amazoncognito\.com/,
      );
    });
  });

  test('lets only admins make accounts of agents', () => {
    template('api').hasResource('AWS::Cognito::UserPool', {
      DeletionPolicy: 'Retain',
      Properties: {
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
        DeletionProtection: 'ACTIVE',
        MfaConfiguration: 'OPTIONAL',
        Policies: { PasswordPolicy: { MinimumLength: 12 } },
      },
    });
  });
});
