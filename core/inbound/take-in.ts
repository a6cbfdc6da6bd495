import type { Context } from '../shared/context.ts';
import type { Write } from '../shared/write.ts';
import { type AgentMail, actByMail, agentOf, isByAnother, reachedBy } from './by-agent/act-by-mail.ts';
import { BY_ANOTHER } from './by-agent/asked.ts';
import { keepNotDone } from './by-agent/keep-not-done.ts';
import { type Above, aboveBy, asNotDone, noteAbove } from './by-agent/open-passed-on.ts';
import { passedOnBy } from './by-agent/passed-on.ts';
import { fileMail } from './file-mail.ts';
import type { FindingDesk } from './find-thread.ts';
import type { InboundDeps, Receipt } from './inbound-deps.ts';
import { keepContent } from './keep-content.ts';
import { withKnownQuote } from './known-quote.ts';
import { mailboxFor, type Recipient } from './recipient.ts';

/** A mail that is taken in. Its `guards` say that it was, whatever it becomes. */
export interface TakenIn extends AgentMail {
  /** the mailbox of the ticket that it opens */
  at: Recipient;
  desk: FindingDesk;
  /** what else is written where it becomes a message of a customer */
  counted?: readonly Write[];
}

/**
 * Lets a mail be what it is: an agent's does what it says or passes a customer's on, all other opens a ticket or joins one. All
 * of it is written in one transaction.
 */
export async function takeIn(deps: InboundDeps, context: Context, given: TakenIn): Promise<Receipt> {
  const { mail, arrival, found, at, desk, rules, guards, vouched, counted = [] } = given;
  const byAgent = await takeInByAgent(deps, context, given);
  if (byAgent !== null) return byAgent;
  const whole = withKnownQuote(mail, found, desk);
  const content = await keepContent(deps.objects, deps.buckets.attachments, whole);
  const filing = { mail, arrival, found, at, content, rules, vouched };
  const { ticket, filed, writes, opened } = await fileMail(deps, context, filing);
  await deps.table.write([...writes, ...guards(filed), ...counted]);
  return { outcome: opened ? 'opened' : 'joined', ...filed, ticketId: ticket.id };
}

/** What becomes of a mail of an agent: what it says is done, or it opens a ticket for whose mail it passes on. Null: it is as anybody's. */
async function takeInByAgent(deps: InboundDeps, context: Context, given: TakenIn): Promise<Receipt | null> {
  const { mail, found, arrival, rules, guards, vouched } = given;
  const agent = await agentOf(deps, found.agentId);
  const reached = reachedBy(given);
  if (reached !== null && (isByAnother(given) || (agent === null && found.toldAgentId !== null)))
    return keepNotDone(deps, context, { ...given, agent: null, reached, notDone: BY_ANOTHER });
  if (agent === null) return null;
  if (reached !== null) return actByMail(deps, context, { ...given, agent, reached });
  const passed = await passedOnBy(deps.table, agent, { ...given, now: context.now });
  if (passed === null) return null;
  const content = await keepContent(deps.objects, deps.buckets.attachments, passed.mail);
  const unasked = { ...found, agentId: null, toldAgentId: null, copied: [] };
  const opens = { ...unasked, outcome: 'new', mayBelongTo: null, ...passed.sender } as const;
  const at = await mailboxFor(deps.mailboxes, context.now, { arrival, mail: passed.mail, found: opens });
  const open = async (above: Above) => {
    const opening = { mail: passed.mail, found: opens, begins: above.begins };
    const { ticket, filed, writes } = await fileMail(deps, context, {
      arrival,
      at,
      content,
      rules,
      vouched,
      ...opening,
    });
    const note = await noteAbove(deps, context, { mail, arrival, vouched, ticket, agent, passed, above });
    await deps.table.write([...writes, ...note, ...guards(filed)]);
    return { outcome: 'opened', ...filed } as const;
  };
  const above = await aboveBy(deps, agent, passed);
  return open(above).catch((error: unknown) => open(asNotDone(above, error)));
}
