import * as z from 'zod';
import { channelArea, createChannel } from '../../../core/channel/index.ts';
import { providerGateway, type SendDeps, sendReply } from '../../../core/channel-reply/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import { byAdmin, givenDialogue, replyDeps } from '../../support/given-channel-reply.ts';
import { TestDesk } from '../../support/mail.ts';
import { type AwsMessagingStandIn, awsMessagingStandIn } from '../../support/providers/aws-messaging.ts';
import { type StandIn, standIn } from '../../support/providers/stand-in.ts';

let desk: TestDesk;
let aws: AwsMessagingStandIn;
let bucket: StandIn;
let deps: SendDeps;
const numberArn = 'arn:aws:social-messaging:eu-central-1:123456789012:phone-number-id/b2';
beforeAll(async () => {
  desk = await TestDesk.open();
  aws = await awsMessagingStandIn({});
  bucket = await standIn(() => ({ status: 200, body: 'hello' }));
  const plain = {
    teamId: null,
    language: null,
    continueHours: 72,
    acknowledges: false,
    acknowledgement: {},
    isActive: true,
  };
  const made = { ...plain, name: 'WhatsApp', kind: 'whatsapp_aws' };
  const settings = { numberArn, phoneNumberId: '106540352' };
  await createChannel({ table: desk.table }, byAdmin(desk), { key: 'wa', fields: { ...made, settings } });
  const sms = { ...plain, name: 'SMS', kind: 'sms_aws', settings: { number: '+15550100' } };
  await createChannel({ table: desk.table }, byAdmin(desk), { key: 'sms', fields: sms });
  const environment = {
    ...{ AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'hidden-key' },
    AWS_ENDPOINT_URL_SOCIALMESSAGING: aws.address,
    AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2: aws.address,
  };
  deps = {
    ...replyDeps(desk, desk.table),
    channels: keptConfiguration(desk.table)(channelArea),
    secrets: { of: async () => ({}) },
    ask: providerGateway({ reach: 'this_machine', environment, boundary: () => 'between' }),
    linkIntoBucket: async ({ key }) => `${bucket.address}/${key}`,
  };
});
afterAll(async () => {
  await aws[Symbol.asyncDispose]();
  await bucket[Symbol.asyncDispose]();
  await desk.close();
});

const onWhatsApp = { channel: 'whatsapp', key: 'wa', place: '49301', to: '49301' } as const;
const deliveryOf = async (ticketId: number) => {
  const { messages } = await desk.open(ticketId);
  const last = messages.findLast(({ kind }) => kind === 'public_reply');
  return last?.kind === 'public_reply' ? last.delivery : undefined;
};
/** An agent answers with a file. */
async function answered(ticketId: number) {
  const attachments = [(await desk.upload({ filename: 'plan.txt' })).id];
  await desk.write(ticketId, { kind: 'public_reply', text: 'Here it is.', attachments });
  return desk.event(ticketId, 'message.added');
}

test('a reply over WhatsApp by AWS is signed, has its file given to WhatsApp first, and is sent', async () => {
  const { id } = await givenDialogue(desk, onWhatsApp);
  expect(await sendReply(deps, desk.context(), await answered(id))).toBe('sent');
  expect(aws.asked[0]?.headers.authorization).toContain('/eu-central-1/social-messaging/aws4_request');
  const [mediaId = ''] = aws.uploaded.keys();
  expect(aws.uploaded.get(mediaId)?.toString()).toBe('hello');
  expect(JSON.stringify(aws.whatsApp)).toContain(`"document":{"id":"${mediaId}"`);
  expect(await deliveryOf(id)).toMatchObject({ state: 'sent', key: 'wa' });
});

test('a file that WhatsApp does not take fails its reply, and one that it takes later delays it', async () => {
  const { id } = await givenDialogue(desk, onWhatsApp);
  const event = await answered(id);
  const before = aws.whatsApp.length;
  aws.refuse(429, 'ThrottledRequestException');
  await sendReply(deps, desk.context(), event).catch(() => 'later');
  expect(await deliveryOf(id)).toMatchObject({ state: 'queued' });
  desk.now = new Date(desk.now.getTime() + 60_000);
  // The words go first, the file after them.
  const other = await givenDialogue(desk, onWhatsApp);
  const ask: SendDeps['ask'] = async (request, readFile) => {
    if (request.via === 'aws' && request.path.endsWith('/media'))
      aws.refuse(400, 'InvalidParametersException');
    return deps.ask(request, readFile);
  };
  expect(await sendReply({ ...deps, ask }, desk.context(), await answered(other.id))).toBe('failed');
  expect(await deliveryOf(other.id)).toMatchObject({ state: 'failed', code: 'provider_refused' });
  expect(aws.whatsApp.length - before).toBeLessThanOrEqual(1);
});

test('a number that opted out is learnt from the refusal: the next reply is refused before it is written', async () => {
  const place = '+4930123456';
  const { id } = await givenDialogue(desk, { channel: 'sms', key: 'sms', place, to: place });
  aws.optedOut.add(place);
  const { event } = await desk.reply(id, 'It left on Monday.');
  expect(await sendReply(deps, desk.context(), event)).toBe('failed');
  expect(aws.asked.at(-1)?.headers.authorization).toContain('/eu-central-1/sms-voice/aws4_request');
  expect(await deliveryOf(id)).toMatchObject({ state: 'failed', code: 'opted_out' });
  await expect(desk.reply(id, 'Are you there?')).rejects.toMatchObject({ code: 'reply.opted_out' });
});

const partsSchema = z.object({ parts: z.array(z.object({ billedAs: z.int().optional() })) });

test('an SMS says as how many it is billed, which one sign can change', async () => {
  const place = '+4930777777';
  const billed = async (text: string) => {
    const { id } = await givenDialogue(desk, { channel: 'sms', key: 'sms', place, to: place });
    const { event } = await desk.reply(id, text);
    await sendReply(deps, desk.context(), event);
    return partsSchema.parse(await deliveryOf(id)).parts.map(({ billedAs }) => billedAs);
  };
  expect(await billed('“Yes”')).toEqual([1]);
  expect(await billed('x'.repeat(161))).toEqual([2]);
  expect(await billed(`${'x'.repeat(100)}😀`)).toEqual([2]);
});
