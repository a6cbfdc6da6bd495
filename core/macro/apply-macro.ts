import type { Message } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { requireMayWithTicket } from '../auth/index.ts';
import { type AskedRecipients, addMessage, type MessageDeps } from '../conversation/index.ts';
import type { Reader } from '../ownership/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError, fieldError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { changeTicket, loadTicket } from '../ticket/index.ts';
import { type DrawDeps, drawMacro } from './draw-macro.ts';
import type { Macro } from './macro-area.ts';
import { countUse } from './uses-store.ts';

/** What an agent says as a macro is applied. */
export interface Application extends AskedRecipients {
  /** in which language its text is to be */
  readonly language?: string | undefined;
  /** the agent's words in place of those of the macro */
  readonly text?: string | undefined;
  readonly html?: string | undefined;
  /** the last message that the agent saw: it is refused when the customer has written since */
  readonly lastSeenMessageId?: string | undefined;
}

/** What a macro did. */
export interface Applied {
  readonly ticket: Ticket;
  /** null: it writes none */
  readonly message: Message | null;
}

/**
 * Does to a ticket what a macro says, in one transaction: writes its text, filled in, as the reply or note of the agent, and
 * changes the ticket. All of it, or nothing. It needs what each of these needs, and counts as a use of the macro.
 * @throws what `addMessage` and `changeTicket` throw; ConflictError `macro.inactive`, `macro.failed`, `action.unknown`
 */
export async function applyMacro(
  deps: MessageDeps & DrawDeps,
  context: Context,
  input: {
    reader: Reader;
    macro: Macro;
    ticketId: number;
    asked: Application;
    expectedVersion?: number | undefined;
    alongside?: AlongsideWrites<Applied>;
  },
): Promise<Applied> {
  const { reader, macro, ticketId, asked } = input;
  requireUsable(macro);
  const { language, text, html, ...sending } = asked;
  const ticket = await loadTicket(deps.table, ticketId);
  requireMayWithTicket(reader, 'ticket.read', ticket);
  const isOwnText = text !== undefined || html !== undefined;
  const drawn = await drawMacro(deps, macro, ticket, { reader, now: context.now, language, isOwnText });
  const written = async (applied: Applied) => [
    countUse(macro.key, ticketId, context.now),
    ...((await input.alongside?.(applied)) ?? []),
  ];
  const target = {
    principal: reader,
    ticketId,
    ...(input.expectedVersion !== undefined && { expectedVersion: input.expectedVersion }),
  };
  if (drawn.message === null) {
    requireNoMessage(asked);
    const alongside = (after: Ticket) => written({ ticket: after, message: null });
    const after = await changeTicket(deps, context, { ...target, change: drawn.change, alongside });
    return { ticket: after, message: null };
  }
  const own = { ...(text !== undefined && { text }), ...(html !== undefined && { html }) };
  const change = Object.keys(drawn.change).length > 0 ? { ticket: drawn.change } : {};
  const message = { ...drawn.message, ...own, ...sending, ...change };
  return addMessage(deps, context, { ...target, message, alongside: written });
}

/** @throws ConflictError `macro.inactive` */
export function requireUsable({ isActive }: Macro): void {
  if (!isActive) throw new ConflictError('macro.inactive', 'The macro is switched off.');
}

function requireNoMessage({ language: _, ...said }: Application): void {
  const [first] = Object.entries(said).filter(([, value]) => value !== undefined);
  if (first !== undefined) throw fieldError(first[0], 'goes with a macro that writes a message');
}
