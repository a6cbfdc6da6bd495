import * as z from 'zod';
import { timeSchema } from './actor.ts';
import { unknownOf } from './open-enum.ts';

const byEmail = z.object({ channel: z.literal('email') });
const mailed = byEmail.extend({ at: timeSchema, mailId: z.string() });

/** How far an outgoing mail got. `detail` is the reason in the words of the mail system. */
const knownEmailDeliverySchema = z.discriminatedUnion('state', [
  /** waits for the sender; where it can be taken back, that begins at `leavesAt` */
  byEmail.extend({ state: z.literal('queued'), leavesAt: timeSchema.optional() }),
  mailed.extend({ state: z.literal('sent') }),
  mailed.extend({ state: z.literal('delivered') }),
  /** an answer came that says neither: an absence note, or a passing trouble */
  mailed.extend({ state: z.literal('delayed'), detail: z.string() }),
  mailed.extend({ state: z.literal('bounced'), detail: z.string() }),
  mailed.extend({ state: z.literal('complained'), detail: z.string() }),
  byEmail.extend({ state: z.literal('withheld'), at: timeSchema, detail: z.string() }),
  byEmail.extend({ state: z.literal('failed'), at: timeSchema, detail: z.string() }),
  /** taken back before it left: it never goes out, and is for agents alone; `restored` says of its ticket that all it
   * had changed was put back, and otherwise `kept` which fields were not */
  byEmail.extend({
    state: z.literal('undone'),
    at: timeSchema,
    restored: z.boolean(),
    kept: z.array(z.string()).optional(),
  }),
]);
export const EMAIL_STATES = knownEmailDeliverySchema.options.map(({ shape }) => shape.state.value);
/** A state of a mail that this version can write. */
export type EmailDelivery = z.infer<typeof knownEmailDeliverySchema>;

/** Another system has sent it, before this desk was there. */
const imported = z.object({ channel: z.literal('import'), state: z.literal('sent'), at: timeSchema });

export const DELIVERY_CHANNELS = [byEmail.shape.channel.value, imported.shape.channel.value] as const;

/**
 * By which channel a reply goes out, and how far it got there. A channel is one member of the union, with the states that
 * it has. A reply on a channel that another version has added has a state too, and is that version's to send.
 */
export const deliverySchema = z.union([
  knownEmailDeliverySchema,
  imported,
  z.looseObject({ channel: z.literal('email'), state: unknownOf(EMAIL_STATES) }),
  z.looseObject({ channel: unknownOf(DELIVERY_CHANNELS), state: z.string() }),
]);
export type Delivery = z.infer<typeof deliverySchema>;
