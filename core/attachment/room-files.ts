import type { Attachment } from '../../schemas/message.ts';
import { fieldError } from '../shared/errors.ts';
import type { Write } from '../shared/write.ts';
import { type NamedFiles, requireUsable } from './attach.ts';
import type { CopyObject } from './copy-gateway.ts';
import { attachToRoomWrite, objectOf } from './upload-store.ts';

/** How files that were uploaded get a place among those of rooms, apart from files of tickets. */
export interface RoomFiling {
  bucket: string;
  copyObject: CopyObject;
}

/** The files of a message among agents that is being written. */
export interface RoomFiles {
  attachments: Attachment[];
  /** Puts them where they stay, the last thing before the message is written. @throws InvalidInputError */
  keep: () => Promise<void>;
  /** what gives them to the message */
  writesTo: (message: { roomId: string; number: number }) => Write[];
}

/**
 * Makes uploaded files those of a message among agents: each once, and only by who uploaded it. They are copied to where they stay before the message
 * is written: a message never names a file that is not there.
 * @throws InvalidInputError that names the file which is none of theirs
 */
export function roomFilesOf(filing: RoomFiling, named: NamedFiles): RoomFiles {
  const uploads = requireUsable(named);
  return {
    attachments: uploads.map(({ id, filename, contentType, size }) => ({
      ...{ filename, contentType, size, inline: false, contentId: null, key: objectOf(id).ofRoom },
    })),
    keep: async () => {
      for (const [at, { id }] of uploads.entries()) {
        const { uploaded, ofRoom } = objectOf(id);
        if (!(await filing.copyObject(filing.bucket, uploaded, ofRoom)))
          throw fieldError(`attachments.${at}`, 'has not been uploaded');
      }
    },
    writesTo: (message) => uploads.map(({ id }) => attachToRoomWrite(id, message)),
  };
}
