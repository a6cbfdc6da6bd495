import type { Ticket } from '../../schemas/ticket.ts';
import { type Principal, purgedError, requireMayWithTicket } from '../auth/index.ts';
import { linkChildWrites } from '../link/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { fieldError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import {
  createTicket,
  type Description,
  isTrashed,
  loadTicket,
  requireNotClosed,
  requireNotMerged,
  type TicketRules,
  type TicketWithMessage,
  trashedError,
} from '../ticket/index.ts';

/** What another team is to do, as somebody says who works on the parent. */
export interface ChildRequest extends Description {
  /** that of the parent when absent */
  readonly subject?: string | undefined;
  /** what is to be done; a template says it when absent */
  readonly text?: string | undefined;
  /** key of the template that says it, filled in with what the parent says */
  readonly template?: string | undefined;
  /** who is to do it */
  readonly teamId: number;
  readonly assigneeId?: number | null | undefined;
  /** that of the parent when absent */
  readonly priority?: Ticket['priority'] | undefined;
  readonly type?: Ticket['type'] | undefined;
  readonly tags?: string[] | undefined;
}

/** What child tickets are opened with. */
export interface ChildDeps {
  readonly table: Table;
  readonly rules: TicketRules;
  /** What a template says for a child of a ticket. */
  readonly textOf: (parent: Ticket, template: string) => Promise<string>;
}

/**
 * Opens a ticket for another team below one that there is: the ticket, the link on both and the events of both are one
 * transaction. It is one among agents, of the requester, organisation, language and mailbox of its parent, and has its own
 * team, status, service levels and place in the workload. Of a closed ticket, one in the trash, and one that goes on
 * elsewhere, none is opened.
 * @throws ForbiddenError, NotFoundError when the principal may not link the parent
 * @throws ConflictError `ticket.closed`, `ticket.merged`, `ticket.trashed`, `ticket.purged`, `link.too_deep`
 * @throws InvalidInputError that names team, assignee, template or field when there is no such one
 */
export function openChild(
  { table, rules, textOf }: ChildDeps,
  context: Context,
  input: {
    principal: Principal;
    ticketId: number;
    request: ChildRequest;
    alongside?: AlongsideWrites<TicketWithMessage>;
  },
): Promise<TicketWithMessage> {
  const { principal, ticketId, request } = input;
  if ((request.text === undefined) === (request.template === undefined))
    throw fieldError('text', 'say what is to be done: either text or template');
  return untilNotOvertaken(['version'], async () => {
    const parent = await loadTicket(table, ticketId);
    requireMayWithTicket(principal, 'link.write', parent);
    requireParent(parent);
    const current = laterThan(context, parent.updatedAt);
    const { template } = request;
    const text = template === undefined ? request.text : await textOf(parent, template);
    return createTicket({ table, rules }, current, {
      principal,
      request: ticketAsked(parent, { ...request, text }),
      alongside: async (opened) => [
        ...(await linkChildWrites(table, { parent, child: opened.ticket }, current)),
        ...((await input.alongside?.(opened)) ?? []),
      ],
    });
  });
}

/**
 * Refuses to open something below a ticket that is over, or goes on elsewhere.
 * @throws ConflictError `ticket.closed`, `ticket.merged`, `ticket.trashed`, `ticket.purged`
 */
export function requireParent(parent: Ticket): void {
  if (parent.purged) throw purgedError();
  if (isTrashed(parent)) throw trashedError();
  requireNotMerged(parent);
  requireNotClosed(parent);
}

function ticketAsked(parent: Ticket, { template: _, ...asked }: ChildRequest) {
  const { subject = parent.subject, priority = parent.priority, assigneeId = null } = asked;
  const { type = 'task', tags = [] } = asked;
  const { language, organisationId, mailbox } = parent;
  return {
    ...asked,
    ...{ subject, priority, assigneeId, type, tags, organisationId },
    kind: 'internal_note' as const,
    requester: { id: parent.requesterId },
    mailbox: { address: mailbox, teamId: null },
    ...(language && { language }),
  };
}
