import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Converted,
  type ConvertedTicket,
  lineOf,
  type NewMessage,
  type NewTicket,
} from './converted.ts';
import { bytesOf, type FileContent, type FileFinder } from './files.ts';

/** Uploads a file, and gives the id by which a message gets it. */
export type Upload = (
  content: FileContent,
  named: { filename: string; contentType: string },
) => Promise<string>;

/** A file of lines that is ready to be taken over. */
export interface LinesFile {
  path: string;
  size: number;
  lines: number;
}

/** Bytes of a file that stands in its message, and of all those of a ticket; larger ones are uploaded, up to 20 of a message. */
const INLINE_BYTES = 300_000;
const INLINE_BYTES_OF_TICKET = 8_000_000;
const MOST_INLINE = 50;
const MOST_UPLOADED = 20;
/** Bytes of a line, of which the desk takes 20 MB, and of a file, of which it takes 1 GB. */
const MOST_LINE_BYTES = 18_000_000;
const MOST_FILE_BYTES = 900_000_000;
/** Characters that stay in a message whose words become a file. */
const BEGINNING = 10_000;

/**
 * Writes what was read from an export into files of lines: organisations, then customers, then tickets, with the files of their messages. Files are
 * in their messages where they are small, and uploaded where they are not; words that no line holds become a file of their message.
 */
export async function writeLines(
  converted: Converted,
  { folder, finder, upload }: { folder: string; finder: FileFinder; upload: Upload },
): Promise<LinesFile[]> {
  const writer = new LinesWriter(folder);
  try {
    for (const organisation of converted.organisations) writer.add({ organisation });
    for (const customer of converted.customers) writer.add({ customer });
    for (const ticket of converted.tickets)
      writer.add({ ticket: await whole(ticket, { finder, upload, left: converted.left }) });
  } finally {
    writer.close();
  }
  return writer.files;
}

/** How the files of messages get to the desk. */
type Carrying = { finder: FileFinder; upload: Upload; left: Converted['left'] };

/** A ticket with the files of its messages, as a line has it. */
async function whole(ticket: ConvertedTicket, carrying: Carrying): Promise<NewTicket> {
  const messages: NewTicket['messages'] = [];
  let room = INLINE_BYTES_OF_TICKET;
  for (const message of ticket.messages) {
    const { carried, bytes } = await withFiles(message, room, carrying);
    room -= bytes;
    messages.push(carried);
  }
  return fitting({ ...ticket, messages }, carrying.upload);
}

async function withFiles(
  { foreign = [], ...message }: NewMessage,
  room: number,
  { finder, upload, left }: Carrying,
): Promise<{ carried: NewTicket['messages'][number]; bytes: number }> {
  const files: NonNullable<NewTicket['messages'][number]['files']> = [];
  const attachments: string[] = [];
  let bytes = 0;
  for (const one of foreign) {
    const content = finder.contentOf(one);
    if (content === null) continue;
    const named = {
      filename: lineOf(one.name, 200, 'file'),
      contentType: one.type ?? 'application/octet-stream',
    };
    const size = 'path' in content ? content.size : content.bytes.byteLength;
    if (size <= INLINE_BYTES && bytes + size <= room && files.length < MOST_INLINE) {
      files.push({ ...named, content: bytesOf(content).toString('base64') });
      bytes += size;
    } else if (attachments.length < MOST_UPLOADED) attachments.push(await upload(content, named));
    else left.note(`files of a message beyond ${MOST_UPLOADED} large ones`);
  }
  const carried = {
    ...message,
    ...(files.length > 0 && { files }),
    ...(attachments.length > 0 && { attachments }),
  };
  return { carried, bytes };
}

const bytesOfLine = (ticket: NewTicket) => Buffer.byteLength(JSON.stringify(ticket));

/** A ticket that a line has room for: of what is longer, the longest words become files of their messages. */
async function fitting(ticket: NewTicket, upload: Upload): Promise<NewTicket> {
  const messages = [...ticket.messages];
  const longest = messages
    .map((message, at) => ({ at, length: (message.html ?? message.text ?? '').length }))
    .sort((one, other) => other.length - one.length);
  for (const { at } of longest) {
    const message = messages[at];
    if (message === undefined || bytesOfLine({ ...ticket, messages }) <= MOST_LINE_BYTES) break;
    const { html, text = '', attachments = [], ...others } = message;
    if (attachments.length === MOST_UPLOADED) continue;
    const [filename, contentType] =
      html === undefined ? ['message.txt', 'text/plain'] : ['message.html', 'text/html'];
    const words = html ?? text;
    const id = await upload({ bytes: Buffer.from(words) }, { filename, contentType });
    const beginning = html === undefined ? { text: text.slice(0, BEGINNING) } : {};
    messages[at] = { ...others, ...beginning, attachments: [...attachments, id] };
  }
  return { ...ticket, messages };
}

class LinesWriter {
  readonly files: LinesFile[] = [];
  readonly #folder: string;
  #handle: number | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  add(line: object): void {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    let file = this.files.at(-1);
    if (file === undefined || this.#handle === null || file.size + bytes.byteLength > MOST_FILE_BYTES) {
      this.close();
      file = { path: join(this.#folder, `${this.files.length + 1}.ndjson`), size: 0, lines: 0 };
      this.files.push(file);
      this.#handle = openSync(file.path, 'w');
    }
    for (let at = 0; at < bytes.byteLength; ) at += writeSync(this.#handle, bytes, at);
    file.size += bytes.byteLength;
    file.lines += 1;
  }

  close(): void {
    if (this.#handle !== null) closeSync(this.#handle);
    this.#handle = null;
  }
}
