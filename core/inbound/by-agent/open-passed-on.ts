import type { Ticket } from '../../../schemas/ticket.ts';
import { messageOf, messageWritesTo } from '../../message/index.ts';
import { type Context, laterThan } from '../../shared/context.ts';
import type { Write } from '../../shared/write.ts';
import type { StatusChange, TicketChange } from '../../ticket/index.ts';
import { originOf } from '../draft.ts';
import type { InboundDeps } from '../inbound-deps.ts';
import { keepContent } from '../keep-content.ts';
import { type ActingAgent, type AgentMail, changeOf, isRefusal, sentenceOf } from './act-by-mail.ts';
import type { NotDone } from './asked.ts';
import { readFirstLines } from './first-lines.ts';
import type { PassedOn } from './passed-on.ts';

/** What the first lines above a mail that an agent passes on make of its ticket, and what they write above it. */
export interface Above {
  begins: Pick<TicketChange, 'priority' | 'assigneeId'> & { tags: string[]; asked: StatusChange };
  /** `''` when they write nothing */
  text: string;
  notDone: NotDone | null;
  /** the first lines as they were written */
  asked: readonly string[];
}

/** As the tickets of any mail. */
export const AS_USUAL: Above['begins'] = { tags: [], asked: {} };

/** Reads what an agent writes above a mail that they pass on. What cannot be done stands in the note, with the reason. */
export async function aboveBy(deps: InboundDeps, agent: ActingAgent, { above }: PassedOn): Promise<Above> {
  const lines = readFirstLines(above.text);
  const left = (reason: NotDone['reason'], detail: string): Above => ({
    begins: AS_USUAL,
    text: above.text,
    notDone: { reason, detail },
    asked: [],
  });
  if ('problem' in lines) return left('command', lines.problem);
  try {
    const ticket = { assigneeId: null };
    const { addTags = [], priority, assigneeId } = await changeOf(deps, { lines, agent, ticket });
    const begins = {
      tags: [...addTags],
      asked: lines.status === null ? {} : { status: lines.status },
      ...(priority && { priority }),
      ...(assigneeId && { assigneeId }),
    };
    return { begins, text: lines.text, notDone: null, asked: lines.asked };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return left('refused', sentenceOf(error));
  }
}

/** The same, when the desk refuses what they ask for: the ticket is opened without. @throws what is no refusal */
export function asNotDone(above: Above, error: unknown): Above {
  if (!isRefusal(error) || above.begins === AS_USUAL) throw error;
  const text = [...above.asked, above.text].filter(Boolean).join('\n');
  return { ...above, begins: AS_USUAL, text, notDone: { reason: 'refused', detail: sentenceOf(error) } };
}

/** The writes of the note with what an agent wrote above the mail that they passed on; none when they wrote nothing. */
export async function noteAbove(
  { objects, buckets }: InboundDeps,
  context: Context,
  given: Pick<AgentMail, 'mail' | 'arrival' | 'vouched'> & {
    ticket: Ticket;
    agent: ActingAgent;
    passed: PassedOn;
    above: Above;
  },
): Promise<Write[]> {
  const { mail, arrival, vouched, ticket, agent, passed, above } = given;
  if (above.text === '' && passed.above.attachments.length === 0) return [];
  const notDone = above.notDone && { notDone: above.notDone };
  const text = above.notDone === null ? above.text : `[${above.notDone.detail}]\n\n${above.text}`;
  const beside = {
    ...mail,
    fingerprint: `${mail.fingerprint}-above`,
    text,
    replyText: above.text,
    html: '',
    attachments: passed.above.attachments,
  };
  const content = await keepContent(objects, buckets.attachments, beside);
  const current = laterThan({ ...context, actor: { kind: 'agent', id: agent.id } }, ticket.updatedAt);
  const origin = { ...originOf(mail, arrival, vouched), ...notDone };
  const note = messageOf(
    { kind: 'internal_note', ...content, origin },
    current.newId(),
    current.actor,
    current.now,
  );
  return messageWritesTo(ticket.id, ticket, note, current);
}
