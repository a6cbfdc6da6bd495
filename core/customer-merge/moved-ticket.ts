import type { MergedTicket } from '../../schemas/merge.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { isSameValue } from '../shared/same-value.ts';

/** What of a ticket says which customers take part in it. */
export type Parts = Pick<Ticket, 'requesterId' | 'collaboratorIds' | 'invitedIds' | 'merged'>;

/** The parts of a ticket. */
export const partsOf = ({ requesterId, collaboratorIds, invitedIds, merged }: Ticket): Parts => ({
  requesterId,
  collaboratorIds,
  invitedIds,
  merged,
});

/** Of two records of a person the one in whose place the other is put. */
export interface Records {
  from: number;
  to: number;
}

/** The parts of a ticket with a customer in the place of another: as requester, as collaborator, and wherever else one takes part. */
export function movedParts(parts: Parts, { from, to }: Records): Parts {
  const one = (id: number) => (id === from ? to : id);
  const all = (ids: readonly number[]) => [...new Set(ids.map(one))];
  const requesterId = one(parts.requesterId);
  const { invitedIds, merged } = parts;
  return {
    requesterId,
    collaboratorIds: all(parts.collaboratorIds).filter((id) => id !== requesterId),
    invitedIds: invitedIds && all(invitedIds),
    merged: merged && {
      ...merged,
      collaboratorIds: all(merged.collaboratorIds),
      tickets: merged.tickets.map((ticket) => movedEntry(ticket, one, all)),
    },
  };
}

function movedEntry(
  { invitedIds, ...ticket }: MergedTicket,
  one: (id: number) => number,
  all: (ids: readonly number[]) => number[],
): MergedTicket {
  const requesterId = one(ticket.requesterId);
  return { ...ticket, requesterId, ...(invitedIds && { invitedIds: all(invitedIds) }) };
}

/**
 * The parts of a ticket as they were before a customer was put in the place of another, with whatever others changed since. Where both
 * took part before, both do again; where somebody took part out of the ticket since, they stay out.
 */
export function partsPutBack(
  now: Parts,
  { before, after }: { before: Parts; after: Parts },
  records: Records,
): Parts {
  const { from, to } = records;
  const ids = (was: readonly number[], set: readonly number[], are: readonly number[]) =>
    isSameValue(are, set) ? [...was] : idsPutBack(was, are, records);
  const isTheirs = before.requesterId === from && now.requesterId === to;
  const requesterId = isTheirs ? from : now.requesterId;
  const collaboratorIds = ids(before.collaboratorIds, after.collaboratorIds, now.collaboratorIds);
  // Whoever was a collaborator before they became the requester is one again.
  const again = isTheirs && before.collaboratorIds.includes(to) && !collaboratorIds.includes(to) ? [to] : [];
  const { invitedIds, merged } = now;
  const entryIn = (parts: Parts, id: number) => parts.merged?.tickets.find((ticket) => ticket.id === id);
  return {
    requesterId,
    collaboratorIds: [...collaboratorIds, ...again].filter((id) => id !== requesterId),
    invitedIds: invitedIds && ids(before.invitedIds ?? [], after.invitedIds ?? [], invitedIds),
    merged: merged && {
      ...merged,
      collaboratorIds: ids(
        before.merged?.collaboratorIds ?? [],
        after.merged?.collaboratorIds ?? [],
        merged.collaboratorIds,
      ),
      tickets: merged.tickets.map((ticket) => {
        const [was, set] = [entryIn(before, ticket.id), entryIn(after, ticket.id)];
        return was === undefined ? ticket : entryPutBack(ticket, was, { ids, set, records });
      }),
    },
  };
}

/** Others changed the list since: of it only the two are put back. */
function idsPutBack(was: readonly number[], are: readonly number[], { from, to }: Records): number[] {
  if (!was.includes(from) || !are.includes(to) || are.includes(from)) return [...are];
  if (was.includes(to)) return [...are, from];
  return are.map((id) => (id === to ? from : id));
}

function entryPutBack(
  now: MergedTicket,
  before: MergedTicket,
  {
    ids,
    set,
    records: { from, to },
  }: {
    ids: (was: readonly number[], set: readonly number[], are: readonly number[]) => number[];
    set: MergedTicket | undefined;
    records: Records;
  },
): MergedTicket {
  const isTheirs = before.requesterId === from && now.requesterId === to;
  const invitedIds = now.invitedIds && ids(before.invitedIds ?? [], set?.invitedIds ?? [], now.invitedIds);
  return {
    ...now,
    ...(isTheirs && { requesterId: from }),
    ...(invitedIds && { invitedIds }),
  };
}
