import { givenSettings, synthesize } from './support/templates.ts';

const certificateArn = 'arn:aws:acm:us-east-1:000000000000:certificate/00000000-0000-0000-0000-000000000000';
const webAclArn = 'arn:aws:wafv2:us-east-1:000000000000:global/webacl/bilet-help-centre/0000-11';
const onDomain = { domain: 'help.example.com', certificateArn, cloudFront: true };
type HelpCentre = NonNullable<Parameters<typeof givenSettings>[0]>['helpCentre'];
const deskOf = (helpCentre: HelpCentre) => synthesize({ settings: givenSettings({ helpCentre }) });
const propertiesOf = ({ resources }: ReturnType<typeof synthesize>, type: string) =>
  resources.filter(({ Type }) => Type === type).map(({ Properties }) => Properties);

test('a help centre has no web ACL unless its owner asks for one', () => {
  const desk = deskOf(onDomain);
  expect(propertiesOf(desk, 'AWS::WAFv2::WebACL')).toEqual([]);
  expect(desk.stackNames).not.toContain('Bilet-guard');
  const [distribution] = propertiesOf(desk, 'AWS::CloudFront::Distribution');
  expect(distribution).not.toMatchObject({ DistributionConfig: { WebACLId: expect.anything() } });
});

test('one that asks for it refuses what comes too often from an address, from addresses known as bad, and what looks like an attack', () => {
  const desk = deskOf({ ...onDomain, waf: { perAddress: 300 }, webAclArn });
  expect(desk.stackNames).toContain('Bilet-guard');
  const [acl] = propertiesOf(desk, 'AWS::WAFv2::WebACL');
  const list = (Name: string) => ({
    OverrideAction: { None: {} },
    Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name } },
  });
  expect(acl).toMatchObject({
    Scope: 'CLOUDFRONT',
    DefaultAction: { Allow: {} },
    Rules: [
      {
        Action: { Block: { CustomResponse: { ResponseCode: 429 } } },
        Statement: { RateBasedStatement: { Limit: 300, EvaluationWindowSec: 300, AggregateKeyType: 'IP' } },
      },
      list('AWSManagedRulesAmazonIpReputationList'),
      list('AWSManagedRulesCommonRuleSet'),
    ],
  });
  const [distribution] = propertiesOf(desk, 'AWS::CloudFront::Distribution');
  expect(distribution).toMatchObject({ DistributionConfig: { WebACLId: webAclArn } });
});

test('what customers write and send is counted, and never refused for what stands in it', () => {
  const [acl] = propertiesOf(deskOf({ ...onDomain, waf: {} }), 'AWS::WAFv2::WebACL');
  const text = JSON.stringify(acl);
  for (const rule of ['SizeRestrictions_BODY', 'CrossSiteScripting_BODY', 'GenericLFI_BODY'])
    expect(text).toContain(JSON.stringify({ ActionToUse: { Count: {} }, Name: rule }));
});
