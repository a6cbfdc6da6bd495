import { confirmCustomer } from '../../../core/confirmation/index.ts';
import { submitForm } from '../../../core/intake/index.ts';
import { loadProtection, setProtection } from '../../../core/intake/set-protection.ts';
import {
  codeOf,
  letterById,
  parseLetterRow,
  signIn,
  signInProven,
  signOut,
} from '../../../core/portal/index.ts';
import { letterWrites } from '../../../core/portal/letter-store.ts';
import { writeWithin } from '../../../core/portal/limit-store.ts';
import type { Row } from '../../../core/shared/write.ts';
import { WriteRefusedError } from '../../../core/shared/write-refused.ts';
import { settleOwn } from '../../../core/ticket/index.ts';
import { allRows, customerOf } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';
import { askedLetter, BROWSER, givenSession, portalContext } from '../../support/given-letters.ts';
import { intakeOf, submissionOf, submit } from '../../support/given-submission.ts';
import { KEYS } from '../../support/mail.ts';
import { byAgent, keyed, orKnown } from './keyed.ts';
import type { Act, Stage } from './stage.ts';

const MARA = 'mara@example.com';
const randomBytes = (size: number) => new Uint8Array(size).fill(7);

/** Somebody who has read a letter signs in; as they get no answer, they try it again at once. */
function signingIn(does: string, before: (stage: Stage) => Promise<unknown>, typed?: string): Act {
  return {
    file: 'portal/sign-in.ts',
    does,
    arrange: async (stage) => {
      const { desk, table } = stage;
      await before(stage);
      const letterId = await askedLetter(desk, MARA);
      const { now } = desk;
      const tries = async () => parseLetterRow(await table.get(letterById.of(letterId))).tries;
      return async (again) => {
        // Each code that is entered is a try.
        if (again && (await tries()) > 0) return;
        const proof = { letterId, browser: BROWSER, code: typed ?? codeOf(letterId, KEYS[0]) };
        await signIn({ table, keys: KEYS, randomBytes }, { ...portalContext(desk), now }, proof);
      };
    },
  };
}

/** A form that a stranger sends. */
const ofStranger = async ({ desk }: Stage) => {
  const { ticketId } = await submit(desk, { sender: { address: MARA, name: 'Mara' } });
  return { ticketId, customerId: (await desk.ticket(ticketId)).requesterId };
};

/** Sends a form with a file. When somebody sends it again, that counts as one more from their address and network. */
function submitting(does: string, sender: (stage: Stage) => Promise<{ customerId: number } | null>): Act {
  return {
    file: 'intake/submit-form.ts',
    does,
    arrange: async (stage) => {
      const { desk, table } = stage;
      const known = await sender(stage);
      const files = [{ filename: 'a.txt', contentType: 'text/plain', content: Buffer.from('made up') }];
      const submission = submissionOf(desk, { files, ...(known && { sender: known }) });
      const limits = async () =>
        Object.values(await allRows(desk.database)).filter((row): row is Row =>
          (row as Row).pk.startsWith('LIMIT#'),
        );
      return async (again) => {
        const counted = await limits();
        await submitForm(intakeOf(desk), desk.context(), submission);
        if (again) await table.putMany(counted.length > 0 ? counted : await limits());
      };
    },
  };
}

/** A customer says how their request stands. */
function settling(isSolved: boolean): Act {
  return {
    file: 'ticket/settle-own.ts',
    does: `let a customer say that their request is ${isSolved ? 'solved' : 'not solved after all'}`,
    arrange: async ({ desk, table }) => {
      const { ticket } = await desk.take({ from: MARA });
      const asked = { principal: customerOf(ticket.requesterId), ticketId: ticket.id };
      const deps = { table, rules: desk.rules };
      const asThem = () => ({
        ...desk.context(),
        actor: { kind: 'customer', id: ticket.requesterId } as const,
      });
      if (!isSolved) await settleOwn(deps, asThem(), { ...asked, isSolved: true });
      return () => settleOwn(deps, asThem(), { ...asked, isSolved });
    },
  };
}

