import { createHash } from 'node:crypto';
import { DELETABLE_PREFIX } from '../shared/names.ts';
import type { Key } from '../shared/write.ts';
import type { Standing } from './ticket-list.ts';

const NUMBER_DIGITS = 16;

/** What `positionOf` writes for lists that sort by a time. */
export const POSITION = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#\d{16}$/;

/** The position of a ticket in a list: what the list sorts by, then the ticket's number. Sorts as text. */
export function positionOf(sort: string, ticketId: number): string {
  return `${sort}#${String(ticketId).padStart(NUMBER_DIGITS, '0')}`;
}

/** What a position sorts by, and whose it is. */
export function partsOfPosition(position: string): { sort: string; ticketId: number } {
  const at = position.lastIndexOf('#');
  return { sort: position.slice(0, at), ticketId: Number(position.slice(at + 1)) };
}

/** The position right before another, so that an inclusive range leaves the other out. Numbers start at 1. */
export function justBelow(position: string): string {
  const { sort, ticketId } = partsOfPosition(position);
  return positionOf(sort, ticketId - 1);
}

/** The position right behind another. A number of the largest size has none behind it. */
export function justAbove(position: string): string {
  const { sort, ticketId } = partsOfPosition(position);
  return positionOf(sort, ticketId + 1);
}

/** Which of a list's partitions holds this ticket. */
export function shardOf(ticketId: number, shards: number): number {
  const digest = createHash('sha256').update(String(ticketId)).digest();
  return digest.readUInt32BE(0) % shards;
}

/** The partition of a list that a shard is. */
export function listPartition(list: string, shard: number): string {
  return `${DELETABLE_PREFIX.lists}${list}#${shard}`;
}

/** The name of the list that a row stands in. */
export function listOfRow({ pk }: Pick<Key, 'pk'>): string {
  return pk.slice(DELETABLE_PREFIX.lists.length, pk.lastIndexOf('#'));
}

/** The keys of the rows of a ticket in lists that are spread over so many shards. */
export function rowKeys(ticketId: number, standings: readonly Standing[], shards: number): Key[] {
  const shard = shardOf(ticketId, shards);
  return standings.map(({ list, sort }) => ({
    pk: listPartition(list, shard),
    sk: positionOf(sort, ticketId),
  }));
}
