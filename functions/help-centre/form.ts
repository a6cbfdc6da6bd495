import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { RequestError } from '../edge/problem.ts';
import { FORM_BYTES } from './pages/errors.ts';

/** A file that somebody sends with a form. */
export interface SentFile {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Uint8Array<ArrayBuffer>;
}

/** What somebody has sent. */
export interface Form {
  /** the text of a field, trimmed; `''` where there is none */
  text(name: string): string;
  /** the texts of all fields of a name */
  texts(name: string): string[];
  files(name: string): Promise<SentFile[]>;
}

const MULTIPART = /^multipart\/form-data\b/i;

/** Reads what a form sends. @throws RequestError when it is none, or too large */
export async function formOf({ body = '', isBase64Encoded, headers }: APIGatewayProxyEventV2): Promise<Form> {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.byteLength > FORM_BYTES) throw new RequestError(413, 'form.too_large', 'The form is too large.');
  const type = headers['content-type'] ?? '';
  const fields = MULTIPART.test(type) ? await multipartIn(bytes, type) : urlEncodedIn(bytes);
  return {
    text(name) {
      const value = fields.get(name);
      return typeof value === 'string' ? value.trim() : '';
    },
    texts(name) {
      return fields.getAll(name).flatMap((value) => (typeof value === 'string' ? value.trim() : []));
    },
    async files(name) {
      const named = fields.getAll(name).filter((value) => typeof value !== 'string');
      // A browser sends a file without a name where none was chosen.
      const chosen = named.filter(({ name: filename, size }) => filename !== '' || size > 0);
      return Promise.all(
        chosen.map(async (file) => ({
          filename: file.name,
          contentType: file.type || 'application/octet-stream',
          content: new Uint8Array(await file.arrayBuffer()),
        })),
      );
    },
  };
}

async function multipartIn(bytes: Buffer, type: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  } catch {
    throw new RequestError(400, 'form.malformed', 'The form cannot be read.');
  }
}

function urlEncodedIn(bytes: Buffer): FormData {
  const fields = new FormData();
  for (const [name, value] of new URLSearchParams(bytes.toString('utf8'))) fields.append(name, value);
  return fields;
}
