import type { DeskEvent } from '../../schemas/events/events.ts';
import type { Context } from '../shared/context.ts';
import { refusedBy } from '../shared/table.ts';
import { gatherSources, type OutboundDeps } from './gather-sources.ts';
import { MailHeldBackError } from './mail-gateway.ts';
import { CLAIMED, type Failure, givenUpWrites } from './outgoing-store.ts';
import { type Plan, plansFor } from './plan-mail.ts';

/**
 * Notes on the ticket that the mail of an event is given up for now, and why. Notes nothing when the mail was sent, may
 * be on its way, or was given up before. When the event is put through again, the mail is sent after all.
 */
export async function giveUpMail(
  deps: OutboundDeps,
  context: Context,
  event: DeskEvent,
  error: unknown,
): Promise<void> {
  for (const plan of plansFor(event)) await giveUp(deps, context, plan, error);
}

async function giveUp(deps: OutboundDeps, context: Context, plan: Plan, error: unknown): Promise<void> {
  const gathered = await gatherSources(deps, context.now, plan);
  if (gathered === null) return;
  const { outgoing, ticket } = gathered.sources;
  try {
    await deps.table.write(givenUpWrites(outgoing, ticket, failureOf(error), context));
  } catch (error) {
    if (!refusedBy(error, CLAIMED)) throw error;
  }
}

function failureOf(error: unknown): Failure {
  const detail = error instanceof Error ? error.message : 'unknown';
  return { reason: error instanceof MailHeldBackError ? error.obstacle : 'given_up', detail };
}
