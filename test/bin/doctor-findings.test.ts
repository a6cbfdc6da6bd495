import { concurrencyFinding } from '../../bin/doctor/concurrency.ts';
import { findingOf, formatFinding, good, mend } from '../../bin/doctor/finding.ts';
import { adminFinding, alarmsFinding, deadLettersFinding, tableFinding } from '../../bin/doctor/keeping.ts';
import { mxFinding, policyFinding, receiptFinding } from '../../bin/doctor/receiving.ts';
import {
  type AccountFacts,
  checkedDomains,
  dkimFinding,
  identityFinding,
  quotaFinding,
  rateFinding,
  sandboxFinding,
} from '../../bin/doctor/sending.ts';
import { type StackFacts, stacksFinding } from '../../bin/doctor/stacks.ts';
import { givenSettings, synthesize } from '../lib/support/templates.ts';

const DOMAIN = 'desk.example.com';
const CHECKED = { domain: DOMAIN, outputs: 'Dns' };
const ACCOUNT: AccountFacts = {
  production: true,
  sendingEnabled: true,
  enforcement: 'HEALTHY',
  mailsADay: 50_000,
  mailsASecond: 14,
  sentLastDay: 120,
};

describe('a finding', () => {
  test('is one line, with its mend', () => {
    expect(formatFinding(good('DKIM', 'SES signs'))).toBe('ok   DKIM           SES signs');
    expect(formatFinding(mend('DKIM', 'no keys', 'add them'))).toBe('MEND DKIM           no keys → add them');
  });

  test('is that it could not be checked, when it could not', async () => {
    const check = { name: 'Table', look: () => Promise.reject(new Error('AccessDenied')) };
    await expect(findingOf(check, ({ message }) => message)).resolves.toMatchObject({
      check: 'Table',
      state: 'mend',
      says: 'could not be checked: AccessDenied',
    });
  });
});

describe('stacks', () => {
  const template = (value: string, extra = {}) => ({
    Resources: {
      Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: value } },
      ...extra,
    },
  });
  const given = (changes: Partial<StackFacts>): StackFacts => ({
    name: 'Bilet-mail',
    status: 'UPDATE_COMPLETE',
    wanted: template('a'),
    deployed: template('a'),
    ...changes,
  });

  test('are up to date when they make the same, whatever the command line noted in them', () => {
    const noted = template('a', { CDKMetadata: { Type: 'AWS::CDK::Metadata' } });
    Object.assign(noted.Resources.Queue, { Metadata: { 'aws:cdk:path': 'x' } });
    expect(stacksFinding([given({ deployed: noted })])).toEqual(good('Stacks', 'all 1 are up to date'));
  });

  test.each([
    ['not deployed', given({ status: null, deployed: undefined }), 'npx cdk deploy Bilet-mail'],
    ['UPDATE_ROLLBACK_COMPLETE', given({ status: 'UPDATE_ROLLBACK_COMPLETE' }), 'see its events'],
    ['not as this checkout', given({ deployed: template('b') }), 'npx cdk deploy Bilet-mail'],
  ])('that are %s are to be mended', (says, stack, how) => {
    const finding = stacksFinding([stack]);
    expect(formatFinding(finding)).toContain(says);
    expect(formatFinding(finding)).toContain(how);
  });
});

describe('sending', () => {
  test('works when the domain is verified and SES signs', () => {
    const identity = { verified: true, dkim: 'SUCCESS', mailFrom: 'SUCCESS' };
    expect(identityFinding(CHECKED, identity).state).toBe('good');
    expect(dkimFinding(CHECKED, identity).state).toBe('good');
  });

  test.each([
    ['unknown', null, /does not know desk\.example\.com/, /not there/],
    [
      'not verified',
      { verified: false, dkim: 'PENDING', mailFrom: '' },
      /not verified.*DKIM records/,
      /PENDING.*DnsDkim1/,
    ],
  ])('needs mending when the domain is %s', (_, identity, said, signed) => {
    expect(formatFinding(identityFinding(CHECKED, identity))).toMatch(said);
    expect(formatFinding(dkimFinding(CHECKED, identity))).toMatch(signed);
  });

  test('needs mending when bounces have no domain of their own yet', () => {
    const identity = { verified: true, dkim: 'SUCCESS', mailFrom: 'PENDING' };
    expect(formatFinding(identityFinding(CHECKED, identity))).toMatch(
      /bounce domain is PENDING → add .*DnsMailFromMx/,
    );
  });

  test('needs the DNS records of each domain of the desk, by the outputs that name them', () => {
    const settings = givenSettings({ moreDomains: [{ domain: 'two.example.com' }] });
    const [own, other] = checkedDomains(settings);
    expect(own).toEqual(CHECKED);
    const said =
      other && formatFinding(dkimFinding(other, { verified: false, dkim: 'PENDING', mailFrom: '' }));
    expect(said).toMatch(/two\.example\.com are PENDING → add Dns2Dkim1 to Dns2Dkim3/);
  });

  test.each([
    ['is free', {}, /^ok .*everybody/],
    ['is in the sandbox', { production: false }, /^MEND.*sandbox.*production access/],
    ['is paused', { sendingEnabled: false }, /^MEND.*paused/],
    ['is under review', { enforcement: 'PROBATION' }, /^MEND.*PROBATION/],
  ])('says when the account %s', (_, changes, said) => {
    expect(formatFinding(sandboxFinding({ ...ACCOUNT, ...changes }))).toMatch(said);
  });

  test.each([
    [{}, /^ok .*120 of 50000 mails sent in a day, 14 a second/],
    [{ sentLastDay: 45_000 }, /^MEND.*45000 of 50000/],
    [{ mailsADay: -1 }, /^ok .*without limit/],
  ])('knows how much of the quota is used: %j', (changes, said) => {
    expect(formatFinding(quotaFinding({ ...ACCOUNT, ...changes }))).toMatch(said);
  });
});

