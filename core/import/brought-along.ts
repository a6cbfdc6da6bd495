import type { ImportedMessage, ImportedTicket } from '../../schemas/api/import.ts';
import type { Attachment, Body } from '../../schemas/message.ts';
import { filesOf, type MessageFiles, uploadKeys } from '../attachment/index.ts';
import { readMessageId } from '../email/index.ts';
import { fieldError } from '../shared/errors.ts';
import type { Key, Write } from '../shared/write.ts';
import {
  type FiledMessage,
  noteReceivedId,
  parseFiledMessage,
  ticketOfMessageId,
} from '../threading/index.ts';
import type { ImportDeps } from './import-deps.ts';
import { importName } from './import-id.ts';
import { type KeptObject, saidElsewhere } from './said-elsewhere.ts';

/** What a message that is not there yet brings along. */
export interface MessageParts {
  /** files that were uploaded for it */
  files: MessageFiles;
  /** its long texts, and the files that stand in it */
  objects: KeptObject[];
  /** Lets answers to the mail that it was find the ticket. */
  claims: (filed: FiledMessage) => Write[];
}

/** What is known of a ticket whose messages bring something along. */
interface Bringing {
  rowAt: (key: Key) => unknown;
  now: Date;
  /** its number; absent: it is not there */
  id?: number | undefined;
  isThere: (message: ImportedMessage) => boolean;
  warn: (path: string, message: string) => void;
}

const idsIn = (item: ImportedTicket) =>
  item.messages.map(({ messageId = '' }) => readMessageId(messageId)).filter((id) => id !== '');

/** The rows that say whose the files of a ticket are, and where answers to its mails go. */
export function broughtKeys(item: ImportedTicket): Key[] {
  const uploads = item.messages.flatMap(({ attachments }) => uploadKeys(attachments));
  return [...uploads, ...idsIn(item).map(ticketOfMessageId.of)];
}

/** What the messages of a ticket say and bring along. `parts` has those that were asked for and are not there yet, by external id. */
export class BroughtAlong {
  readonly parts = new Map<string, MessageParts>();
  readonly #deps: Pick<ImportDeps, 'files' | 'principal' | 'readHtml'>;
  readonly #item: ImportedTicket;
  readonly #known: Bringing;
  readonly #uploads = new Set<string>();
  readonly #claimed = new Set<string>();

  constructor(
    deps: Pick<ImportDeps, 'files' | 'principal' | 'readHtml'>,
    item: ImportedTicket,
    known: Bringing,
  ) {
    this.#deps = deps;
    this.#item = item;
    this.#known = known;
  }

  /** @throws InvalidInputError that names what is wrong, without the place of the message */
  saidOf(message: ImportedMessage): { body: Body; attachments: Attachment[]; messageId: string | null } {
    const name = importName(this.#item.externalId, 'message', message.externalId);
    const { body, attachments, objects } = saidElsewhere(message, name, this.#deps.readHtml);
    const messageId = this.#messageIdOf(message);
    if (this.#known.isThere(message)) return { body, attachments, messageId };
    const files = this.#uploadsOf(message);
    const claims = this.#claimsOf(message, messageId);
    this.parts.set(message.externalId, { files, objects, claims });
    return { body, attachments: [...attachments, ...files.attachments], messageId };
  }

  #messageIdOf(message: ImportedMessage): string | null {
    if (message.messageId === undefined) return null;
    const id = readMessageId(message.messageId);
    if (id === '') this.#warn(message, 'it is no Message-ID: answers to the mail do not find the ticket');
    return id || null;
  }

  #uploadsOf({ attachments: ids = [] }: ImportedMessage): MessageFiles {
    const { rowAt, now } = this.#known;
    const { files, principal } = this.#deps;
    const twice = ids.findIndex((id) => this.#uploads.has(id));
    if (twice >= 0) throw fieldError(`attachments.${twice}`, 'belongs to a message before it');
    for (const id of ids) this.#uploads.add(id);
    // How much a mail can carry is no bound of what was sent long ago.
    return filesOf(files, 'internal_note', { ids, principal, rowAt, now });
  }

  /** A Message-ID that leads somewhere stays there: the desk may have got the mail itself. */
  #claimsOf(message: ImportedMessage, id: string | null): MessageParts['claims'] {
    const none = () => [];
    if (id === null || this.#claimed.has(id)) return none;
    const row = this.#known.rowAt(ticketOfMessageId.of(id));
    if (row === undefined) {
      this.#claimed.add(id);
      return (filed) => [noteReceivedId(id, filed)];
    }
    const { ticketId } = parseFiledMessage(row);
    if (ticketId !== this.#known.id)
      this.#warn(message, `answers to the mail go to ticket ${ticketId}, which has it already`);
    return none;
  }

  #warn(message: ImportedMessage, words: string): void {
    this.#known.warn(`messages.${this.#item.messages.indexOf(message)}.messageId`, words);
  }
}
