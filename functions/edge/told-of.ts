import * as z from 'zod';
import type { ToldOf } from '../../core/shared/ticket-answers-store.ts';
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

/** A customer, as answers show one: with the channels on which they are known. */
const customer = z.object({ id: idSchema, identities: z.array(z.unknown()) });
const customerAnswer = z.object({
  body: z.union([customer, z.object({ customer }).transform((body) => body.customer)]),
});

/**
 * The tickets and customers whose words may stand in the answer to a request: the ticket in its path, and those that the answer names. When
 * words are struck out of one of them, they are struck out of the remembered answer too.
 */
export function toldOf(request: object, { body }: EndpointAnswer): ToldOf[] {
  const { params } = requestSchema.safeParse(request).data ?? {};
  const tickets = ANSWERS.flatMap((schema) => schema.safeParse({ body, params }).data ?? []);
  const told = customerAnswer.safeParse({ body }).data;
  return [
    ...[...new Set(tickets)].map((id): ToldOf => `T#${id}`),
    ...(told === undefined ? [] : [`C#${told.body.id}` as const]),
  ];
}