describe('the rate of sending', () => {
  const consumers = (outbound: number) => ({ consumers: { outbound } });

  test.each([
    ['is what SES grants', {}, 14, /^ok .*14 mails a second, shared by 5 senders$/],
    ['is slow and fits a few senders', {}, 1, /^ok .*1 mails a second/],
    ['is less than SES grants', { sending: { mailsPerSecond: 2 } }, 14, /^ok .*2 mails a second/],
    [
      'is set above what SES grants',
      { sending: { mailsPerSecond: 20 } },
      14,
      /^MEND.*20 mails a second, SES takes 14 → .*set it to 14 at most$/,
    ],
    [
      'is shared by so many senders that their time runs out',
      consumers(60),
      1,
      /^MEND.*60 senders share 1 .* → set consumers\.outbound to 30 at most$/,
    ],
    ['is high enough for as many senders', consumers(60), 14, /^ok /],
  ])('%s', (_, changes, mailsASecond, said) => {
    const finding = rateFinding(givenSettings(changes), { ...ACCOUNT, mailsASecond });
    expect(formatFinding(finding)).toMatch(said);
  });
});

describe('concurrency', () => {
  const mapping = (Properties: object) => ({ Type: 'AWS::Lambda::EventSourceMapping', Properties });
  const queue = (MaximumConcurrency: number) => mapping({ ScalingConfig: { MaximumConcurrency } });
  const templates = [
    { Resources: { Inbound: queue(10), Bucket: { Type: 'AWS::S3::Bucket' } } },
    { Resources: { Clock: queue(5), Reader: mapping({ BatchSize: 100 }) } },
  ];
  const settings = givenSettings({ throttling: { requestsPerSecond: 20 } });

  test('counts what queues, each shard of the stream and the API may run at a time', () => {
    const enough = concurrencyFinding(settings, templates, { limit: 23, shards: 4 });
    expect(formatFinding(enough)).toMatch(
      /^ok .*at most 23 functions .*\(19 for queues and the stream, 4 for the API\) of 23$/,
    );
    const short = concurrencyFinding(settings, templates, { limit: 22, shards: 4 });
    expect(formatFinding(short)).toMatch(
      /^MEND Concurrency .*needs up to 23 .*Lambda runs 22 → .*Service Quotas.*"Concurrent executions"/,
    );
  });

  test('counts batches of one shard that are read side by side', () => {
    const reader = [{ Resources: { Reader: mapping({ ParallelizationFactor: 2 }) } }];
    expect(concurrencyFinding(settings, reader, { limit: 12, shards: 4 }).state).toBe('good');
    expect(concurrencyFinding(settings, reader, { limit: 11, shards: 4 }).state).toBe('mend');
  });

  test('of a new account is too little for the desk, and of a usual one enough', () => {
    const usual = givenSettings();
    const stacks = synthesize({ settings: usual }).stackTemplates;
    expect(concurrencyFinding(usual, stacks, { limit: 10, shards: 4 }).state).toBe('mend');
    expect(concurrencyFinding(usual, stacks, { limit: 1000, shards: 4 }).state).toBe('good');
  });

  test('grows with the consumers that are set', () => {
    const given = givenSettings({ consumers: { inbound: 600, outbound: 400 } });
    const stacks = synthesize({ settings: given }).stackTemplates;
    expect(concurrencyFinding(given, stacks, { limit: 1000, shards: 4 }).state).toBe('mend');
  });
});

