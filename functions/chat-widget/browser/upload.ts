import type { Ask } from '../asked.ts';
import { outcomeOf } from '../asked.ts';
import { fileNameOf } from '../fitting.ts';
import { object, text } from '../read.ts';
import { send } from './browser-io.ts';

/** What became of a file: its id, or whether it was not uploaded because the desk takes none like it. */
export type Uploaded = { readonly id: string } | { readonly isRefused: boolean };

/** Whether files can be sent from this page: what signs them, browsers have on pages with TLS alone. */
export const canUpload = (): boolean => 'subtle' in crypto;

/** Whether a media type is one of those that are taken, `*` for any letters. */
export const isTaken = (types: readonly string[], type: string): boolean =>
  types.some((one) => {
    const [first = '', ...rest] = one.split('*');
    return rest.length === 0 ? type === one : type.startsWith(first) && type.endsWith(rest.at(-1) ?? '');
  });

/** Announces a file and uploads its very bytes. @param signal ends it, as it may take as long as the network does */
export async function upload(ask: Ask, secret: string, file: File, signal: AbortSignal): Promise<Uploaded> {
  try {
    const bytes = await file.arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const { size } = file;
    const filename = fileNameOf(file.name, 200) || 'file';
    const body = { filename, contentType: file.type || 'application/octet-stream', size, sha256 };
    const outcome = await outcomeOf(ask('POST', '/files', { body, secret }));
    if (outcome.is !== 'well') return { isRefused: outcome.is === 'refused' };
    const { id, upload: how } = object(outcome.body);
    const { url, headers } = object(how);
    const sent = Object.entries(object(headers)).filter(([name]) => name !== 'content-length');
    const put = await send(text(url), {
      signal,
      method: 'PUT',
      body: bytes,
      credentials: 'omit',
      headers: Object.fromEntries(sent.map(([name, value]) => [name, text(value)])),
    });
    return put.ok ? { id: text(id) } : { isRefused: false };
  } catch {
    return { isRefused: false };
  }
}
