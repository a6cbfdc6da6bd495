import { givenSettings, synthesize } from './support/templates.ts';

const whatsAppMessaging = {
  topicArn: 'arn:aws:sns:eu-central-1:123456789012:whatsapp',
  numberArns: ['arn:aws:social-messaging:eu-central-1:123456789012:phone-number-id/b2'],
};
const smsMessaging = {
  topicArn: 'arn:aws:sns:eu-central-1:123456789012:sms',
  senderArns: ['arn:aws:sms-voice:eu-central-1:123456789012:phone-number/phone-a1'],
};

const desk = synthesize({ settings: givenSettings({ whatsAppMessaging, smsMessaging }) });
const ofType = (type: string, of = desk) => of.resources.filter(({ Type }) => Type === type);
const queueOf = (name: string) =>
  ofType('AWS::SQS::Queue').find(({ Properties }) => Properties.QueueName === `Bilet-${name}`)?.logicalId ??
  '';

/** What a function may do, as action and resources. */
const allowed = (service: string) =>
  ofType('AWS::IAM::Policy')
    .flatMap(({ logicalId, Properties }) =>
      Object(Properties.PolicyDocument).Statement.map((statement: object) => ({ logicalId, ...statement })),
    )
    .filter(({ Action }) => [Action].flat().some((action: string) => action.startsWith(`${service}:`)));

test('nothing of it is there, and so nothing costs, unless the owner asks for it', () => {
  const plain = synthesize();
  const all = JSON.stringify(plain.resources);
  expect(all).not.toMatch(/social-messaging|sms-voice|payloads\/put/);
  expect(ofType('AWS::SQS::Queue', plain)).toHaveLength(ofType('AWS::SQS::Queue').length);
  expect(ofType('AWS::CloudWatch::Alarm', plain)).toHaveLength(ofType('AWS::CloudWatch::Alarm').length);
  expect(ofType('AWS::Lambda::Function', plain)).toHaveLength(ofType('AWS::Lambda::Function').length);
});

test('the topics tell the queue of channels, each in its envelope, and nobody else may', () => {
  const subscriptions = ofType('AWS::SNS::Subscription').filter(
    ({ Properties }) => Properties.Protocol === 'sqs',
  );
  const ours = subscriptions.filter(({ stack }) => stack === 'workflow');
  expect(ours.map(({ Properties }) => Properties.TopicArn)).toEqual([
    whatsAppMessaging.topicArn,
    smsMessaging.topicArn,
  ]);
  for (const { Properties } of ours) {
    expect(JSON.stringify(Properties.Endpoint)).toContain(queueOf('channels'));
    expect(Properties.RawMessageDelivery).toBeUndefined();
  }
  const policies = ofType('AWS::SQS::QueuePolicy').filter(({ Properties }) =>
    JSON.stringify(Properties.Queues).includes(queueOf('channels')),
  );
  const statements = policies.flatMap(({ Properties }) => Object(Properties.PolicyDocument).Statement);
  const senders = statements.filter(({ Effect }: { Effect: string }) => Effect === 'Allow');
  expect(senders).toMatchObject([
    // That an agent writes, of which the desk itself tells, whatever AWS does.
    {
      Principal: { Service: 'events.amazonaws.com' },
      Condition: {
        ArnEquals: {
          'aws:SourceArn': { 'Fn::GetAtt': [expect.stringMatching(/^ChannelsRulesTyping/), 'Arn'] },
        },
      },
    },
    {
      Principal: { Service: 'sns.amazonaws.com' },
      Condition: { ArnEquals: { 'aws:SourceArn': whatsAppMessaging.topicArn } },
    },
    {
      Principal: { Service: 'sns.amazonaws.com' },
      Condition: { ArnEquals: { 'aws:SourceArn': smsMessaging.topicArn } },
    },
    { Principal: { Service: 'events.amazonaws.com' }, Condition: { ArnEquals: expect.anything() } },
  ]);
});

test('states of SMS come by a rule on the bus of AWS itself, and what it cannot put waits', () => {
  const [rule] = ofType('AWS::Events::Rule').filter(({ logicalId }) => logicalId.startsWith('AwsMessaging'));
  expect(rule?.Properties).toMatchObject({
    EventPattern: { source: ['aws.sms-voice'], 'detail-type': ['Text Message Delivery Status Updated'] },
    Targets: [{ DeadLetterConfig: expect.anything() }],
  });
  expect(rule?.Properties).not.toHaveProperty('EventBusName');
});

test('the desk writes as the numbers that are set and as no other, and only who sends or tries out may', () => {
  expect(
    allowed('social-messaging').map(({ logicalId, Action, Resource }) => [logicalId, Action, Resource]),
  ).toEqual([
    [
      expect.stringMatching(/^ChannelsConsumer/),
      [
        'social-messaging:GetLinkedWhatsAppBusinessAccountPhoneNumber',
        'social-messaging:GetWhatsAppMessageMedia',
        'social-messaging:SendWhatsAppMessage',
      ],
      whatsAppMessaging.numberArns[0],
    ],
    [
      expect.stringMatching(/^ChannelRepliesConsumer/),
      ['social-messaging:PostWhatsAppMessageMedia', 'social-messaging:SendWhatsAppMessage'],
      whatsAppMessaging.numberArns[0],
    ],
  ]);
  expect(
    allowed('sms-voice').map(({ logicalId, Action, Resource }) => [logicalId, Action, Resource]),
  ).toEqual([
    [expect.stringMatching(/^ChannelsConsumer/), 'sms-voice:SendTextMessage', smsMessaging.senderArns[0]],
    [
      expect.stringMatching(/^ChannelRepliesConsumer/),
      'sms-voice:SendTextMessage',
      smsMessaging.senderArns[0],
    ],
  ]);
});

test.each([
  [{ whatsAppMessaging: { ...whatsAppMessaging, numberArns: ['*'] } }, 'phone number'],
  [
    { whatsAppMessaging: { ...whatsAppMessaging, topicArn: 'arn:aws:sns:eu-central-1:123456789012:a.fifo' } },
    'topic',
  ],
  [
    { smsMessaging: { ...smsMessaging, senderArns: ['arn:aws:sms-voice:eu-central-1:123456789012:*'] } },
    'pool',
  ],
])('a setting that names nothing is refused: %o', (settings, says) => {
  expect(() => givenSettings(settings)).toThrow(says);
});