describe('receiving', () => {
  const ses = 'inbound-smtp.eu-west-1.amazonaws.com';

  test.each([
    ['comes to SES', [`${ses.toUpperCase()}.`], /^ok /],
    ['comes to nobody', [], /^MEND.*has none → add the record: desk\.example\.com MX 10 inbound-smtp\.eu/],
    ['goes elsewhere', ['mail.example.com'], /^MEND.*at mail\.example\.com/],
    ['goes elsewhere too', [ses, 'mail.example.com'], /^MEND.*some mail.*mail\.example\.com → remove/],
  ])('says when mail %s', (_, exchanges, said) => {
    expect(formatFinding(mxFinding(DOMAIN, 'eu-west-1', exchanges))).toMatch(said);
  });

  test('needs both SPF and DMARC', () => {
    const spf = ['v=spf1 include:amazonses.com ~all'];
    expect(policyFinding(DOMAIN, spf, ['v=DMARC1; p=none']).state).toBe('good');
    expect(formatFinding(policyFinding(DOMAIN, [], []))).toMatch(/bounce\.desk\.example\.com TXT/);
    expect(formatFinding(policyFinding(DOMAIN, spf, ['v=spf1 -all']))).toMatch(
      /_dmarc\.desk\.example\.com TXT/,
    );
  });

  test.each([
    ['no rule set', null, /^MEND.*aws ses set-active-receipt-rule-set --rule-set-name Bilet-inbound/],
    ['another one', { name: 'Old', rules: [] }, /^MEND.*Old is active.*receiptRuleSet/],
    ['one without the rule', { name: 'Bilet-inbound', rules: [] }, /^MEND.*no rule/],
    [
      'the right one with its rule off',
      { name: 'Bilet-inbound', rules: [{ name: 'Bilet-inbound', enabled: false }] },
      /^MEND.*off/,
    ],
    ['the right one', { name: 'Bilet-inbound', rules: [{ name: 'Bilet-inbound', enabled: true }] }, /^ok /],
  ])('says when %s is active', (_, active, said) => {
    const wanted = { ruleSet: 'Bilet-inbound', rule: 'Bilet-inbound' };
    expect(formatFinding(receiptFinding(wanted, active))).toMatch(said);
  });
});

describe('keeping', () => {
  const TABLE = {
    deletionProtected: true,
    pointInTimeRecovery: true,
    streams: true,
    expiresBy: 'expiresAtSeconds',
  };

  test('names what the table lacks', () => {
    expect(tableFinding('Bilet', TABLE, 'expiresAtSeconds').state).toBe('good');
    const bare = { deletionProtected: false, pointInTimeRecovery: false, streams: false, expiresBy: '' };
    expect(formatFinding(tableFinding('Bilet', bare, 'expiresAtSeconds'))).toContain(
      'lacks deletion protection, point-in-time recovery, a stream, time to live by expiresAtSeconds',
    );
    expect(formatFinding(tableFinding('Bilet', null, 'expiresAtSeconds'))).toContain(
      'there is no table Bilet',
    );
  });

  test('counts dead letters by queue', () => {
    const queues = [
      { name: 'clock', count: 0 },
      { name: 'inbound-mail', count: 2 },
    ];
    expect(formatFinding(deadLettersFinding(queues, 'npm run dlq -- show all'))).toMatch(
      /^MEND.*2 in inbound-mail → npm run dlq -- show all, and the article/,
    );
    expect(deadLettersFinding([{ name: 'clock', count: 0 }], '').state).toBe('good');
  });

  test('wants somebody to be told of alarms', () => {
    const told = { endpoint: 'owner@example.com', confirmed: true };
    expect(alarmsFinding('Bilet-alarms', [told], []).state).toBe('good');
    expect(formatFinding(alarmsFinding('Bilet-alarms', [], []))).toMatch(/^MEND.*nobody is told.*alarmEmail/);
    expect(formatFinding(alarmsFinding('Bilet-alarms', [{ ...told, confirmed: false }], []))).toMatch(
      /^MEND.*owner@example\.com has not confirmed/,
    );
    expect(formatFinding(alarmsFinding('Bilet-alarms', [told], ['Bilet-clock-failed']))).toMatch(
      /^MEND.*Bilet-clock-failed.*runbook/,
    );
  });

  test('wants an admin who can sign in', () => {
    expect(formatFinding(adminFinding([], { accounts: [] }))).toMatch(/^MEND.*npm run admin/);
    expect(formatFinding(adminFinding(['ada@example.com'], { accounts: [] }))).toMatch(
      /^MEND.*admin-create-user.*ada@example\.com/,
    );
    expect(adminFinding(['ada@example.com'], { accounts: ['ada@example.com'] }).state).toBe('good');
    expect(formatFinding(adminFinding(['ada@example.com'], { issuer: 'https://id.example.com' }))).toMatch(
      /^ok .*ada@example\.com; https:\/\/id\.example\.com signs them in$/,
    );
  });
});
