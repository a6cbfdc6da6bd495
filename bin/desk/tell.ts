import * as z from 'zod';
import { BiletError } from '../../core/shared/errors.ts';

/** Runs a tool; what goes wrong is told in one sentence, with exit code 1. */
export function tell(work: () => Promise<void>): void {
  work().catch((error: Error) => {
    console.error(sentenceOf(error));
    process.exitCode = 1;
  });
}

/** An error of the system, with its own name for it and the file that it is about. */
const systemErrorSchema = z.object({ code: z.string(), path: z.string().optional() });

/** What went wrong, for a person. */
export function sentenceOf(error: Error): string {
  const { data: known } = systemErrorSchema.safeParse(error);
  // `fetch` keeps it in the cause of its own error; the second is nodemailer's word for it.
  const connection = known?.code ?? systemErrorSchema.safeParse(error.cause).data?.code;
  if (connection === 'ECONNREFUSED' || connection === 'ESOCKET')
    return 'The local desk does not answer: run npm start first.';
  if (known?.code === 'ENOENT') return `There is no file ${known.path ?? 'of that name'}.`;
  if (known?.code === 'EISDIR') return 'A folder is no file.';
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
