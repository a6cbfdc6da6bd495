import { DISCARD, deleteHeld, fireHeld } from '../../../core/held/index.ts';
import { jobWrites } from '../../../core/jobs/index.ts';
import { changeSender } from '../../../core/sender/index.ts';
import type { Context } from '../../../core/shared/context.ts';
import { givenHeld } from '../../support/given-held.ts';
import { givenMail } from '../../support/mail.ts';
import type { Act, Stage } from './stage.ts';

const discard = (rawKey: string, context: Context) => jobWrites(DISCARD, { rawKey }, context).writes;
const DAY = 24 * 60;

/** Lets the time of a held mail come, and gives what is done then. */
function firing(does: string, days: number): Act {
  return {
    file: 'held/fire-held.ts',
    does,
    arrange: async ({ desk, table }: Stage) => {
      const heldId = await givenHeld(desk);
      desk.later(days * DAY);
      return () => fireHeld({ table, discard }, desk.context(), heldId);
    },
  };
}

/** What becomes of mail that is held. */
export const HELD_ACTS: readonly Act[] = [
  {
    file: 'inbound/take-in.ts',
    does: 'release a held mail',
    arrange: async ({ desk }) => {
      const heldId = await givenHeld(desk);
      return () => desk.release(heldId);
    },
  },
  {
    file: 'inbound/receive-mail.ts',
    does: 'hold a mail',
    arrange: async ({ desk }) => {
      desk.rules = { ...desk.rules, holdsMail: true };
      const arrival = desk.store(givenMail({}), { verdicts: { spam: 'FAIL' } });
      return () => desk.takeIn(arrival);
    },
  },
  {
    file: 'held/delete-held.ts',
    does: 'delete a held mail',
    arrange: async ({ desk, table }) => {
      const heldId = await givenHeld(desk);
      return () => deleteHeld({ table, discard }, desk.context(), { heldId });
    },
  },
  firing('tell that a held mail expires', 28),
  firing('let a held mail expire', 31),
  {
    file: 'sender/change-sender.ts',
    does: 'block a sender',
    arrange: async ({ desk, table }) => {
      const said = { sender: 'bad.example', standing: 'blocked' } as const;
      return () => changeSender(table, desk.context(), said);
    },
  },
];
