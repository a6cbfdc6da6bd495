import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as fc from 'fast-check';
import { readSettings, readSettingsFile, requireInboundRegion, SettingsError } from '../../lib/settings.ts';

const desk = {
  domain: 'desk.example.com',
  deskName: 'Example Desk',
  mailboxes: [{ address: 'support@desk.example.com', name: 'Example Support' }],
};

const read = (bilet: unknown, overrides: Record<string, unknown> = {}) =>
  readSettings({ bilet, ...overrides });

const helpCentre = {
  domain: 'help.example.com',
  certificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/00000000-0000-0000-0000-000000000000',
};
const signIn = { domainPrefix: 'example-desk', callbackUrls: ['https://app.example.com/'] };

/** Settings, overrides, and the sentence that refuses them. */
const REFUSED: readonly [unknown, Record<string, unknown>, string][] = [
  [{ ...desk, closeAfterDays: 0 }, {}, 'The setting "closeAfterDays" must be between 1 and 28.'],
  [{ ...desk, closeAfterDays: '4' }, {}, 'The setting "closeAfterDays" must be a whole number of days.'],
  [desk, { closeAfterDays: 'soon' }, 'The setting "closeAfterDays" must be a whole number of days.'],
  [{ ...desk, undoSeconds: 61 }, {}, 'The setting "undoSeconds" must be between 0 and 60.'],
  [{ ...desk, undoSeconds: 1.5 }, {}, 'The setting "undoSeconds" must be a whole number of seconds.'],
  [desk, { inboundMail: 'yes' }, 'The setting "inboundMail" must be true or false.'],
  [{ ...desk, domain: undefined }, {}, 'The setting "domain" is missing.'],
  [
    { ...desk, domain: 'Desk' },
    {},
    'The setting "domain" must be a domain in lower case, such as desk.example.com.',
  ],
  [
    { ...desk, deskName: 'A\r\nBcc: b' },
    {},
    'The setting "deskName" must not contain control characters, or others that are not seen or turn the writing around.',
  ],
  [{ ...desk, mailboxes: [] }, {}, 'The setting "mailboxes" must name at least one mailbox.'],
  [{ ...desk, mailboxes: [{ name: 'A' }] }, {}, 'The setting "mailboxes.0.address" is missing.'],
  [
    { ...desk, mailboxes: [{ address: 'support+a@desk.example.com', name: 'A' }] },
    {},
    'The setting "mailboxes.0.address" must be an address in lower case without a plus label, such as support@desk.example.com.',
  ],
  [
    { ...desk, mailboxes: [{ address: 'support@other.example.com', name: 'A' }] },
    {},
    'The setting "mailboxes.0.address" must be an address at desk.example.com, the domain of the desk, or at one of "moreDomains".',
  ],
  [
    { ...desk, mailboxes: [...desk.mailboxes, ...desk.mailboxes] },
    {},
    'The setting "mailboxes.1.address" is listed twice.',
  ],
  [
    {
      ...desk,
      mailboxes: Array.from({ length: 50 }, (_, at) => ({
        address: `support-${10 + at}@desk.example.com`,
        name: 'Example Support',
      })),
    },
    {},
    'The settings "mailboxes", "moreDomains" and "deskName" take 3774 bytes together, and functions have room for 2900.',
  ],
  [
    { ...desk, moreDomains: [{ domain: 'two.example.com' }, { domain: 'desk.example.com' }] },
    {},
    'The setting "moreDomains.1.domain" is listed twice.',
  ],
  [
    desk,
    { prefix: 'Ab' },
    'The setting "prefix" must be 3 to 20 letters, digits or hyphens, beginning with a letter.',
  ],
  [desk, { runbookUrl: 'x'.repeat(501) }, 'The setting "runbookUrl" must have at most 500 characters.'],
  [
    { ...desk, retention: { rawMailDays: 0 } },
    {},
    'The setting "retention.rawMailDays" must be at least 1 day.',
  ],
  [
    { ...desk, oidc: { issuer: 'http://a.example', audience: 'a' } },
    {},
    'The setting "oidc.issuer" must be an https URL.',
  ],
  ...[
    'http://app.example.com/',
    'https://app.example.com/#part',
    'https://me@app.example.com/',
    'http://localhost.example.com/',
    'https://App.example.com/',
    'myapp://signed-in',
    'javascript:alert(1)',
    '/',
  ].map((url): [unknown, Record<string, unknown>, string] => [
    { ...desk, signIn: { ...signIn, callbackUrls: [url] } },
    {},
    'The setting "signIn.callbackUrls.0" must be an https URL without a fragment, such as https://app.example.com/; http only for localhost and 127.0.0.1.',
  ]),
  [
    { ...desk, helpCentre: { ...helpCentre, waf: {} } },
    {},
    'The setting "helpCentre.waf" needs "cloudFront": AWS WAF cannot stand in front of an HTTP API itself.',
  ],
  [
    {
      ...desk,
      helpCentre: {
        ...helpCentre,
        cloudFront: true,
        webAclArn: 'arn:aws:wafv2:eu-west-1:1:regional/webacl/a/b',
      },
    },
    {},
    'The setting "helpCentre.webAclArn" must be the ARN of a web ACL for CloudFront, as the stack that "waf" makes prints it.',
  ],
  [
    { ...desk, helpCentre: { ...helpCentre, cloudFront: true, waf: { perAddress: 3 } } },
    {},
    'The setting "helpCentre.waf.perAddress" must be between 10 and 2000000.',
  ],
  [
    { ...desk, signIn: { ...signIn, callbackUrls: [] } },
    {},
    'The setting "signIn.callbackUrls" must name at least one URL.',
  ],
  [
    { ...desk, signIn: { ...signIn, logoutUrls: ['https://a.example/', 'https://a.example/'] } },
    {},
    'The setting "signIn.logoutUrls" must not name a URL twice.',
  ],
  [
    { ...desk, signIn: { ...signIn, domainPrefix: 'Example' } },
    {},
    'The setting "signIn.domainPrefix" must be 1 to 63 lower-case letters, digits or hyphens, with no hyphen at either end.',
  ],
  [
    { ...desk, signIn: { ...signIn, domainPrefix: 'my-aws-desk' } },
    {},
    'The setting "signIn.domainPrefix" must not contain "aws", "amazon" or "cognito".',
  ],
  [
    { ...desk, signIn, oidc: { issuer: 'https://id.example.com', audience: 'a' } },
    {},
    'The setting "signIn" cannot be used along with "oidc", whose issuer signs people in.',
  ],
  [
    { ...desk, closeAfterDay: 3 },
    {},
    'There is no setting "closeAfterDay": see schemas/settings.ts for the settings there are.',
  ],
  [
    { ...desk, retention: { days: 3 } },
    {},
    'There is no setting "retention.days": see schemas/settings.ts for the settings there are.',
  ],
  [
    desk,
    { closeAfterDay: '3' },
    'There is no setting "closeAfterDay": see schemas/settings.ts for the settings there are.',
  ],
  [
    desk,
    { 'retention.logDays': '3' },
    'There is no setting "retention.logDays": see schemas/settings.ts for the settings there are.',
  ],
  [
    desk,
    { mailboxes: 'a@desk.example.com' },
    'The setting "mailboxes" is not a single value: set it in cdk.json.',
  ],
  [undefined, {}, 'The settings are missing: cdk.json must hold them under context.bilet.'],
];

