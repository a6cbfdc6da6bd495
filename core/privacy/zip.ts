import { crc32 } from 'node:zlib';

/** A file in an archive. */
export interface ArchivedFile {
  /** with `/` between folders */
  path: string;
  bytes: Uint8Array;
}

/** Bit 11: names are UTF-8 (APPNOTE.TXT, 4.4.4). */
const UTF8 = 0x0800;
const VERSION = 20;
/** 1 January 1980, as far back as the format knows: what is in it says its times itself. */
const NO_DATE = 0x0021;

/** The header that a file has in its place, and once more in the list at the end. */
function header(file: { name: Buffer; crc: number; size: number }, at: number | null): Buffer {
  const { name, crc, size } = file;
  const isListed = at !== null;
  const fields = Buffer.alloc(isListed ? 46 : 30);
  const start = isListed ? 6 : 4;
  fields.writeUInt32LE(isListed ? 0x02014b50 : 0x04034b50, 0);
  if (isListed) fields.writeUInt16LE(VERSION, 4);
  fields.writeUInt16LE(VERSION, start);
  fields.writeUInt16LE(UTF8, start + 2);
  fields.writeUInt16LE(NO_DATE, start + 8);
  fields.writeUInt32LE(crc, start + 10);
  fields.writeUInt32LE(size, start + 14);
  fields.writeUInt32LE(size, start + 18);
  fields.writeUInt16LE(name.length, start + 22);
  if (isListed) fields.writeUInt32LE(at, 42);
  return Buffer.concat([fields, name]);
}

/** A ZIP archive of some files, which are stored as they are: mail and pictures are hardly made smaller. */
export function zipOf(files: readonly ArchivedFile[]): Buffer {
  const parts: Uint8Array[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const { path, bytes } of files) {
    const file = { name: Buffer.from(path), crc: crc32(bytes), size: bytes.length };
    const own = header(file, null);
    parts.push(own, bytes);
    list.push(header(file, at));
    at += own.length + bytes.length;
  }
  const listed = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, listed, end]);
}
