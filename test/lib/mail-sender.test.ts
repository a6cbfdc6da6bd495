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

  describe('of a desk with more domains', () => {
    const settings = givenSettings({
      moreDomains: [{ domain: 'two.example.com' }, { domain: 'three.example.com', joinIdentity: true }],
    });
    const template = synthesize({ settings });
    const { resources } = template;
    const of = (type: string) => resources.filter(({ Type }) => Type === type);

    test('makes the identity of each that is not joined', () => {
      const names = of('AWS::SES::EmailIdentity').map(({ Properties }) => Object(Properties).EmailIdentity);
      expect(names.sort()).toEqual(['desk.example.com', 'two.example.com']);
    });

    test('prints the DNS records of each, those of the first as ever', () => {
      const outputs = Object.keys(template.outputs('mail'));
      const records = ['Mx', 'MailFromMx', 'MailFromSpf', 'Dmarc', 'Dkim1', 'Dkim2', 'Dkim3'];
      for (const begin of ['Dns', 'Dns2'])
        expect(outputs).toEqual(expect.arrayContaining(records.map((name) => `${begin}${name}`)));
      expect(outputs).toEqual(expect.arrayContaining(['Dns3Mx', 'Dns3Dmarc']));
      expect(outputs).not.toContain('Dns3Dkim1');
    });

    test('sends by all of them and in their names alone, and takes in the mail of all', () => {
      const sending = of('AWS::IAM::Policy').filter((one) =>
        JSON.stringify(one).includes('ses:SendRawEmail'),
      );
      const text = JSON.stringify(sending);
      for (const domain of ['desk.example.com', 'two.example.com', 'three.example.com'])
        expect(text).toContain(`"*@${domain}"`);
      expect(text).toContain(':identity/three.example.com');
      const [rule] = of('AWS::SES::ReceiptRule');
      expect(JSON.stringify(rule)).toContain(
        '"Recipients":["desk.example.com","two.example.com","three.example.com"]',
      );
    });

    test('lets every function know them', () => {
      const functions = of('AWS::Lambda::Function').map((one) => JSON.stringify(one));
      const known = functions.filter((one) => one.includes('two.example.com'));
      expect(known.length).toBeGreaterThan(10);
    });
  });
});
