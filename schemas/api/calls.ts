import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from '../actor.ts';
import {
  CALL_DIRECTIONS,
  CALL_MEDIA,
  CALL_OUTCOMES,
  CALL_PARTS,
  CALL_VISIBILITIES,
  MOST_CALL_SECONDS,
} from '../call.ts';
import { CONFIGURATION_KEY } from '../configuration.ts';
import { personNameSchema } from '../customer.ts';
import { shownEnum } from '../open-enum.ts';
import { textSchema } from '../text.ts';
import { webLinkSchema } from '../web-link.ts';
import { addressInSchema, timeInSchema } from './common.ts';

const MOST_PARTICIPANTS = 50;

const externalId = /^[\x21-\x2e\x30-\x7e]{1,200}$/;
const EXTERNAL_ID = 'must be 1 to 200 visible ASCII characters without /';

export const callParamsSchema = z.object({
  externalId: z
    .string()
    .regex(externalId, EXTERNAL_ID)
    .meta({ examples: ['pbx-20260105-0017'] }),
});

const numberSchema = z
  .string()
  .regex(
    /^[0-9A-Za-z+*#@._:-]{1,100}$/,
    'must be a number such as +4930123456, an extension or a SIP address, without spaces',
  );

const participantInSchema = z.strictObject({
  name: personNameSchema,
  number: numberSchema.nullable().optional(),
  email: addressInSchema.nullable().optional(),
});

export const callInSchema = z.strictObject({
  direction: z
    .enum(CALL_DIRECTIONS)
    .describe('inbound: a customer calls; outbound: the desk calls them; internal: agents among themselves'),
  outcome: z
    .enum(CALL_OUTCOMES)
    .describe(
      'how it ended, or answered as soon as somebody took it. Reports come in any order, and the surest holds: answered before voicemail, declined, missed, busy and failed',
    ),
  startedAt: timeInSchema.describe('when it began to ring; of several reports the earliest holds'),
  answeredAt: timeInSchema.optional().describe('of a call that was answered'),
  endedAt: timeInSchema.optional().describe('of several reports the latest holds'),
  durationSeconds: z
    .int()
    .min(0)
    .max(MOST_CALL_SECONDS)
    .optional()
    .describe('for how long people talked, or somebody spoke to the voicemail; else it is worked out'),
  from: numberSchema
    .nullable()
    .default(null)
    .describe('who calls, as the carrier says it: in E.164 it tells which customer it is. null: withheld'),
  to: numberSchema.nullable().default(null).describe('who is called'),
  name: personNameSchema
    .optional()
    .describe('what the customer is called, where the telephone system knows it; names who has no name yet'),
  medium: z.enum(CALL_MEDIA).default('phone'),
  visibility: z
    .enum(CALL_VISIBILITIES)
    .default('internal')
    .describe(
      'who gets to know what was said: internal: agents; public: of an inbound call its customer, too, sees recording and transcript. Notes are for agents always',
    ),
  channel: z
    .string()
    .regex(CONFIGURATION_KEY)
    .optional()
    .describe('a channel of calls whose team, language and hours hold; without one those of the desk'),
  initialId: z
    .string()
    .regex(externalId, EXTERNAL_ID)
    .optional()
    .describe('the call of which it is a further leg, such as a transfer: both are one contact'),
  ticketId: idSchema.optional().describe('the ticket to which it belongs; else its caller’s is looked for'),
  customerId: idSchema.optional().describe('whose call it is; else who has the number'),
  agentId: idSchema.nullable().optional().describe('who took it, or called'),
  link: webLinkSchema.nullable().optional().describe('where the meeting is, or the call in its system'),
  recordingUrl: webLinkSchema
    .nullable()
    .optional()
    .describe('where its recording is, which stays there: the desk shows the link to agents'),
  recordings: z
    .array(ulidSchema)
    .max(5)
    .optional()
    .describe(
      'files that were uploaded by `POST /v1/attachments`, of type audio or video: the desk keeps them with the call',
    ),
  transcript: textSchema(20_000).nullable().optional(),
  notes: textSchema(8_000).nullable().optional().describe('what its agent noted; for agents'),
  participants: z.array(participantInSchema).max(MOST_PARTICIPANTS).optional(),
  at: timeInSchema
    .optional()
    .describe(
      'when this was so, by your clock; else when it comes. Of agent, link, recording, participants, transcript and notes the newest holds',
    ),
});
export type CallIn = z.infer<typeof callInSchema>;

export const callOutSchema = z
  .object({
    externalId: z.string(),
    ticketId: idSchema,
    messageId: ulidSchema.describe('the message of the ticket that it is'),
    answerMessageId: ulidSchema.nullable().describe('the reply that it is; null: nobody took it'),
    notesMessageId: ulidSchema.nullable().describe('the note of what was said; null: nothing'),
    direction: shownEnum(CALL_DIRECTIONS),
    medium: shownEnum(CALL_MEDIA),
    visibility: shownEnum(CALL_VISIBILITIES),
    outcome: shownEnum(CALL_OUTCOMES),
    from: z.string().nullable().describe('null: withheld'),
    to: z.string().nullable(),
    startedAt: timeSchema,
    answeredAt: timeSchema.nullable(),
    endedAt: timeSchema.nullable(),
    durationSeconds: z.int().nullable().describe('null: that is not known'),
    agentId: idSchema.nullable(),
    link: z.string().nullable(),
    recordingUrl: z.string().nullable().describe('where it is, if it stays there'),
    recordings: z.array(
      z.object({
        filename: z.string(),
        contentType: z.string(),
        size: z.int().describe('bytes'),
        url: z.string().nullable().describe('works for some minutes; null: it was struck out'),
      }),
    ),
    participants: z.array(z.object({ name: z.string(), address: z.string().nullable() })),
  })
  .meta({ id: 'Call' });

/** What of a call a message is, and what is known of the call, as agents are told. */
export const callOfMessageSchema = z.object({
  part: shownEnum(CALL_PARTS).describe(
    'call: the message is the call; answer: that somebody took it; notes: what was said',
  ),
  direction: shownEnum(CALL_DIRECTIONS).optional(),
  medium: shownEnum(CALL_MEDIA).optional(),
  outcome: shownEnum(CALL_OUTCOMES).optional(),
  from: z.string().nullable().optional(),
  to: z.string().nullable().optional(),
  startedAt: timeSchema.optional(),
  answeredAt: timeSchema.optional(),
  endedAt: timeSchema.optional(),
  durationSeconds: z.int().optional(),
  agentId: idSchema.nullable().optional(),
  link: z.string().nullable().optional(),
  recordingUrl: z.string().nullable().optional(),
  participants: z.array(z.object({ name: z.string(), address: z.string().nullable() })).optional(),
});

export const keptCallOutSchema = z
  .object({
    result: z
      .enum(['opened', 'changed', 'known', 'nothing'])
      .describe(
        'opened: it is new on its ticket; changed: more is known of it; known: nothing new was said; nothing: it belongs to no ticket and opens none',
      ),
    call: callOutSchema.nullable().describe('null where it is kept nowhere'),
  })
  .meta({ id: 'KeptCall' });

export const callsOutSchema = z
  .object({ items: z.array(callOutSchema).describe('the newest first') })
  .meta({ id: 'Calls' });
