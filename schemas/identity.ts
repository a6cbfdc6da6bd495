import * as z from 'zod';
import { unknownOf } from './open-enum.ts';

const knownIdentitySchema = z.discriminatedUnion('channel', [
  /** an address, normalised */
  z.object({ channel: z.literal('email'), value: z.string() }),
]);
export const IDENTITY_CHANNELS = knownIdentitySchema.options.map(({ shape }) => shape.channel.value);
/** An identity on a channel of this version. */
export type KnownIdentity = z.infer<typeof knownIdentitySchema>;

/**
 * Who a customer is on a channel: their address, number or name there. Each belongs to one customer at a time. A channel
 * is one member of the union; identities on channels of later versions are read, shown and left as they are.
 */
export const identitySchema = z.union([
  knownIdentitySchema,
  z.looseObject({ channel: unknownOf(IDENTITY_CHANNELS), value: z.string() }),
]);
export type Identity = z.infer<typeof identitySchema>;
