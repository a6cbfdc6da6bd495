import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import type { EndpointAnswer } from './api-answer.ts';

const named = z.object({ ticketId: idSchema });
const ticket = z.object({ id: idSchema, subject: z.string() });

const requestSchema = z.object({ params: named });
/** The places of an answer in which a ticket, or a part of one, can stand. */
const ANSWERS = [
  z.object({ body: ticket }).transform(({ body }) => body.id),
  z.object({ body: z.object({ ticket }) }).transform(({ body }) => body.ticket.id),
  z.object({ body: named }).transform(({ body }) => body.ticketId),
  z.object({ params: named }).transform(({ params }) => params.ticketId),
];

/**
 * The tickets whose words may stand in the answer to a request: the one in its path, those that the answer names. When
 * words are struck out of one of them, they are struck out of the remembered answer too.
 */
export function ticketsTold(request: object, { body }: EndpointAnswer): number[] {
  const { params } = requestSchema.safeParse(request).data ?? {};
  const found = ANSWERS.flatMap((schema) => schema.safeParse({ body, params }).data ?? []);
  return [...new Set(found)];
}
