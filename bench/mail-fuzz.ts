import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as fc from 'fast-check';
import { TestDesk } from '../test/support/mail.ts';
import { mutatedMail, sampleMails } from '../test/support/mutated-mail/index.ts';
import { anyDelivery, givenAnswers, requireTakenIn } from '../test/support/mutated-mail/take-in.ts';

/** Mails that one desk takes in before the next one, which is empty, takes its place. */
const A_DESK = 500;

const UNDER_WAY = join(tmpdir(), 'bilet-fuzz-under-way.eml');

/** Takes so many mutated mails in. @returns the mail that went wrong, in its smallest form, and why; null when none did */
async function takeIn(numRuns: number, seed: number): Promise<{ raw: Buffer; says: string } | null> {
  const desk = await TestDesk.open();
  try {
    const mails = [...sampleMails(), ...(await givenAnswers(desk))];
    const property = fc.asyncProperty(mutatedMail(mails), anyDelivery, async (raw, delivery) => {
      writeFileSync(UNDER_WAY, raw);
      await requireTakenIn(desk, raw, delivery);
    });
    const { failed, counterexample, errorInstance } = await fc.check(property, { seed, numRuns });
    if (!failed) return null;
    return { raw: counterexample?.[0] ?? Buffer.alloc(0), says: `${errorInstance}` };
  } finally {
    await desk.close();
  }
}

/**
 * `npm run bench -- mail-fuzz [--runs 20000] [--seed 1]`: whether any of so many mutated mails is lost, comes twice, or holds the desk
 * up. Exit code 1 when one does; each such mail is kept as a file.
 */
export async function measureMailFuzz(): Promise<void> {
  const options = {
    runs: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
  } as const;
  const { values } = parseArgs({ args: process.argv.slice(3), options });
  const [runs, seed] = [Number(values.runs), Number(values.seed)];
  console.log(`The mail under way is always in ${UNDER_WAY}.`);
  let failures = 0;
  for (let done = 0; done < runs; done += A_DESK) {
    const failure = await takeIn(Math.min(A_DESK, runs - done), seed + done);
    if (failure === null) continue;
    failures += 1;
    const file = join(tmpdir(), `bilet-fuzz-${seed + done}.eml`);
    writeFileSync(file, failure.raw);
    console.log(`${file}: ${failure.says}`);
  }
  console.log(`${runs} mails, ${failures} of the desks that took them in found something wrong.`);
  if (failures > 0) process.exitCode = 1;
}
