import { addMessage } from '../../core/conversation/index.ts';
import { createCustomer } from '../../core/customer/index.ts';
import { draftFromGap, noteEmptySearch, reportNow } from '../../core/gap/index.ts';
import { jobWrites } from '../../core/jobs/index.ts';
import type { Context } from '../../core/shared/context.ts';
import type { Table } from '../../core/shared/table.ts';
import { createTicket } from '../../core/ticket/index.ts';
import { ADMIN, customerOf, requestFor } from './desk.ts';
import { givenSection } from './given-article.ts';
import { byEmail } from './identities.ts';
import { JobQueue } from './job-queue.ts';

/** What a customer asks, and what an agent answers. */
export interface GivenQuestion {
  readonly subject: string;
  readonly text: string;
  readonly name?: string;
  readonly address?: string;
  readonly answer?: string;
}

/** A ticket that its requester opened, with an agent's reply that solved it where one is given. */
export async function givenQuestion(
  { table }: { table: Table },
  context: () => Context,
  { subject, text, name = 'Mara Quendel', address, answer }: GivenQuestion,
): Promise<{ ticketId: number; replyId: string | null }> {
  const identities = address === undefined ? [] : byEmail(address);
  const fields = { name, identities, phone: null, locale: null, timezone: null, notes: '' };
  const { id } = await createCustomer({ table }, context(), { fields });
  const actor = { kind: 'customer', id } as const;
  const request = requestFor({ id }, { subject, text });
  const made = await createTicket({ table }, { ...context(), actor }, { principal: customerOf(id), request });
  const ticketId = made.ticket.id;
  if (answer === undefined) return { ticketId, replyId: null };
  const message = { kind: 'public_reply', text: answer, status: 'solved' } as const;
  const rules = { closeAfterDays: 4, solvingNeedsAssignee: false };
  const by = { ...context(), actor: { kind: 'agent', id: 1 } as const };
  const replied = await addMessage({ table, rules }, by, { principal: ADMIN, ticketId, message });
  return { ticketId, replyId: replied.message.id };
}

/** Groups the tickets that there are, as somebody who looks at the gaps makes a job do. */
export async function givenReport({ table }: { table: Table }, context: () => Context): Promise<void> {
  const { job } = await reportNow({ table, jobWrites }, context(), { anew: true });
  const queue = new JobQueue();
  queue.now = context().now;
  if (job !== null) await queue.begin(job.id).drain(table);
}

/** A gap of which a draft was made, and a search that found nothing. */
export async function givenGaps(deps: { table: Table }, context: () => Context): Promise<void> {
  await givenSection(deps, context(), { key: 'travel' });
  const answer = 'Please choose Trips, then Rebook, and pick another date until two hours before.';
  const asks = ['rebook my train trip', 'rebook the trip by train', 'rebook a train trip to Graz'];
  let first = 0;
  for (const ask of asks) {
    const { ticketId } = await givenQuestion(deps, context, {
      subject: `How do I ${ask}?`,
      text: `I want to ${ask}, how does it work?`,
      answer,
    });
    first ||= ticketId;
  }
  await givenReport(deps, context);
  await draftFromGap(deps, context(), {
    principal: ADMIN,
    gapId: first,
    place: { section: 'travel', audience: 'public' },
  });
  await noteEmptySearch(
    deps.table,
    { query: 'Rebook a ferry', locale: 'en', searchId: context().newId() },
    context().now,
  );
}
