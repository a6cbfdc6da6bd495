import assert from 'node:assert/strict';
import type { Caller } from '../../core/auth/index.ts';
import { addMessage } from '../../core/conversation/index.ts';
import { mergeTickets, splitTicket, unmergeTickets } from '../../core/merge/index.ts';
import { rebuildSearch } from '../../core/search/index.ts';
import { writeThings } from '../../core/search/opensearch/write-things.ts';
import type { PageDeps } from '../../core/shared/job-kind.ts';
import { trashTicket } from '../../core/ticket/index.ts';
import { testContext } from '../support/context.ts';
import { ADMIN, agentOf, customerOf, givenCustomer, givenTeam, givenTicket } from '../support/desk.ts';
import { NO_PARTS } from '../support/job-queue.ts';
import { type EngineDesk, refresh } from './engine-desk.ts';

const TICKETS = [
  ['Printer broken', 'The printer on the second floor is broken and prints stripes. Refund please.'],
  ['Refund', 'I want my refunds for order 1234-567, the printers were late.'],
  ['Rückerstattung', 'Ich möchte eine Rückerstattung für die Bestellung, bitte.'],
  ['退款', '我想要退款，打印机坏了。'],
  ['プリンター', 'プリンターが壊れました。返金してください。'],
  ['Compass', 'The Zirkelbach compass is late. Call +49 30 1234567.'],
] as const;

/** Queries of every kind, of which both find the same. */
const QUERIES = [
  ...['printer', 'PRINTERS', 'broken printer', 'the printer is late', 'refunds broken', 'unknownword'],
  ...['"printer on the second"', '"second printer"', '-refund printer', 'printer -"second floor"'],
  ...['printer or compass', '(printer refund) -stripes', '+stripes printer', '(refund or compass) late'],
  ...['zirkelbahc', 'compas', 'zirk', 'zirk ', 'ruckerstattung', 'rueckerstattung', 'bestellungen'],
  ...['退款', '打印机', '返金', 'プリンター', '030 1234567', '1234567', '1234 567', '#3', '#99'],
  ...['subject:refund', 'subject:"printer broken"', 'status:open', 'status:closed', 'is:open', 'is:trashed'],
  ...['tag:returns printer', 'tag:ret*', '-tag:returns', 'tag:none', 'tag:*', 'team:none', 'assignee:me'],
  ...['priority>=high', 'priority:low..normal', 'created>2020-01-01', 'created:1d', 'created:lastyear'],
  ...['number:2..4', 'number>4', 'Mara', 'refund priority:high', 'printer sort:number', 'sort:+number'],
];

/** What an answer tells, or the refusal that it is. */
const answered = (answer: ReturnType<EngineDesk['search']>) =>
  answer.then(
    ({ found, total, corrections }) => ({
      ids: sorted(found.map(({ id }) => id)),
      total,
      corrections: [...corrections],
    }),
    (error: unknown) => String(error),
  );

const sorted = (ids: readonly number[]) => [...ids].sort((one, other) => one - other);

async function givenTickets({ database }: EngineDesk): Promise<number[]> {
  const ids: number[] = [];
  for (const [at, [subject, text]] of TICKETS.entries()) {
    const priority = at % 2 === 0 ? ('high' as const) : ('low' as const);
    const given = { subject, text, priority, ...(at < 4 && { tags: ['returns'] }) };
    ids.push((await givenTicket(database, given)).ticket.id);
  }
  return ids;
}

const deps = ({ database }: EngineDesk) => ({
  table: database.table,
  rules: { closeAfterDays: 4, solvingNeedsAssignee: false },
});

const write = (desk: EngineDesk, ticketId: number, kind: 'internal_note' | 'public_reply', text: string) =>
  addMessage(deps(desk), testContext(), { principal: ADMIN, ticketId, message: { kind, text } });

