import { constants, crc32, deflateRawSync } from 'node:zlib';

/** A file in an archive, of which pieces are made one after the other: what is known of it so far. */
export interface ZipEntry {
  readonly name: string;
  /** check sum (CRC-32) of what it says */
  readonly crc: number;
  /** bytes of what it says, and of it as it stands in the archive */
  readonly size: number;
  readonly packed: number;
}

/** Bytes that an archive without extensions can count up to (APPNOTE.TXT, 4.4.8). */
const MOST_BYTES = 0xffff_ffff;
/** Names are UTF-8, and contents deflated (4.4.4, 4.4.5). */
const [UTF8, DEFLATED, VERSION] = [0x0800, 8, 20];
/** The first day that an archive can tell: it is to be the same however often it is made. */
const FIRST_DAY = 0x21;

export const emptyEntry = (name: string): ZipEntry => ({ name, crc: 0, size: 0, packed: 0 });

/**
 * The next piece of a file: its bytes for the archive, and what is known of the file with it. Pieces end at whole bytes, so that they can be
 * made apart, and put after each other (RFC 1951, 3.2.4). Nothing follows the last one.
 */
export function nextPiece<Entry extends ZipEntry>(
  entry: Entry,
  text: string,
  isLast = false,
): { entry: Entry; bytes: Buffer } {
  const said = Buffer.from(text);
  const { Z_FINISH, Z_SYNC_FLUSH } = constants;
  const bytes = deflateRawSync(said, { level: 6, finishFlush: isLast ? Z_FINISH : Z_SYNC_FLUSH });
  const crc = crc32(said, entry.crc);
  return {
    entry: { ...entry, crc, size: entry.size + said.length, packed: entry.packed + bytes.length },
    bytes,
  };
}

/** What stands before a file in an archive (4.3.7). */
export function localHeader({ name, crc, size, packed }: ZipEntry): Buffer {
  const named = Buffer.from(name);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x0403_4b50, 0);
  writeCommon(header, 4, { named, crc, size, packed });
  return Buffer.concat([header, named]);
}

/** The fields that stand alike before a file and in the directory. */
function writeCommon(
  header: Buffer,
  at: number,
  { named, crc, size, packed }: Omit<ZipEntry, 'name'> & { named: Buffer },
): void {
  if (size > MOST_BYTES || packed > MOST_BYTES) throw new Error('A file of an archive has 4 GB at most.');
  for (const [field, offset] of [
    [VERSION, 0],
    [UTF8, 2],
    [DEFLATED, 4],
    [0, 6],
    [FIRST_DAY, 8],
    [named.length, 22],
  ] as const)
    header.writeUInt16LE(field, at + offset);
  header.writeUInt32LE(crc, at + 10);
  header.writeUInt32LE(packed, at + 14);
  header.writeUInt32LE(size, at + 18);
}

/** What stands behind all files of an archive: which there are, and where (4.3.12, 4.3.16). */
export function directoryOf(entries: readonly ZipEntry[]): Buffer {
  const headers: Buffer[] = [];
  let offset = 0;
  for (const { name, ...entry } of entries) {
    if (offset > MOST_BYTES) throw new Error('An archive has 4 GB at most.');
    const named = Buffer.from(name);
    const header = Buffer.alloc(46);
    header.writeUInt32LE(0x0201_4b50, 0);
    header.writeUInt16LE(VERSION, 4);
    writeCommon(header, 6, { named, ...entry });
    header.writeUInt32LE(offset, 42);
    headers.push(header, named);
    offset += 30 + named.length + entry.packed;
  }
  const directory = Buffer.concat(headers);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([directory, end]);
}
