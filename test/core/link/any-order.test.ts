import * as fc from 'fast-check';
import { linkTickets, listLinks, unlinkTickets } from '../../../core/link/index.ts';
import { COUNTERPART } from '../../../core/link/link-kind.ts';
import { ConflictError, NotFoundError } from '../../../core/shared/errors.ts';
import { type LinkKind, linkKindSchema } from '../../../schemas/link.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, givenTicket } from '../../support/desk.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const TYPES: readonly Ticket['type'][] = ['problem', 'incident', 'incident', 'question'];

interface Act {
  act: 'link' | 'unlink';
  one: number;
  kind: LinkKind;
  other: number;
}
const place = fc.nat({ max: TYPES.length - 1 });
const acts = fc.array(
  fc
    .record<Act>({
      act: fc.constantFrom('link', 'link', 'unlink'),
      one: place,
      kind: fc.constantFrom(...linkKindSchema.options),
      other: place,
    })
    .filter(({ one, other }) => one !== other),
  { minLength: 4, maxLength: 12 },
);

/** Links as people would keep them on paper: of each, both sides. */
class Paper {
  readonly #links = new Map<string, [number, LinkKind, number]>();
  readonly #idOf = (one: number, kind: LinkKind, other: number): string =>
    [`${one} ${kind} ${other}`, `${other} ${COUNTERPART[kind]} ${one}`].sort().join();

  apply({ act, one, kind, other }: Act): boolean {
    const id = this.#idOf(one, kind, other);
    if (act === 'unlink') return this.#links.delete(id);
    if (this.#links.has(id) || !this.#mayLink(one, kind, other)) return false;
    this.#links.set(id, [one, kind, other]);
    return true;
  }

  /** Every link, told by both of its tickets. */
  sides(): string[] {
    const both = [...this.#links.values()].flatMap(([one, kind, other]) => [
      `${one} ${kind} ${other}`,
      `${other} ${COUNTERPART[kind]} ${one}`,
    ]);
    return both.sort();
  }

  #mayLink(one: number, kind: LinkKind, other: number): boolean {
    if (kind === 'problem') return TYPES[other] === 'problem' && TYPES[one] === 'incident';
    if (kind === 'incident') return this.#mayLink(other, 'problem', one);
    if (kind === 'child') return this.#mayLink(other, 'parent', one);
    return kind !== 'parent' || (this.#parentOf(one) === undefined && !this.#isAbove(one, other));
  }

  #parentOf(ticket: number): number | undefined {
    for (const [one, kind, other] of this.#links.values()) {
      if (kind === 'parent' && one === ticket) return other;
      if (kind === 'child' && other === ticket) return one;
    }
    return undefined;
  }

  #isAbove(ticket: number, below: number): boolean {
    const parent = this.#parentOf(below);
    return parent !== undefined && (parent === ticket || this.#isAbove(ticket, parent));
  }
}

async function tryTo({ act, one, kind, other }: Act, ids: readonly number[]): Promise<boolean> {
  const ends = { principal: ADMIN, ticketId: ids[one] ?? 0, kind, otherId: ids[other] ?? 0 };
  try {
    await (act === 'link' ? linkTickets : unlinkTickets)(database, testContext(), ends);
    return true;
  } catch (error) {
    if (error instanceof ConflictError || error instanceof NotFoundError) return false;
    throw error;
  }
}

/** What every ticket says of its links. */
async function sidesOf(ids: readonly number[]): Promise<string[]> {
  const told = ids.map(async (ticketId, at) => {
    const asked = { principal: ADMIN, ticketId, page: { limit: 100 } };
    const { items } = await listLinks(database.table, asked);
    return items.map(({ link }) => `${at} ${link.kind} ${ids.indexOf(link.ticketId)}`);
  });
  return (await Promise.all(told)).flat().sort();
}

const newTickets = () =>
  Promise.all(TYPES.map(async (type) => (await givenTicket(database, { type })).ticket.id));

test('whatever is linked and ended, in any order, both tickets of a link always say the same', async () => {
  await fc.assert(
    fc.asyncProperty(acts, async (list) => {
      const [ids, paper] = [await newTickets(), new Paper()];
      for (const act of list) {
        expect([act, await tryTo(act, ids)]).toEqual([act, paper.apply(act)]);
        expect(await sidesOf(ids)).toEqual(paper.sides());
      }
    }),
    { numRuns: 12 },
  );
});

test('both tickets of a link say the same when many link and end at once', async () => {
  await fc.assert(
    fc.asyncProperty(acts, async (list) => {
      const ids = await newTickets();
      // Whoever finds the desk busy has changed nothing.
      await Promise.allSettled(list.map((act) => tryTo(act, ids)));
      const told = await sidesOf(ids);
      const turned = told.map((side) => {
        const [one, kind, other] = side.split(' ');
        return `${other} ${COUNTERPART[kind as LinkKind]} ${one}`;
      });
      expect(turned.sort()).toEqual(told);
    }),
    { numRuns: 6 },
  );
});