/** Sends a letter. One that the queue brings again says the same. */
function sendingLetter(does: string, before: (stage: Stage) => Promise<unknown>): Act {
  return {
    file: 'outbound/send-letter.ts',
    does,
    arrange: async (stage) => {
      const { desk, table } = stage;
      await before(stage);
      const [event] = await eventsOf(table, `LETTER#${await askedLetter(desk, MARA)}`);
      if (event?.type !== 'letter.asked') throw new Error('No letter was asked for');
      const { now } = desk;
      return async (again) => {
        // The queue brings it while it can still be used.
        if (again) desk.now = now;
        await desk.sendLetter(event);
        const { sent } = desk.mail;
        if (again && new Set(sent.map(({ sendId }) => sendId)).size === 1) sent.splice(1);
      };
    },
  };
}

const unknown = async () => {};
const writing = ({ desk }: Stage) => desk.take({ from: MARA });

/** What customers do for themselves in the help centre, and strangers by a form. */
export const PORTAL_ACTS: readonly Act[] = [
  {
    file: 'portal/limit-store.ts',
    does: 'ask for a letter within a limit',
    arrange: async (stage) => {
      const limit = { what: 'made-up', who: MARA, most: 2, seconds: 60 * 60 };
      const asked = {
        purpose: 'sign_in',
        to: MARA,
        language: 'en',
        servedAt: 'https://help.example.com',
      } as const;
      return () =>
        keyed<string>(stage, async (context, alongside) => {
          const { id, writes } = letterWrites(asked, context);
          await writeWithin(stage.table, [limit], [...writes, ...(await alongside(id))], context.now);
        });
    },
  },
  signingIn('sign in somebody whom the desk knows', writing),
  signingIn('sign in somebody whom the desk does not know', unknown),
  signingIn('sign in somebody who has not confirmed their address', ofStranger),
  {
    file: 'portal/sign-in.ts',
    does: 'sign in somebody who has proven elsewhere that an address is theirs',
    arrange: async (stage) => {
      const { desk, table } = stage;
      await ofStranger(stage);
      // Whoever gets no answer goes there again: here to the same session.
      return (again) =>
        signInProven({ table, randomBytes }, portalContext(desk), MARA).catch(
          orKnown(again, WriteRefusedError),
        );
    },
  },
  signingIn('count a wrong code', unknown, '0000 0000'),
  {
    file: 'portal/session.ts',
    does: 'sign somebody out',
    arrange: async ({ desk, table }) => {
      const secret = await givenSession(desk, MARA);
      return () => signOut(table, secret, desk.context().now);
    },
  },
  sendingLetter('send a letter to a customer', writing),
  sendingLetter('send a letter to somebody whom the desk does not know', unknown),
  {
    file: 'confirmation/awaiting-store.ts',
    does: 'let a mail wait until an address is confirmed',
    arrange: async (stage) => {
      const { ticketId } = await ofStranger(stage);
      const event = await stage.desk.event(ticketId, 'ticket.created');
      return () => stage.desk.send(event);
    },
  },
  {
    file: 'confirmation/confirm-customer.ts',
    does: 'confirm an address',
    arrange: async (stage) => {
      const { customerId } = await ofStranger(stage);
      return () => confirmCustomer(stage, stage.desk.context(), { customerId });
    },
  },
  submitting('open a ticket for a form of a stranger', async () => null),
  submitting('open a ticket for a form of somebody who is signed in', async ({ desk }) => ({
    customerId: (await desk.take({ from: MARA })).ticket.requesterId,
  })),
  {
    file: 'intake/set-protection.ts',
    does: 'set the secret of Turnstile',
    arrange: async (stage) => async (again) => {
      // Whoever sees that it is set does not set it again.
      if (again && (await loadProtection(stage.table)).setAt !== null) return;
      await setProtection(stage, byAgent(stage), 'made-up words');
    },
  },
  {
    file: 'intake/set-protection.ts',
    does: 'take the secret of Turnstile away',
    arrange: async (stage) => {
      await setProtection(stage, byAgent(stage), 'made-up words');
      return () => setProtection(stage, byAgent(stage), null);
    },
  },
  settling(true),
  settling(false),
];
