import fc from 'fast-check';
import { goThrough } from '../../bin/dead-letters/handle.ts';
import type { DeadLetterQueue, Letter } from '../../bin/dead-letters/letter.ts';
import type { Queues } from '../../bin/dead-letters/queue-gateway.ts';
import { NOW } from '../support/context.ts';

const QUEUE: DeadLetterQueue = {
  name: 'clock',
  url: 'clock-failed',
  source: { name: 'clock', url: 'clock' },
};

/** Queues in memory. A taken letter is hidden, as in SQS; the process can die before any call. */
function givenQueues(ids: readonly string[], callsUntilDeath = Number.POSITIVE_INFINITY) {
  const letters = new Map(ids.map((id) => [id, { visible: true }]));
  const sent: string[] = [];
  let calls = 0;
  const alive = () => {
    calls += 1;
    if (calls > callsUntilDeath) throw new Error('killed');
  };
  const letterOf = (id: string): Letter => ({ id, body: id, sentAt: NOW, attributes: {}, handle: id });
  const queues: Queues = {
    count: async () => letters.size,
    async take() {
      alive();
      const some = [...letters].filter(([, { visible }]) => visible).slice(0, 3);
      for (const [, state] of some) state.visible = false;
      return some.map(([id]) => letterOf(id));
    },
    async putBack(_, { id }) {
      alive();
      const state = letters.get(id);
      if (state) state.visible = true;
    },
    async send(_, { id }) {
      alive();
      sent.push(id);
    },
    async sendBody() {
      throw new Error('not expected');
    },
    async remove(_, { id }) {
      alive();
      letters.delete(id);
    },
  };
  return { queues, sent, left: () => [...letters.keys()], visible: () => [...letters.values()] };
}

const sendOn = (queues: Queues) => async (letter: Letter) => {
  await queues.send('clock', letter);
  return true;
};

describe('going through dead letters', () => {
  test('deals with each once, and takes it out after', async () => {
    const { queues, sent, left } = givenQueues(['a', 'b', 'c', 'd', 'e']);
    await expect(goThrough(queues, QUEUE, { until: NOW }, sendOn(queues))).resolves.toBe(5);
    expect(sent).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(left()).toEqual([]);
  });

  test('can be about one letter, and shows the others again', async () => {
    const { queues, sent, left, visible } = givenQueues(['a', 'b', 'c', 'd', 'e']);
    await expect(goThrough(queues, QUEUE, { id: 'd', until: NOW }, sendOn(queues))).resolves.toBe(1);
    expect(sent).toEqual(['d']);
    expect(left()).toEqual(['a', 'b', 'c', 'e']);
    expect(visible().every((state) => state.visible)).toBe(true);
  });

  test('leaves what is not done with', async () => {
    const { queues, left } = givenQueues(['a', 'b']);
    await goThrough(queues, QUEUE, { until: NOW }, async ({ id }) => id === 'a');
    expect(left()).toEqual(['b']);
  });

  test('goes on when letters that it looked at long ago show again', async () => {
    const { queues, sent } = givenQueues(['a', 'b', 'c', 'd', 'e']);
    let looks = 0;
    const slow: Queues = {
      ...queues,
      async take(url) {
        looks += 1;
        return looks === 2 ? givenQueues(['a', 'b', 'c']).queues.take(url) : queues.take(url);
      },
    };
    await goThrough(slow, QUEUE, { id: 'd', until: NOW }, sendOn(queues));
    expect(sent).toEqual(['d']);
  });

  test('leaves what came after the run began', async () => {
    const { queues, left } = givenQueues(['a']);
    const before = new Date(NOW.getTime() - 3_600_000);
    await expect(goThrough(queues, QUEUE, { until: before }, sendOn(queues))).resolves.toBe(0);
    expect(left()).toEqual(['a']);
  });

  test('loses no letter, whenever the process dies', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 10 }),
        fc.nat(40),
        async (ids, callsUntilDeath) => {
          const { queues, sent, left } = givenQueues(ids, callsUntilDeath);
          await goThrough(queues, QUEUE, { until: NOW }, sendOn(queues)).catch(() => undefined);
          expect(new Set([...sent, ...left()])).toEqual(new Set(ids));
        },
      ),
    );
  });
});
