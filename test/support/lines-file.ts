import type { JobFile } from '../../core/shared/job-kind.ts';
import { fileOfLines, type KeptLines, keepLines, NO_LINES } from '../../core/sheet/index.ts';

type To = Parameters<typeof keepLines>[3];

/** What pages of a job put by, in memory. */
export function partsInMemory() {
  const kept = new Map<string, string>();
  const parts = {
    keep: async (jobId: string, part: number, body: string) => void kept.set(`${jobId}/${part}`, body),
    read: async (jobId: string, part: number) => {
      const body = kept.get(`${jobId}/${part}`);
      if (body === undefined) throw new Error(`No page kept part ${part}`);
      return body;
    },
  };
  return { kept, keeping: { parts, jobId: 'job' } };
}

/** All bytes of a file, which may be a stream. */
export async function bytesOf({ body }: JobFile): Promise<Buffer> {
  if (typeof body === 'string' || body instanceof Uint8Array) return Buffer.from(body);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body.chunks()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A file of one sheet. */
export async function fileOf(lines: Parameters<typeof keepLines>[2], to: Omit<To, 'sheet'>): Promise<Buffer> {
  const { keeping } = partsInMemory();
  const kept: KeptLines = await keepLines(keeping, NO_LINES, lines, { ...to, sheet: 'Lines' });
  return bytesOf(await fileOfLines(keeping, kept, { name: 'lines', format: to.format }));
}
