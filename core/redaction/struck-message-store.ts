import * as z from 'zod';
import type { Message } from '../../schemas/message.ts';
import { messageById } from '../message/index.ts';
import type { StoredObject } from '../shared/job-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Update } from '../shared/write.ts';

const objectSchema = z.object({ bucket: z.enum(['mail', 'attachments']), key: z.string() });
const rowSchema = z.looseObject({ toDelete: z.array(objectSchema).optional() });

/** The objects of a message that are struck, and not known to be deleted yet. */
export function toDeleteIn(row: unknown): StoredObject[] {
  return rowSchema.parse(row).toDelete ?? [];
}

/** Reads the objects of a message that are to be deleted; none when there is no such message. */
export async function loadToDelete(
  table: Table,
  of: { ticketId: number; messageId: string },
): Promise<StoredObject[]> {
  const row = await table.get(messageById.of(of));
  return row === undefined ? [] : toDeleteIn(row);
}

/** What a redaction may change of what a message says. */
export const SAID = [
  'text',
  'replyText',
  'textKey',
  'htmlKey',
  'html',
  'safeHtmlKey',
  'remoteImages',
  'attachments',
] as const;
const FIELDS = [...SAID, 'redactions'] as const;

/**
 * Writes what is left of a message, and which objects are to be deleted. Refused with `version` when the message does not
 * say any more what it said when it was read.
 */
export function struckWrite(
  ticketId: number,
  before: { message: Message; toDelete: readonly StoredObject[] },
  after: { message: Message; toDelete: readonly StoredObject[] },
): Update {
  const isAsBefore = FIELDS.map((name) =>
    before.message[name] === undefined
      ? `attribute_not_exists(#message.#${name})`
      : `#message.#${name} = :before_${name}`,
  );
  const known = FIELDS.filter((name) => before.message[name] !== undefined);
  const left = FIELDS.filter((name) => after.message[name] !== undefined);
  const isWaiting = before.toDelete.length > 0 ? '#toDelete = :toDelete' : 'attribute_not_exists(#toDelete)';
  return {
    type: 'update',
    key: messageById.of({ ticketId, messageId: before.message.id }),
    set: {
      ...Object.fromEntries(left.map((name) => [`message.${name}`, after.message[name]])),
      ...(after.toDelete.length > 0 && { toDelete: after.toDelete }),
    },
    remove: known.filter((name) => !left.includes(name)).map((name) => `message.${name}`),
    condition: {
      expression: [...isAsBefore, isWaiting].join(' AND '),
      values: {
        ...Object.fromEntries(known.map((name) => [`:before_${name}`, before.message[name]])),
        ...(before.toDelete.length > 0 && { ':toDelete': before.toDelete }),
      },
    },
    refusal: 'version',
  };
}

/** Label of the refusal when further objects are to be deleted by now. */
export const MORE_TO_DELETE = 'more-to-delete';

/** Notes that the objects of a message are deleted. */
export function deletedWrite(
  of: { ticketId: number; messageId: string },
  deleted: readonly StoredObject[],
): Update {
  return {
    type: 'update',
    key: messageById.of(of),
    remove: ['toDelete'],
    condition: { expression: '#toDelete = :deleted', values: { ':deleted': deleted } },
    refusal: MORE_TO_DELETE,
  };
}
