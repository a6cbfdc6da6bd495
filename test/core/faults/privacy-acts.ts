import { beginErasure, erasePerson } from '../../../core/privacy/index.ts';
import type { Act, Stage } from './stage.ts';
import { pageDepsOf } from './work-acts.ts';

const WHOLE = { shared: { names: [], phones: [] }, done: 0, tickets: 0 };

/** Somebody who has written, and of whom another customer's record tells. */
async function given({ desk }: Stage): Promise<number> {
  const { ticket } = await desk.take({ from: 'Petra Quendel <petra@example.com>', text: 'Words.' });
  return ticket.requesterId;
}

const begin = ({ desk, table }: Stage, customerId: number) =>
  beginErasure(
    table,
    { ...desk.context(), actor: { kind: 'agent', id: 1 } },
    { customerId, start: () => [] },
  );

/** Parts of the desk: customers and then tickets, and what is left at the end. */
const TICKETS = 4;
const END = 99;

/** Takes somebody out of one part of the desk. */
function erase(stage: Stage, customerId: number, part: number) {
  const deps = {
    ...pageDepsOf(stage),
    deleteForGood: async () => {},
    deleteJobFiles: async () => {},
    texts: { get: async () => null, put: async () => {} },
    hasTime: () => false,
  };
  return erasePerson.page(deps, { input: { customerId }, checkpoint: { ...WHOLE, part, after: null } });
}

/** What becomes of somebody who is erased. */
export const PRIVACY_ACTS: readonly Act[] = [
  {
    file: 'privacy/begin-erasure.ts',
    does: 'decide that a customer is erased',
    arrange: async (stage) => {
      const customerId = await given(stage);
      return () => begin(stage, customerId);
    },
  },
  ...[TICKETS, END].map(
    (part): Act => ({
      file: 'privacy/erase-deps.ts',
      does: part === TICKETS ? 'take a customer out of their ticket' : 'take away what is left of a customer',
      arrange: async (stage) => {
        const customerId = await given(stage);
        await begin(stage, customerId);
        return () => erase(stage, customerId, part);
      },
    }),
  ),
];
