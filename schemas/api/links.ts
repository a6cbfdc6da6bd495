import * as z from 'zod';
import { idSchema, timeSchema } from '../actor.ts';
import { linkKindSchema } from '../link.ts';
import { shownEnum } from '../open-enum.ts';
import { statusSchema } from '../ticket.ts';
import { actorOutSchema, idParamSchema, pageSchema } from './common.ts';

/** A link of a ticket, with what is to be seen of the other one. */
export const linkOutSchema = z
  .object({
    kind: shownEnum(linkKindSchema.options).describe('what the other ticket is to this one'),
    ticketId: idSchema.describe('the other ticket'),
    subject: z.string(),
    status: shownEnum(statusSchema.options),
    linkedBy: actorOutSchema,
    linkedAt: timeSchema,
  })
  .meta({ id: 'Link' });
export const linkPageSchema = pageSchema(linkOutSchema);

export const linkParamsSchema = z.object({
  ticketId: idParamSchema,
  kind: linkKindSchema,
  linkedTicketId: idParamSchema,
});

export const linkTicketsSchema = z.strictObject({
  kind: linkKindSchema.describe('what the other ticket is to this one'),
  ticketId: idSchema.describe('the other ticket'),
});
