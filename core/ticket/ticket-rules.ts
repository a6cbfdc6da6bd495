import type { Ticket } from '../../schemas/ticket.ts';
import type { FieldProblem } from '../shared/errors.ts';
import { SHIPPED, type Statuses } from '../status/index.ts';
import { fieldsMissingToSolve, type TicketTerms } from './description.ts';

/** What the desk has configured that decides what becomes of a ticket. What is absent is as it is shipped. */
export interface TicketRules {
  /** days after which a solved ticket closes by itself; null: none does */
  closeAfterDays: number | null;
  /** BCP 47: the language of tickets and customers of which nothing tells it; not known when absent */
  language?: string | null;
  /** seconds for which a reply can be taken back before it leaves; when absent, it leaves at once */
  undoSeconds?: number;
  statuses?: Statuses;
  /** what the desk has to describe tickets by; nothing when absent */
  terms?: TicketTerms;
  /** key of the status that a public reply sets which names none, or `keep` */
  statusAfterReply?: string;
  /** @default true */
  solvingNeedsAssignee?: boolean;
  /** whether solving needs a resolution of the list, and a text about it; @default false */
  solvingNeedsResolution?: boolean;
  solvingNeedsResolutionText?: boolean;
  /** whether agents may close a ticket by hand; @default true */
  agentsMayClose?: boolean;
  /** whether a customer who says thanks, and nothing else, leaves a solved ticket solved; @default false */
  thanksKeepsSolved?: boolean;
  /** whether mail is held that somebody is to look at; @default true */
  holdsMail?: boolean;
  /** mails of one sender that are taken in within an hour, before what is more is held; null, or absent: any number */
  mailsPerHour?: number | null;
  /** What else is missing of a ticket that is to be solved, given as it would be then: a problem for each such field. Pure. */
  missingToSolve?(ticket: Ticket): readonly FieldProblem[];
}

/** The statuses by which something is decided. */
export function statusesOf({ statuses = SHIPPED }: Pick<TicketRules, 'statuses'>): Statuses {
  return statuses;
}

/** The rules that follow from the terms by which tickets are described. */
export function termed(terms: TicketTerms) {
  return { terms, missingToSolve: (ticket: Ticket) => fieldsMissingToSolve(ticket, terms) };
}
