import { DISCARD, deleteHeld, fireHeld } from '../../core/held/index.ts';
import { jobWrites } from '../../core/jobs/index.ts';
import { changeSender, countMail } from '../../core/sender/index.ts';
import type { Context } from '../../core/shared/context.ts';
import { type GivenDelivery, type GivenMail, givenMail, type TestDesk } from './mail.ts';

/** Takes in a mail that is held, as spam unless it is delivered otherwise, and gives its number. */
export async function givenHeld(
  desk: TestDesk,
  mail: GivenMail = {},
  delivery: GivenDelivery = { verdicts: { spam: 'FAIL' } },
): Promise<number> {
  const { rules } = desk;
  desk.rules = { ...rules, holdsMail: true };
  try {
    const receipt = await desk.takeIn(desk.store(givenMail(mail), delivery));
    if (receipt.outcome !== 'held') throw new Error(`The mail was ${receipt.outcome}`);
    return receipt.heldId;
  } finally {
    desk.rules = rules;
  }
}

/** Mail that is held, released, deleted and expired, and a sender who is blocked. */
export async function givenHeldMail(desk: TestDesk): Promise<void> {
  const discard = (rawKey: string, context: Context) => jobWrites(DISCARD, { rawKey }, context).writes;
  const deps = { table: desk.table, discard };
  await desk.release(await givenHeld(desk));
  await deleteHeld(deps, desk.context(), { heldId: await givenHeld(desk) });
  const expired = await givenHeld(desk);
  const at = new Date(desk.now.getTime() + 31 * 24 * 60 * 60 * 1000);
  await fireHeld(deps, { ...desk.context(), now: at }, expired);
  await changeSender(desk.table, desk.context(), { sender: 'bad.example', standing: 'blocked' });
  await givenHeld(desk);
  await desk.table.write([countMail('mara@example.com', true, desk.now)]);
}
