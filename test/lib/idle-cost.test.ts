import { readFileSync } from 'node:fs';
import { alarms, idleCosts, polledQueues } from './support/idle-cost.ts';
import { givenSettings, synthesize, type TemplateResource } from './support/templates.ts';

const { resources } = synthesize();

const total = (among: readonly TemplateResource[]): number =>
  idleCosts(among).reduce((sum, { dollars }) => sum + dollars, 0);

const given = (Type: string, Properties: Record<string, unknown> = {}): TemplateResource => ({
  stack: 'mail',
  logicalId: 'Given',
  Type,
  Properties,
});

describe('a desk that nobody writes to', () => {
  test('costs at most five dollars a month, by few queues and few alarms', () => {
    expect(total(resources)).toBeLessThanOrEqual(5);
    expect(polledQueues(resources)).toBeLessThanOrEqual(12);
    expect(alarms(resources)).toBeLessThanOrEqual(20);
  });

  test('costs no more when people can sign in in a browser', () => {
    const signIn = { domainPrefix: 'example-desk', callbackUrls: ['https://app.example.com/'] };
    const open = synthesize({ settings: givenSettings({ signIn }) }).resources;
    expect(open.length).toBeGreaterThan(resources.length);
    expect(total(open)).toBe(total(resources));
  });

  test('costs what the record says', () => {
    const bill = idleCosts(resources).map(({ what, dollars }) => [what, dollars.toFixed(2)]);
    const record = readFileSync('docs/decisions/0008-what-an-idle-desk-costs.md', 'utf8');
    const rows = [...record.matchAll(/^\| ([^|]+) \| [^|]* \| (\d\.\d\d) \|/gm)].map(([, what, dollars]) => [
      what,
      dollars,
    ]);
    expect(rows).toEqual([
      ...bill,
      ['everything else while nobody writes', '0.00'],
      ['together', total(resources).toFixed(2)],
    ]);
  });

  test('costs more with one more queue that a function waits on, and not with one more stream', () => {
    const mapping = 'AWS::Lambda::EventSourceMapping';
    expect(total([...resources, given(mapping)])).toBeCloseTo(total(resources) + 0.26);
    const stream = given(mapping, { StartingPosition: 'TRIM_HORIZON' });
    expect(total([...resources, stream])).toBe(total(resources));
  });

  test('uses no kind of resource whose price was not looked up', () => {
    expect(() => idleCosts([given('AWS::EC2::NatGateway')])).toThrow(/AWS::EC2::NatGateway/);
  });

  test('keeps no secret, key or other thing that is paid by the month', () => {
    const types = resources.map(({ Type }) => Type);
    for (const paid of ['AWS::SecretsManager::Secret', 'AWS::KMS::Key', 'AWS::Route53::HostedZone']) {
      expect(types).not.toContain(paid);
    }
  });
});
