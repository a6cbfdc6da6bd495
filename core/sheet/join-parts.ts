import type { JobFile, PageDeps } from '../shared/job-kind.ts';

/** Bytes of a file that is kept as one, and not as a stream. */
const SMALL = 4_000_000;

/** What a file is put together of: bytes, or a part that was put by. */
type Piece = Uint8Array | { readonly part: number; readonly encoding: 'utf8' | 'base64' };

/** A file of pieces: as one if it is small, else as a stream, so that no more than a piece is held at a time. */
export async function joined(
  { bytes, pieces }: { readonly bytes: number; readonly pieces: readonly Piece[] },
  { parts, jobId }: Pick<PageDeps, 'parts' | 'jobId'>,
): Promise<Exclude<JobFile['body'], string>> {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) {
      if (piece instanceof Uint8Array) yield piece;
      else yield Buffer.from(await parts.read(jobId, piece.part), piece.encoding);
    }
  }
  if (bytes > SMALL) return { bytes, chunks };
  const all: Uint8Array[] = [];
  for await (const chunk of chunks()) all.push(chunk);
  return Buffer.concat(all);
}