/** What a real engine must do, by what it promises. */
export const CHECKS: Readonly<Record<string, (desk: EngineDesk) => Promise<void>>> = {
  'both engines find the same of every kind of query, count it, and say that it is all': async (desk) => {
    await givenTickets(desk);
    await desk.follow();
    for (const query of QUERIES) {
      const [own, other] = [await desk.own.search(query), await desk.search(query)];
      const ids = other.found.map(({ id }) => id);
      assert.deepEqual(sorted(ids), sorted(own.found.map(({ id }) => id)), query);
      assert.deepEqual([other.total, other.complete], [own.total, true], query);
      assert.deepEqual([...other.corrections], [...own.corrections], query);
      for (const [field, counts] of own.facets)
        assert.deepEqual(new Map(other.facets.get(field)), counts, `${query}: ${field}`);
      if (query.includes('sort:'))
        assert.deepEqual(
          ids,
          own.found.map(({ id }) => id),
        );
    }
    for (const written of ['broken zirk', 're', 'x', 'zirk '])
      assert.deepEqual(await desk.suggestions(written), await desk.own.suggestions(written), written);
  },

  'the words that were found are shown, in the message that says most of them': async (desk) => {
    const { ticket } = await givenTicket(desk.database, { subject: 'Order', text: 'Nothing much.' });
    await write(desk, ticket.id, 'public_reply', 'The printers are here.');
    const { message } = await write(desk, ticket.id, 'internal_note', 'Their printer is broken.');
    await desk.follow();
    const answer = await desk.search('broken printer');
    assert.deepEqual(answer.found[0]?.message, { ticketId: ticket.id, messageId: message.id });
    assert.deepEqual(
      ['printers', 'printer', 'broken', 'here'].map((word) => answer.terms.has(word)),
      [true, true, true, false],
    );
  },

  'nobody finds, counts or is suggested what they may not read': async (desk) => {
    const customer = await givenCustomer(desk.database);
    const team = await givenTeam(desk.database);
    const own = await givenTicket(desk.database, { requesterId: customer.id, text: 'Dear quadrivalence' });
    await write(desk, own.ticket.id, 'internal_note', 'Between us: zwischenspiel');
    await givenTicket(desk.database, { text: 'Dear quadrivalence', teamId: team.id });
    const trashed = await givenTicket(desk.database, {
      requesterId: customer.id,
      text: 'Dear quadrivalence',
    });
    await trashTicket(desk.database.table, testContext(), { principal: ADMIN, ticketId: trashed.ticket.id });
    await desk.follow();
    const people: Caller[] = [
      ADMIN,
      customerOf(customer.id),
      customerOf(customer.id + 1000),
      agentOf({ id: 5, teamIds: [team.id] }),
      agentOf({ id: 6, teamIds: [team.id + 1000] }),
    ];
    const queries = [
      'quadrivalence',
      'quadrivalense',
      'zwischenspiel',
      'is:trashed',
      '#1',
      '#2',
      '#3',
      'status:*',
    ];
    for (const [at, principal] of people.entries()) {
      for (const query of queries) {
        const [mine, other] = [
          await answered(desk.own.search(query, { principal })),
          await answered(desk.search(query, { principal })),
        ];
        assert.deepEqual(other, mine, `${query} by ${at}`);
      }
      for (const beginning of ['quadri', 'zwisch'])
        assert.deepEqual(
          await desk.suggestions(beginning, principal),
          await desk.own.suggestions(beginning, principal),
          `${beginning} by ${at}`,
        );
    }
  },

  'what is merged or split off is found where it is shown, until it leaves': async (desk) => {
    const { database } = desk;
    const { ticket: source } = await givenTicket(database, { text: 'They said quellbach.' });
    const { ticket: target } = await givenTicket(database, { text: 'Another one.' });
    const merging = { principal: ADMIN, ticketId: target.id, sourceIds: [source.id] };
    await mergeTickets(database, testContext(), merging);
    await desk.follow();
    assert.deepEqual(await desk.ids('quellbach'), [target.id]);
    assert.deepEqual(await desk.ids('is:merged'), [source.id]);
    await unmergeTickets(database, testContext(), merging);
    await desk.follow();
    assert.deepEqual(await desk.ids('quellbach'), [source.id]);
    const { message } = await write(desk, target.id, 'internal_note', 'Apart: steinmetz');
    const request = { messageIds: [message.id] };
    const { newTicket } = await splitTicket(database, testContext(), {
      principal: ADMIN,
      ticketId: target.id,
      request,
    });
    await desk.follow();
    const { found } = await desk.search('steinmetz');
    assert.deepEqual(
      found.map(({ id, message: said }) => [id, said]),
      [[newTicket.id, { ticketId: target.id, messageId: message.id }]],
    );
  },

  'what comes again, or late, changes nothing; what is gone stays gone': async (desk) => {
    const thing = (revision: number, subject: string | null) => ({
      space: 'tickets' as const,
      id: 7,
      revision,
      docs: subject === null ? null : [{ ...EMPTY_DOC, revision, words: [{ word: subject, position: 0 }] }],
    });
    await desk.follow();
    const states = [thing(20, 'second'), thing(10, 'first'), thing(20, 'second')];
    for (const state of states) await writeThings(desk.ask, [state]);
    await refresh(desk.endpoint);
    assert.deepEqual(await desk.ids('second'), [7]);
    assert.deepEqual(await desk.ids('first'), []);
    for (const state of [thing(30, null), thing(25, 'second')]) await writeThings(desk.ask, [state]);
    await refresh(desk.endpoint);
    assert.deepEqual(await desk.ids('second'), []);
  },

  'pages are full, in order, and hold everything once': async (desk) => {
    for (let at = 0; at < 7; at += 1)
      await givenTicket(desk.database, { text: `They said quellbach ${'and more '.repeat(at)}` });
    await desk.follow();
    for (const query of ['quellbach', 'quellbach sort:+number', 'status:open sort:created']) {
      const found: number[] = [];
      let cursor: string | undefined;
      do {
        const page = await desk.search(query, { limit: 3, ...(cursor && { cursor }) });
        found.push(...page.found.map(({ id }) => id));
        assert.equal(page.total, 7);
        cursor = page.cursorAfter(page.found.length) ?? undefined;
      } while (cursor);
      assert.equal(found.length, 7, query);
      assert.deepEqual(sorted(found), [1, 2, 3, 4, 5, 6, 7], query);
      if (query.includes('number')) assert.deepEqual(found, sorted(found));
    }
  },

  'an index that is empty is filled while it is in use, and what belongs to nothing is taken out': async (
    desk,
  ) => {
    const ids = await givenTickets(desk);
    assert.equal((await desk.search('printer')).complete, false);
    await desk.index([]);
    const stray = { space: 'tickets', id: 999, revision: 1, docs: [EMPTY_DOC] } as const;
    await writeThings(desk.ask, [stray]);
    await refresh(desk.endpoint);
    assert.deepEqual(await desk.ids('status:open'), [999]);
    await rebuild(desk);
    await refresh(desk.endpoint);
    assert.deepEqual(sorted(await desk.ids('tag:* or tag:none')), sorted(ids));
    assert.deepEqual(await desk.ids('zirkelbach'), [ids.at(-1)]);
    assert.equal((await desk.ids('Mara', { space: 'customers' })).length > 0, true);
  },
};

const EMPTY_DOC = {
  space: 'tickets',
  id: 999,
  message: '',
  revision: 1,
  isNote: false,
  shownOn: 0,
  languages: [],
  words: [],
  attributes: { 'ticket.status': ['open'], 'ticket.statusKey': ['open'] },
} as const;

/** Does the pages of the job that fills the index, each of which has time for one step only. */
async function rebuild({ database, ask, own }: EngineDesk): Promise<void> {
  let checkpoint: unknown = null;
  for (let page = 0; page < 50; page += 1) {
    let looks = 0;
    const given: PageDeps = {
      table: database.table,
      jobId: 'job',
      principal: ADMIN,
      context: testContext({ now: own.now }),
      rules: {},
      listShards: 1,
      deleteForGood: async () => {},
      askSearchEngine: ask,
      parts: NO_PARTS,
      hasTime: () => looks++ === 0,
      sleep: async () => {},
    };
    const outcome = await rebuildSearch.page(given, { input: {}, checkpoint });
    if (outcome.done) return;
    checkpoint = outcome.checkpoint;
  }
  throw new Error('The job does not end.');
}
