import type { Ticket } from '../../schemas/ticket.ts';
import type { Context } from '../shared/context.ts';
import { type FieldProblem, fieldError } from '../shared/errors.ts';
import type { TicketRules } from './ticket-rules.ts';

/** How a ticket is solved, as somebody says who solves it; what is absent stays. */
export interface ResolutionChange {
  /** null: no resolution is named */
  resolution?: { key?: string | null | undefined; text?: string | undefined } | undefined;
}

/** Who does something, and when. */
export type Doing = Pick<Context, 'now' | 'actor'>;

/** What a ticket says of its last solution. */
type Solution = Pick<Ticket, 'resolution' | 'resolutionText'>;

/** The solution of a ticket that is solved now, whatever was said of an earlier one. */
export function newSolution({ resolution = {} }: ResolutionChange, { now, actor }: Doing): Solution {
  const { key = null, text = '' } = resolution;
  return { resolution: { key, at: now.toISOString(), by: actor }, resolutionText: text };
}

/** The solution of a ticket that was solved before, with what is said of it now. Who solved it stays. */
export function correctedSolution(ticket: Ticket, asked: ResolutionChange, doing: Doing): Solution {
  const { resolution = newSolution({}, doing).resolution, resolutionText = '' } = ticket;
  if (asked.resolution === undefined || resolution === undefined) return {};
  const { key = resolution.key, text = resolutionText } = asked.resolution;
  return { resolution: { ...resolution, key }, resolutionText: text };
}

/** @throws InvalidInputError when somebody says how a ticket was solved that is not */
export function requireSolved({ resolution }: ResolutionChange): void {
  if (resolution !== undefined) throw fieldError('resolution', 'goes with a ticket that is solved');
}

/** What the desk wants to know of a solution, and was not told. */
export function missingOfSolution(
  { resolution, resolutionText = '' }: Ticket,
  { solvingNeedsResolution = false, solvingNeedsResolutionText = false }: TicketRules,
): FieldProblem[] {
  const message = 'is needed to solve a ticket';
  return [
    ...(solvingNeedsResolution && !resolution?.key ? [{ path: 'resolution.key', message }] : []),
    ...(solvingNeedsResolutionText && resolutionText.trim() === ''
      ? [{ path: 'resolution.text', message }]
      : []),
  ];
}
