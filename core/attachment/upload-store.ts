import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ATTACHED_PREFIX, ROOM_FILES_PREFIX, ROW_KIND, UPLOAD_PREFIX } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { insert, type Key, type Write } from '../shared/write.ts';

export const uploadById = accessPattern({
  name: 'Upload',
  description: 'Says whose a file is that was uploaded, before it is attached to a message.',
  operation: 'BatchGetItem',
  pk: 'UPLOAD#<upload>',
  sk: 'UPLOAD',
  of: (id: string): Key => ({ pk: `UPLOAD#${id}`, sk: 'UPLOAD' }),
});

/** A file that somebody announced: what they may upload by their link, and attach to one message. */
const uploadSchema = z.object({
  id: ulidSchema,
  owner: z.looseObject({ kind: z.string(), id: idSchema }),
  filename: z.string(),
  contentType: z.string(),
  /** bytes */
  size: z.int(),
  createdAt: timeSchema,
  expiresAt: timeSchema,
  /** where the API was reached that it was announced to, by which links lead to it */
  servedAt: z.string().optional(),
  /** the message that has it; absent while none does */
  attachedTo: z.object({ ticketId: idSchema, messageId: ulidSchema }).optional(),
  /** the message among agents that has it; absent while none does */
  attachedToRoom: z.object({ roomId: z.string(), number: z.int().positive() }).optional(),
});
export type StoredUpload = z.infer<typeof uploadSchema>;

const rows = rowsOfKind(ROW_KIND.upload, uploadSchema);
/** The label by which a file is refused that another message has. */
export const ATTACHED = 'upload-attached';

/** The upload in a row. */
export function parseUploadRow(row: unknown): StoredUpload {
  return rows.parse(row);
}

/** The object of a file before it belongs to a message, which expires, and then: one of a ticket, or one among agents. */
export const objectOf = (id: string) => ({
  uploaded: `${UPLOAD_PREFIX}${id}`,
  attached: `${ATTACHED_PREFIX}${id}`,
  ofRoom: `${ROOM_FILES_PREFIX}${id}`,
});

/** The object of a file as it was uploaded. */
export const uploadedObject = (id: string): string => objectOf(id).uploaded;

/** The object of a file once it belongs to a message. */
export const attachedObject = (id: string): string => objectOf(id).attached;

/** The objects that hold the file of a message, by the key that the message names: as it was uploaded, too, for some days. */
export function holdersOf(key: string): string[] {
  if (!key.startsWith(ATTACHED_PREFIX)) return [key];
  return [key, objectOf(key.slice(ATTACHED_PREFIX.length)).uploaded];
}

/** The write of an upload; its row goes when nobody can use it any more. */
export function insertUpload(upload: StoredUpload): Write {
  const expiresAtSeconds = Math.ceil(Date.parse(upload.expiresAt) / 1000);
  return insert(rows.row(uploadById.of(upload.id), { ...upload, expiresAtSeconds }), 'upload');
}

/** Gives a file to a message, which has its name from then on. Refused with `ATTACHED` when another has it. */
export function attachWrite(id: string, attachedTo: NonNullable<StoredUpload['attachedTo']>): Write {
  return takenWrite(id, { attachedTo });
}

/** Gives a file to a message among agents, likewise. */
export function attachToRoomWrite(
  id: string,
  attachedToRoom: NonNullable<StoredUpload['attachedToRoom']>,
): Write {
  return takenWrite(id, { attachedToRoom });
}

function takenWrite(id: string, set: Pick<StoredUpload, 'attachedTo' | 'attachedToRoom'>): Write {
  return {
    type: 'update',
    key: uploadById.of(id),
    set: { ...set, filename: '' },
    condition: {
      expression:
        'attribute_exists(#pk) AND attribute_not_exists(#attachedTo) AND attribute_not_exists(#attachedToRoom)',
    },
    refusal: ATTACHED,
  };
}
