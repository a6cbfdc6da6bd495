import type { Attachment, MessageKind } from '../../schemas/message.ts';
import type { Principal } from '../auth/index.ts';
import { fieldError } from '../shared/errors.ts';
import type { Key, Write } from '../shared/write.ts';
import { carriedAndLinked } from './carried.ts';
import type { CopyObject } from './copy-gateway.ts';
import { attachWrite, objectOf, parseUploadRow, type StoredUpload, uploadById } from './upload-store.ts';

/** How files that were uploaded get a place of their own. */
export interface Filing {
  bucket: string;
  copyObject: CopyObject;
  /** how large the files of a public reply may be together, in bytes, that a mail carries: of the rest it has links */
  replyBytes: number;
}

/** Somebody who is nobody of the desk's yet, by a number of what they are known by. */
export interface Visitor {
  readonly kind: 'visitor';
  readonly id: number;
}

/** What the field is called in which files are named. */
const FIELD = 'attachments';

/** Files that somebody names by their ids, and what was read to tell whose they are. */
export interface NamedFiles {
  ids: readonly string[];
  principal: Principal | Visitor;
  rowAt: (key: Key) => unknown;
  now: Date;
  /** those of a draft that they see: agents who share a draft share its files */
  shared?: readonly string[];
  /** the field in which they are named, for refusals */
  field?: string;
}

/** The files of a message that is being written. */
export interface MessageFiles {
  attachments: Attachment[];
  /**
   * Puts them where they stay. The last thing before the message is written, when all that can be refused was not. A copy for
   * a message that is refused even then, since another was faster, goes when the upload expires (`forgetUpload`).
   * @throws InvalidInputError that names the file which is not there
   */
  keep: () => Promise<void>;
  /** what gives them to the message */
  writesTo: (message: { ticketId: number; messageId: string }) => Write[];
}

/** The rows of the files that somebody names. */
export function uploadKeys(ids: readonly string[] = []): Key[] {
  return ids.map(uploadById.of);
}

/**
 * Makes uploaded files those of a message: each once, and only by who may use it. Uploads expire, so that each is copied to
 * where it stays, before the message is written: a message never names a file that is not there.
 * @throws InvalidInputError that names the file which is none of theirs, or is too much
 */
export function filesOf(filing: Filing | undefined, kind: MessageKind, named: NamedFiles): MessageFiles {
  const { field = FIELD } = named;
  if (named.ids.length === 0) return { attachments: [], keep: async () => {}, writesTo: () => [] };
  if (filing === undefined) throw fieldError(field, 'are not taken here');
  const uploads = requireUsable(named);
  const { carried } = carriedAndLinked(uploads, filing.replyBytes);
  const size = carried.reduce((sum, upload) => sum + upload.size, 0);
  if (kind === 'public_reply' && size > filing.replyBytes)
    throw fieldError(field, `are larger than ${filing.replyBytes} bytes together, which a mail carries`);
  return {
    attachments: uploads.map(attachmentOf),
    keep: async () => {
      for (const [at, { id }] of uploads.entries()) {
        const { uploaded, attached } = objectOf(id);
        if (!(await filing.copyObject(filing.bucket, uploaded, attached)))
          throw fieldError(`${field}.${at}`, 'has not been uploaded');
      }
    },
    writesTo: (message) => uploads.map(({ id }) => attachWrite(id, message)),
  };
}

function attachmentOf({ id, filename, contentType, size, servedAt }: StoredUpload): Attachment {
  const key = objectOf(id).attached;
  const served = servedAt === undefined ? {} : { servedAt };
  return { filename, contentType, size, inline: false, contentId: null, key, ...served };
}

/**
 * The uploads that somebody names.
 * @throws InvalidInputError that names the one which is none of theirs, has expired, or belongs to a message
 */
export function requireUsable({
  ids,
  principal,
  rowAt,
  now,
  shared = [],
  field = FIELD,
}: NamedFiles): StoredUpload[] {
  return ids.map((id, at) => {
    const path = `${field}.${at}`;
    if (ids.indexOf(id) !== at) throw fieldError(path, 'stands there twice');
    const row = rowAt(uploadById.of(id));
    const upload = row === undefined ? null : parseUploadRow(row);
    const isUsable = upload !== null && (isOf(upload, principal) || shared.includes(id));
    if (!isUsable || upload.expiresAt <= now.toISOString())
      throw fieldError(path, 'is no file that you have uploaded within a week');
    if (upload.attachedTo !== undefined || upload.attachedToRoom !== undefined)
      throw fieldError(path, 'belongs to a message already');
    return upload;
  });
}

function isOf({ owner }: StoredUpload, principal: Principal | Visitor): boolean {
  return principal.kind !== 'automation' && owner.kind === principal.kind && owner.id === principal.id;
}
