import { Stack } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { buildApp } from '../../lib/app.ts';
import { readContextFile } from '../../lib/settings.ts';
import { givenBundles, givenFolder, givenSettings } from './support/templates.ts';

const givenApp = (settings = givenSettings()) =>
  buildApp({
    settings,
    bundleDir: givenBundles(),
    app: {
      context: { ...readContextFile('cdk.json'), 'aws:cdk:disable-creation-stack-traces': true },
      outdir: givenFolder(),
    },
  });

// Rules are checked by a WebAssembly engine, which takes its time to start on a busy machine.
describe('validation', () => {
  const everySetting = givenSettings({
    alarmEmail: 'owner@example.com',
    oidc: { issuer: 'https://id.example.com', audience: 'bilet' },
    receiptRuleSet: 'shared',
    requireInboundTls: true,
    tracing: true,
    retention: { attachmentDays: 365 },
    openSearch: {},
    lake: {},
  });
  const signingIn = givenSettings({
    signIn: { domainPrefix: 'example-desk', callbackUrls: ['https://app.example.com/'] },
  });

  const certificateArn =
    'arn:aws:acm:us-east-1:000000000000:certificate/00000000-0000-0000-0000-000000000000';
  const onDomain = { domain: 'help.example.com', certificateArn };
  const helping = givenSettings({ helpCentre: onDomain });
  const fronted = givenSettings({ helpCentre: { ...onDomain, cloudFront: true } });
  const webAclArn = 'arn:aws:wafv2:us-east-1:000000000000:global/webacl/bilet-help-centre/0000-11';
  const guarded = givenSettings({ helpCentre: { ...onDomain, cloudFront: true, waf: {}, webAclArn } });

  test.each([
    ['the fewest settings', givenSettings()],
    ['all settings', everySetting],
    ['sign-in in a browser', signingIn],
    ['a help centre on its own domain', helping],
    ['a help centre behind CloudFront', fronted],
    ['a help centre behind CloudFront and AWS WAF', guarded],
  ])('passes under the rules of CloudFormation and both packs, without a warning, with %s', (_, settings) => {
    const said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(() => givenApp(settings).synth()).not.toThrow();
    expect(said.mock.calls).toEqual([]);
    said.mockRestore();
  });

  test('stops when a queue is added that breaks the rules of the packs', () => {
    const app = givenApp();
    new Queue(new Stack(app, 'Broken'), 'Queue');
    expect(() => app.synth()).toThrow(/AwsSolutions-SQS3.*AwsSolutions-SQS4.*Serverless-SQSRedrivePolicy/s);
  });
});
