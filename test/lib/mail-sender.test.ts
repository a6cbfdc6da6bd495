import { givenSettings, synthesize } from './support/templates.ts';

const outputsOf = (settings = givenSettings()): string[] =>
  Object.values(synthesize({ settings }).outputs('mail')).map(({ Value }) => JSON.stringify(Value));

describe('the mail stack', () => {
  test('prints each DNS record that the owner must set: MX, three DKIM names, SPF, DMARC', () => {
    const printed = outputsOf();
    const withText = (...parts: string[]) =>
      printed.filter((value) => parts.every((part) => value.includes(part)));
    expect(withText('desk.example.com MX 10 inbound-smtp.', 'AWS::Region')).toHaveLength(1);
    expect(withText(' CNAME ', 'DkimDNSTokenName')).toHaveLength(3);
    expect(withText('bounce.desk.example.com MX 10 feedback-smtp.')).toHaveLength(1);
    expect(withText('bounce.desk.example.com TXT', 'v=spf1 include:amazonses.com')).toHaveLength(1);
    expect(withText('_dmarc.desk.example.com TXT', 'v=DMARC1')).toHaveLength(1);
  });

  test('makes no identity where one is to be joined, and may still send by it', () => {
    const { resources } = synthesize({ settings: givenSettings({ joinIdentity: true }) });
    expect(resources.filter(({ Type }) => Type === 'AWS::SES::EmailIdentity')).toEqual([]);
    const policies = resources
      .filter(({ Type }) => Type === 'AWS::IAM::Policy')
      .map(({ Properties }) => Properties);
    const sending = policies.filter((policy) => JSON.stringify(policy).includes('ses:SendRawEmail'));
    expect(JSON.stringify(sending)).toContain(':identity/desk.example.com');
  });
});
