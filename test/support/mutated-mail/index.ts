import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { SAMPLES } from '../samples.ts';
import { anyChange, changed } from './change.ts';
import { inventedMail } from './invented.ts';

/** Most bytes of a mutated mail: enough for work that grows too fast to show. */
const MOST_BYTES = 400_000;
const MOST_CHANGES = 8;

/** The samples as mail systems hand them over: mails of real programs, hostile ones and broken ones. */
export function sampleMails(): Buffer[] {
  return readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.eml'))
    .sort()
    .map((name) => readFileSync(join(SAMPLES, name), 'latin1').replace(/\r?\n/g, '\r\n'))
    .map((text) => Buffer.from(text, 'latin1'));
}

/**
 * Mails as an enemy or a broken program sends them: real ones that were cut, whose lines were swapped or repeated, or read in one
 * charset and written in another, and some that were made up. The same seed gives the same mails.
 */
export function mutatedMail(mails: readonly Buffer[]): fc.Arbitrary<Buffer> {
  const base = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...mails) },
    { weight: 1, arbitrary: inventedMail },
  );
  const changes = fc.array(anyChange, { minLength: 1, maxLength: MOST_CHANGES });
  return fc
    .tuple(base, changes)
    .map(([mail, all]) => all.reduce((so, one) => changed(so, one).subarray(0, MOST_BYTES), mail));
}
