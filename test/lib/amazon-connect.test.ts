import { givenSettings, synthesize } from './support/templates.ts';

const amazonConnect = {
  instanceArn: 'arn:aws:connect:eu-central-1:123456789012:instance/11111111-2222-3333-4444-555555555555',
  recordingsBucket: 'acme-connect-recordings',
};
const desk = synthesize({ settings: givenSettings({ amazonConnect }) });
const ofType = (type: string, of = desk) => of.resources.filter(({ Type }) => Type === type);
const rules = ofType('AWS::Events::Rule').filter(({ logicalId }) => logicalId.startsWith('AmazonConnect'));

test('nothing of it is there, and so nothing costs, unless the owner asks for it', () => {
  const plain = synthesize();
  expect(JSON.stringify(plain.resources)).not.toMatch(/aws\.connect|connect:DescribeContact/);
  for (const type of ['AWS::SQS::Queue', 'AWS::CloudWatch::Alarm', 'AWS::Lambda::Function'])
    expect(ofType(type, plain)).toHaveLength(ofType(type).length);
});

test('contacts and recordings come by rules on the bus of AWS itself, and what it cannot put waits', () => {
  expect(rules.map(({ Properties }) => Properties.EventPattern)).toEqual([
    {
      source: ['aws.connect'],
      'detail-type': ['Amazon Connect Contact Event'],
      detail: {
        $or: [{ instanceArn: [amazonConnect.instanceArn] }, { InstanceArn: [amazonConnect.instanceArn] }],
      },
    },
    {
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: {
        bucket: { name: [amazonConnect.recordingsBucket] },
        object: { key: [{ wildcard: '*CallRecordings/*' }] },
      },
    },
  ]);
  for (const { Properties } of rules) {
    expect(Properties).not.toHaveProperty('EventBusName');
    expect(Properties.Targets).toMatchObject([{ DeadLetterConfig: expect.anything() }]);
  }
});

test('the desk may read contacts of that instance and no other, and only who takes in may', () => {
  const statements = ofType('AWS::IAM::Policy').flatMap(({ logicalId, Properties }) =>
    Object(Properties.PolicyDocument).Statement.map((statement: object) => ({ logicalId, ...statement })),
  );
  const allowed = statements.filter(({ Action }) => JSON.stringify(Action).includes('connect:'));
  expect(allowed).toEqual([
    expect.objectContaining({
      logicalId: expect.stringMatching(/^ChannelsConsumer/),
      Action: 'connect:DescribeContact',
      Resource: `${amazonConnect.instanceArn}/contact/*`,
    }),
  ]);
});

test.each([[{ instanceArn: 'arn:aws:connect:*' }], [{ ...amazonConnect, recordingsBucket: 'Not A Bucket' }]])(
  'a setting that names nothing is refused: %o',
  (given) => {
    expect(() => givenSettings({ amazonConnect: given })).toThrow('must be');
  },
);
