import * as fc from 'fast-check';
import { actorOf } from '../../../core/auth/index.ts';
import {
  editMessage,
  followedRooms,
  markRead,
  postMessage,
  readMessages,
  unreadOf,
} from '../../../core/room/index.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { agentOf, givenAgent } from '../../support/desk.ts';
import { talking } from '../../support/given-rooms.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const deps = () => talking(database.table);

/** What an agent does. */
const act = fc.oneof(
  fc.record({ does: fc.constant('post' as const), by: fc.nat(2) }),
  fc.record({ does: fc.constant('read' as const), by: fc.nat(2), upTo: fc.nat(12) }),
  fc.record({ does: fc.constant('edit' as const), by: fc.nat(2), number: fc.integer({ min: 1, max: 8 }) }),
);

type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;

/** Three agents of a conversation, with what a naive reader knows of it: who said what, and how far each says that they have read. */
async function conversation() {
  const agents = [await givenAgent(database), await givenAgent(database), await givenAgent(database)];
  const callers = agents.map(({ id }) => agentOf({ id }));
  const roomId = `direct-${agents.map(({ id }) => id).join('-')}`;
  const said: { number: number; by: number }[] = [];
  const marks = [0, 0, 0];

  async function does(one: Act, principal: ReturnType<typeof agentOf>): Promise<void> {
    const context = testContext({ actor: actorOf(principal) });
    if (one.does === 'post') {
      const { message } = await postMessage(deps(), context, { principal, roomId, text: 'Said' });
      said.push({ number: message.number, by: one.by });
    }
    if (one.does === 'read') {
      const { last } = await markRead(deps(), { principal, roomId, upTo: one.upTo, now: NOW });
      marks[one.by] = Math.max(marks[one.by] ?? 0, Math.min(one.upTo, last.number));
    }
    if (one.does !== 'edit') return;
    // What is not there, or another's, is refused.
    const edit = { principal, roomId, number: one.number, text: 'Said otherwise' };
    await editMessage(deps(), context, edit).catch(() => {});
  }

  return {
    ...{ callers, roomId, said },
    doAll: (acts: readonly Act[]) =>
      Promise.all(
        acts.flatMap((one) => callers.slice(one.by, one.by + 1).map((caller) => does(one, caller))),
      ),
    naive: (of: number) => said.filter(({ number, by }) => by !== of && number > (marks[of] ?? 0)).length,
  };
}

test('in any order of posts, edits and marks, also at the same moment, each message is there once and unread counts are those of a naive count', async () => {
  const rounds = fc.array(fc.array(act, { minLength: 1, maxLength: 4 }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(rounds, async (given) => {
      const { callers, roomId, said, doAll, naive } = await conversation();
      for (const acts of given) await doAll(acts);
      const numbers = said.map((_, at) => at + 1);
      expect(said.map(({ number }) => number).sort((one, other) => one - other)).toEqual(numbers);
      for (const [by, principal] of callers.entries()) {
        const asked = { principal, roomId, range: { after: 0 }, now: NOW };
        const { items } = await readMessages(deps(), asked, { limit: 100 });
        expect(items.map(({ number }) => number)).toEqual(numbers);
        const [room] = await followedRooms(deps(), { principal, now: NOW });
        expect(unreadOf(said.length, room?.followed ?? null)).toBe(naive(by));
      }
    }),
    { numRuns: 25 },
  );
});
