import { InvalidInputError } from '../../shared/errors.ts';

/** Most lines of lists, and most tickets, that one request reads: some two thousand read units, and a second or two. */
export const MOST_LINES = 10_000;
export const MOST_LOOKED_AT = 2_000;
/** Most partitions of lists that one request reads. */
export const MOST_PARTITIONS = 300;

/** What a request may still read. */
export interface Budget {
  lines: number;
  tickets: number;
}

export const budgetOf = (): Budget => ({ lines: MOST_LINES, tickets: MOST_LOOKED_AT });

/** @throws InvalidInputError `tickets.filter_too_wide` when more is read than there is a budget for */
export function spend(budget: Budget, what: keyof Budget, count: number): void {
  budget[what] -= count;
  if (budget[what] < 0) throw tooWideError();
}

const TOO_WIDE = 'tickets.filter_too_wide';

/** The refusal of a filter that a page could be filled by only at a cost beyond all bounds. */
export function tooWideError(): InvalidInputError {
  const message = `A page of this would take reading more than ${MOST_LOOKED_AT.toLocaleString('en')} tickets or ${MOST_LINES.toLocaleString('en')} lines of lists. Name a requester, an organisation, a tag, an assignee, a team, a status, or a time since when they are made or changed; or make a view with these conditions, whose pages cost the same at any size; or search.`;
  return new InvalidInputError(TOO_WIDE, message, [
    { path: 'query', message: 'leaves too many tickets to choose from' },
  ]);
}

/** Whether an error says that a filter is too wide. */
export function isTooWide(error: unknown): boolean {
  return error instanceof InvalidInputError && error.code === TOO_WIDE;
}
