import * as z from 'zod';
import { BiletError } from '../../core/shared/errors.ts';

/** Runs a tool; what goes wrong is told in one sentence, with exit code 1. */
export function tell(work: () => Promise<void>): void {
  work().catch((error: Error) => {
    console.error(sentenceOf(error));
    process.exitCode = 1;
  });
}

const codeSchema = z.object({ code: z.string() });
const fileSchema = z.object({ path: z.string() });

/** What the system calls an error. `fetch` keeps that in the cause of its own. */
function codeOf(error: Error): string | undefined {
  return codeSchema.safeParse(error).data?.code ?? codeSchema.safeParse(error.cause).data?.code;
}

/** What went wrong, for a person. */
export function sentenceOf(error: Error): string {
  const code = codeOf(error);
  // The second is nodemailer's word for it.
  if (code === 'ECONNREFUSED' || code === 'ESOCKET')
    return 'The local desk does not answer: run npm start first.';
  if (code === 'ENOENT')
    return `There is no file ${fileSchema.safeParse(error).data?.path ?? 'of that name'}.`;
  if (code === 'EISDIR') return 'A folder is no file.';
  if (error.name === 'CredentialsProviderError')
    return 'There are no AWS credentials: sign in, or set AWS_PROFILE. For the local desk, run npm start first.';
  if (error.name === 'ExpiredTokenException' || error.name === 'ExpiredToken')
    return 'The AWS credentials have expired: sign in again.';
  if (/region is missing/i.test(error.message))
    return 'There is no AWS region: set AWS_REGION. For the local desk, run npm start first.';
  if (error instanceof BiletError && error.fields.length > 0)
    return error.fields.map(({ path, message }) => `${path}: ${message}`).join(' ');
  return error.message;
}
