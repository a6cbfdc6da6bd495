import { type Status, statusSchema } from '../../../schemas/ticket.ts';
import { teamLimit } from '../../auth/index.ts';
import { listPartition } from '../list-position.ts';
import { internalListName, listName, type TicketList, teamPart, teamShareName } from '../ticket-list.ts';
import type { Pins } from './pins.ts';
import { type FilterReader, type TicketFilter, UNSOLVED } from './ticket-filter.ts';

/** The lists in which every ticket that fits stands. */
export interface Base {
  readonly partitions: readonly string[];
  /** whether they hold a small part of the desk, however long that has worked */
  readonly isNarrow: boolean;
}

/** What decides the lists to begin with. */
export interface BaseAsked {
  reader: FilterReader;
  view: TicketFilter['view'];
  pins: Pins;
  /** whether what is in the trash, or spam, can fit too */
  mayBeTrashed: boolean;
  mayBeSpam: boolean;
  shards: number;
}

/** The shortest lists that hold every ticket which fits and which the reader may see. */
export function baseOf(asked: BaseAsked): Base {
  const { reader, view, shards } = asked;
  const teams = teamLimit(reader);
  if (view === 'shared') {
    const names = [
      listName({ of: 'shared', agentId: reader.id }),
      ...(reader.teamIds ?? []).map(teamShareName),
    ];
    return { partitions: sharded(names, shards), isNarrow: true };
  }
  if (seesOwn(asked)) {
    return {
      partitions: sharded([listName({ of: 'assignee', agentId: reader.id })], shards),
      isNarrow: true,
    };
  }
  const { names, isNarrow } = ofDesk(asked);
  const parts = teams === null ? names : teams.flatMap((id) => names.map((name) => teamPart(name, id)));
  return { partitions: sharded(parts, shards), isNarrow: isNarrow || teams !== null };
}

/** Whether only tickets are asked for that the reader is assigned and still works on: those they see whatever the team. */
export function seesOwn({ reader, pins }: Pick<BaseAsked, 'reader' | 'pins'>): boolean {
  const assignees = pins.values.get('ticket.assigneeId');
  return assignees?.size === 1 && assignees.has(reader.id) && isUnsolved(pins);
}

function sharded(names: readonly string[], shards: number): string[] {
  return names.flatMap((name) => Array.from({ length: shards }, (_, shard) => listPartition(name, shard)));
}

function isUnsolved({ values }: Pins): boolean {
  const statuses = values.get('ticket.status');
  return statuses !== undefined && [...statuses].every((one) => UNSOLVED.some((status) => status === one));
}

interface Names {
  names: string[];
  isNarrow: boolean;
}

const narrow = (...lists: TicketList[]): Names => ({ names: lists.map(listName), isNarrow: true });

function ofDesk(asked: BaseAsked): Names {
  const { values } = asked.pins;
  if (values.get('ticket.isTrashed')?.has(true)) return narrow({ of: 'trash' });
  if (values.get('ticket.isSpam')?.has(true) && !asked.mayBeTrashed) return narrow({ of: 'spam' });
  const away: TicketList[] = [
    ...(asked.mayBeTrashed ? [{ of: 'trash' } as const] : []),
    ...(asked.mayBeSpam ? [{ of: 'spam' } as const] : []),
  ];
  const { names, isNarrow } = ofWork(asked);
  return { names: [...names, ...away.map(listName)], isNarrow };
}

/** Of lists of tickets that are neither in the trash nor spam. */
function ofWork({ reader, pins }: BaseAsked): Names {
  const only = (field: string) => onlyId(pins, field);
  const [customerId, organisationId] = [only('ticket.requesterId'), only('ticket.organisationId')];
  if (customerId !== null)
    return {
      names: [listName({ of: 'requester', customerId }), internalListName(customerId)],
      isNarrow: true,
    };
  if (organisationId !== null) return narrow({ of: 'organisation', organisationId });
  const isOfAll = teamLimit(reader) === null;
  const agentId = only('ticket.assigneeId');
  if (agentId !== null && isUnsolved(pins) && isOfAll) return narrow({ of: 'assignee', agentId });
  if (pins.tag !== null) return narrow({ of: 'tag', tag: pins.tag });
  const teamId = only('ticket.teamId');
  if (teamId !== null && isUnsolved(pins) && isOfAll) return narrow({ of: 'team', teamId });
  const isFree = pins.values.get('ticket.assigneeId')?.has(null) === true;
  if (isFree && isUnsolved(pins) && pins.values.get('ticket.assigneeId')?.size === 1)
    return narrow({ of: 'unassigned' });
  return byStatus(pins, isOfAll ? teamId : null);
}

function byStatus(pins: Pins, teamId: number | null): Names {
  const asked = pins.values.get('ticket.status');
  const isAsked = (status: Status) => asked === undefined || asked.has(status);
  const statuses = statusSchema.options.filter(isAsked);
  const isOpen = isUnsolved(pins) && statuses.length > 1;
  const lists: TicketList[] = isOpen
    ? [{ of: 'open' }]
    : statuses.map((status) => ({ of: 'status', status }));
  const names = lists.map(listName).map((name) => (teamId === null ? name : teamPart(name, teamId)));
  return { names, isNarrow: isUnsolved(pins) || teamId !== null };
}

/** The one number that a field may have, null when there are several or none. */
function onlyId({ values }: Pins, field: string): number | null {
  const allowed = values.get(field);
  const [only] = allowed ?? [];
  return allowed?.size === 1 && typeof only === 'number' ? only : null;
}