describe('settings', () => {
  test('are complete with a domain, a name and a mailbox', () => {
    expect(read(desk)).toMatchObject({
      prefix: 'Bilet',
      closeAfterDays: 4,
      undoSeconds: 0,
      quoteHistory: false,
      inboundMail: true,
      listShards: 1,
      retention: { logDays: 90, rawMailDays: 3650, eventDays: 365 },
      throttling: { requestsPerSecond: 50, burst: 100 },
    });
  });

  test.each([
    'https://desk.eu.auth0.com/',
    'https://login.example.com',
    'https://login.example.com/Realms/A/',
  ])('take the issuer %s as its provider spells it', (issuer) => {
    expect(read({ ...desk, oidc: { issuer, audience: 'bilet' } }).oidc).toEqual({
      issuer,
      audience: 'bilet',
    });
  });

  test.each([
    'https://app.example.com',
    'https://app.example.com:8443/signed/in?tenant=1',
    'http://localhost:5173/',
    'http://127.0.0.1/back',
  ])('let people come back to %s once they have signed in', (url) => {
    expect(read({ ...desk, signIn: { ...signIn, callbackUrls: [url] } }).signIn).toEqual({
      domainPrefix: 'example-desk',
      callbackUrls: [url],
      logoutUrls: [],
    });
  });

  test('of this repository are right', () => {
    expect(readSettingsFile('cdk.json').mailboxes[0]?.address).toBe('support@desk.example.com');
  });

  test('are overridden one by one on the command line', () => {
    const settings = read(desk, {
      inboundMail: 'false',
      closeAfterDays: '7',
      prefix: 'Second',
      receiptRuleSet: 'shared',
    });
    expect(settings).toMatchObject({
      inboundMail: false,
      closeAfterDays: 7,
      prefix: 'Second',
      receiptRuleSet: 'shared',
    });
  });

  test.each(REFUSED.map(([bilet, overrides, sentence]) => ({ bilet, overrides, sentence })))(
    'are refused: $sentence',
    ({ bilet, overrides, sentence }) => {
      expect(() => read(bilet, overrides)).toThrow(new SettingsError(sentence));
    },
  );

  test('are either understood or refused with a name, whatever they hold', () => {
    const anything = fc.record({
      domain: fc.oneof(fc.constant('desk.example.com'), fc.anything()),
      deskName: fc.oneof(fc.constant('Desk'), fc.anything()),
      mailboxes: fc.oneof(fc.constant(desk.mailboxes), fc.anything()),
      listShards: fc.anything(),
      oidc: fc.anything(),
      signIn: fc.anything(),
      retention: fc.anything(),
    });
    fc.assert(
      fc.property(anything, (bilet) => {
        try {
          read(bilet);
        } catch (error) {
          expect(error).toBeInstanceOf(SettingsError);
          expect(String(error)).toMatch(/^SettingsError: (The setting "|There is no setting ")\S+".*\.$/s);
        }
      }),
    );
  });

  test('refuse a region where SES receives no mail, unless none is awaited or the owner knows better', () => {
    const there = (changes: object) => () =>
      requireInboundRegion(read({ ...desk, ...changes }), 'ap-south-2');
    expect(there({})).toThrow(/^SES receives no mail in ap-south-2: deploy to one of .*eu-west-1.*\.$/);
    expect(there({ inboundMail: false })).not.toThrow();
    expect(there({ inboundRegions: ['ap-south-2'] })).not.toThrow();
    expect(() => requireInboundRegion(read(desk), 'ap-northeast-2')).not.toThrow();
    expect(() => requireInboundRegion(read(desk), undefined)).not.toThrow();
  });

  test('that are wrong stop the CDK app with their sentence and nothing else', async () => {
    const run = promisify(execFile)(join('node_modules', '.bin', 'node'), ['bin/bilet.ts'], {
      env: { ...process.env, CDK_CONTEXT_JSON: JSON.stringify({ bilet: { ...desk, listShards: 99 } }) },
    });
    await expect(run).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'The setting "listShards" must be between 1 and 32.\n',
    });
  });
});
