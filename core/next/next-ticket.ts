import type { Ticket } from '../../schemas/ticket.ts';
import { mayWithTicket } from '../auth/index.ts';
import type { Facts } from '../fields/index.ts';
import type { Reader } from '../ownership/index.ts';
import type { Context } from '../shared/context.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { refusedBy } from '../shared/table.ts';
import { CLAIMED, type Claim, claimAt, claimWrite } from '../ticket/index.ts';
import { type CompiledView, ticketsInView, type ViewPageDeps, viewCandidates } from '../views/index.ts';

/** Minutes for which a ticket is kept for whom it was handed to. */
export const CLAIM_MINUTES = 10;
/** Tickets of a view that are looked at together, and pages of them that are looked at. */
const AT_ONCE = 50;
const MOST_PAGES = 20;

/** A ticket that was handed to an agent. */
export interface Handed {
  ticket: Ticket;
  claim: Claim;
}

/**
 * Hands an agent the first ticket of a view that they may work on: that nobody is assigned but perhaps they themselves, that
 * nobody else was handed, and that they have not skipped of late. It is theirs to work on for ten minutes: what they write on
 * it, or a status that they set, assigns it to them; otherwise it goes back by itself. Whoever asks again before that is handed
 * the same ticket while it stands among the first of the view. Agents who ask at the same time get different tickets, the first ones of the view.
 * @returns null when there is none
 */
export async function nextTicket(
  deps: ViewPageDeps,
  context: Context,
  { reader, view, alongside }: { reader: Reader; view: CompiledView; alongside?: AlongsideWrites<Handed> },
): Promise<Handed | null> {
  const { now } = context;
  const hand = async (facts: Facts | undefined) =>
    facts !== undefined && isFor(reader, view, facts)
      ? claimed(deps, context, { facts, reader, alongside })
      : null;
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    // What is a moment behind is refused by the claim, and is looked at once more: half the units for each of the others.
    const asked = { reader, view, now, after, limit: AT_ONCE, mayLag: true };
    const found = await viewCandidates(deps, asked);
    const ownFirst = found.facts.toSorted(
      (one, other) => Number(isOwn(reader, other)) - Number(isOwn(reader, one)),
    );
    for (const facts of ownFirst.filter((one) => isFor(reader, view, one))) {
      const handed = (await hand(facts)) ?? (await hand(await asItIs(deps, asked, facts)));
      if (handed !== null) return handed;
    }
    if (found.after === null) return null;
    after = found.after;
  }
  return null;
}

/** A ticket that was not as it was read; undefined: it is none of the view any more. */
async function asItIs(
  { table }: ViewPageDeps,
  asked: Parameters<typeof ticketsInView>[1],
  { ticket }: Facts,
): Promise<Facts | undefined> {
  const [facts] = await ticketsInView(table, asked, [ticket.id]);
  return facts;
}

/** Whether a ticket is kept for an agent. */
function isOwn({ id }: Reader, { ticket, now }: Facts): boolean {
  return claimAt(ticket, now)?.agentId === id;
}

/** Whether a ticket can be handed to an agent, as it is now: the list may show what it was a moment ago. */
function isFor(reader: Reader, view: CompiledView, facts: Facts): boolean {
  const { ticket, now } = facts;
  if (!view.stands(facts) || !mayWithTicket(reader, 'ticket.change', ticket)) return false;
  if (ticket.assigneeId !== null && ticket.assigneeId !== reader.id) return false;
  const claim = claimAt(ticket, now);
  if (claim !== null) return claim.agentId === reader.id;
  const at = now.toISOString();
  return !ticket.skips?.some(({ agentId, until }) => agentId === reader.id && until > at);
}

/** Claims a ticket; null when somebody else was faster. */
async function claimed(
  { table }: ViewPageDeps,
  { now }: Context,
  {
    facts,
    reader,
    alongside,
  }: { facts: Facts; reader: Reader; alongside?: AlongsideWrites<Handed> | undefined },
): Promise<Handed | null> {
  const { ticket } = facts;
  const until = new Date(now.getTime() + CLAIM_MINUTES * 60_000).toISOString();
  const handed = { ticket, claim: { agentId: reader.id, until } };
  try {
    await table.write([claimWrite(ticket, handed.claim, now), ...((await alongside?.(handed)) ?? [])]);
    return handed;
  } catch (error) {
    if (refusedBy(error, CLAIMED)) return null;
    throw error;
  }
}
