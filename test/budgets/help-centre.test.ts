import { randomBytes } from 'node:crypto';
import { confirmCustomer } from '../../core/confirmation/index.ts';
import { codeOf, signIn, whoIsSignedIn } from '../../core/portal/index.ts';
import { loadSigningKeys, type SigningKeys } from '../../core/threading/index.ts';
import { askedLetter, BROWSER, givenSession, portalContext } from '../support/given-letters.ts';
import { submit } from '../support/given-submission.ts';
import { TestDesk } from '../support/mail.ts';
import { HELP_CENTRE_CALLS } from './numbers.ts';

let desk: TestDesk;
let keys: SigningKeys;
beforeAll(async () => {
  desk = await TestDesk.open();
  keys = await loadSigningKeys(desk.table, randomBytes);
  await submit(desk);
});
afterAll(() => desk.close());

let people = 0;
const somebody = () => {
  people += 1;
  return `reader${people}@example.net`;
};
const stranger = () => ({ sender: { address: somebody(), name: 'Sam Stranger' } });

/** Each gives what is done, once everything for it is there. */
const OPERATIONS: Readonly<Record<keyof typeof HELP_CENTRE_CALLS, () => Promise<() => Promise<unknown>>>> = {
  'somebody asks for a code': async () => {
    const address = somebody();
    return () => askedLetter(desk, address);
  },
  'they sign in by it': async () => {
    const address = somebody();
    await desk.take({ from: address });
    const letterId = await askedLetter(desk, address);
    const deps = { table: desk.table, keys, randomBytes };
    const asked = { letterId, browser: BROWSER, code: codeOf(letterId, keys[0]) };
    return () => signIn(deps, portalContext(desk), asked);
  },
  'they open a page': async () => {
    const secret = await givenSession(desk, somebody());
    return () => whoIsSignedIn(desk.table, secret, desk.now);
  },
  'a stranger sends a form': async () => {
    const given = stranger();
    return () => submit(desk, given);
  },
  'somebody known sends one': async () => {
    const { ticket } = await desk.take({ from: somebody() });
    return () => submit(desk, { sender: { customerId: ticket.requesterId } });
  },
  'a form comes twice': async () => {
    const given = { ...stranger(), formId: desk.context().newId() };
    await submit(desk, given);
    return () => submit(desk, given);
  },
  'a stranger confirms their address': async () => {
    const { ticketId } = await submit(desk, stranger());
    const { requesterId: customerId } = await desk.ticket(ticketId);
    return () => confirmCustomer(desk, desk.context(), { customerId });
  },
};

test.each(Object.entries(HELP_CENTRE_CALLS))('%s: these requests and no others', async (name, calls) => {
  const act = await OPERATIONS[name as keyof typeof HELP_CENTRE_CALLS]();
  desk.database.forgetCalls();
  await act();
  const made = desk.database.seen().map(({ command }) => command.replace('Command', ''));
  expect(made.sort()).toEqual([...calls].sort());
});
