import { BiletError } from '../../core/shared/errors.ts';

/** Runs a tool; what goes wrong is told in one sentence, with exit code 1. */
export function tell(work: () => Promise<void>): void {
  work().catch((error: Error & { code?: string }) => {
    console.error(sentenceOf(error));
    process.exitCode = 1;
  });
}

/** What went wrong, for a person. */
export function sentenceOf(error: Error & { code?: string }): string {
  // The second is nodemailer's word for it.
  if (error.code === 'ECONNREFUSED' || error.code === 'ESOCKET')
    return 'The local desk does not answer: run npm start first.';
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
