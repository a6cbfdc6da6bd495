import type * as z from 'zod';
import { roomShape } from '../../schemas/room.ts';
import { agentKey } from '../agent/index.ts';
import { configuredSchema, declareArea, type Reference } from '../configuration/index.ts';
import { teamKey } from '../team/index.ts';

const stored = configuredSchema(roomShape);
/** A room that somebody made, in which agents talk. */
export type Room = z.infer<typeof stored>;

const NO_TEAM = {
  code: 'team.unknown',
  message: 'There is no such team.',
  field: 'is not a team of this desk',
} as const;
const NO_AGENT = {
  code: 'agent.unknown',
  message: 'There is no such agent.',
  field: 'is not an agent of this desk',
} as const;

/**
 * The rooms as an area of the configuration: what they are called and who is in them is in the memory of the functions that need it, and has
 * a version and an audit trail. What is said in them is not of the configuration.
 */
export const roomArea = declareArea({
  name: 'rooms',
  what: 'room',
  most: 1000,
  stored,
  facts: ['kind', 'teamId', 'createdBy'],
  shipped: [],
  references: (room: Room): Reference[] => [
    ...(room.teamId === null ? [] : [{ path: 'teamId', row: teamKey(room.teamId), refusal: NO_TEAM }]),
    ...room.memberIds.map((id, at) => ({ path: `memberIds.${at}`, row: agentKey(id), refusal: NO_AGENT })),
  ],
  compile: compileRooms,
});

/** The rooms as the desk works with them. */
export interface Rooms {
  /** by their names, archived ones among them */
  readonly all: readonly Room[];
  named(key: string): Room | undefined;
}

/** There are no rooms. */
export const NO_ROOMS: Rooms = { all: [], named: () => undefined };

function compileRooms(rooms: readonly Room[]): Rooms {
  const all = [...rooms].sort(
    (one, other) => one.name.localeCompare(other.name, 'en') || (one.key < other.key ? -1 : 1),
  );
  const byKey = new Map(all.map((room) => [room.key, room]));
  return { all, named: (key) => byKey.get(key) };
}
