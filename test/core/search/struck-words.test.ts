import { addMessage } from '../../../core/conversation/index.ts';
import { mergeTickets } from '../../../core/merge/index.ts';
import { rebuildSearch } from '../../../core/search/index.ts';
import { flushLog } from '../../../core/search/store/flush-log.ts';
import type { PageDeps } from '../../../core/shared/job-kind.ts';
import { changeTicket } from '../../../core/ticket/index.ts';
import { testContext } from '../../support/context.ts';
import { ADMIN, givenTicket } from '../../support/desk.ts';
import { NO_PARTS } from '../../support/job-queue.ts';
import { TestDesk } from '../../support/mail.ts';
import { decidePurge } from '../../support/purge.ts';
import { redact } from '../../support/redaction.ts';
import { TestSearch } from '../../support/search.ts';

let desk: TestDesk;
let search: TestSearch;
beforeEach(async () => {
  desk = await TestDesk.open();
  search = new TestSearch(desk.database);
});
afterEach(() => desk.close());

const deps = () => ({ table: desk.table, rules: { closeAfterDays: 4, solvingNeedsAssignee: false } });
const rename = (ticketId: number, subject: string) =>
  changeTicket(deps(), testContext(), { principal: ADMIN, ticketId, change: { subject } });

/** Everything that has changed stands in segments. */
async function intoSegments(): Promise<void> {
  await search.follow();
  await flushLog(search.deps, search.context());
}

test('what is struck out of a message is in no segment and not in the log, and nobody finds it', async () => {
  const { ticket, message } = await givenTicket(desk.database, { text: 'The card is zirkelbach, thanks.' });
  await intoSegments();
  expect(await search.wordsKept()).toContain('zirkelbach');
  await redact(desk, { ticketId: ticket.id, messageId: message.id, request: { text: 'zirkelbach' } });
  await search.follow();
  expect(await search.wordsKept()).not.toContain('zirkelbach');
  expect(await search.ids('zirkelbach')).toEqual([]);
  expect(await search.suggestions('zirkel')).toEqual([]);
  expect(await search.ids('thanks')).toEqual([ticket.id]);
});

test('what is struck out of a subject leaves the subject, and the ones that the ticket had before', async () => {
  const { ticket, message } = await givenTicket(desk.database, {
    subject: 'About zirkelbach',
    text: 'My card is zirkelbach.',
  });
  await intoSegments();
  await rename(ticket.id, 'Still zirkelbach');
  await intoSegments();
  const request = { text: 'zirkelbach', subject: true };
  await redact(desk, { ticketId: ticket.id, messageId: message.id, request });
  await search.follow();
  expect(await search.wordsKept()).not.toContain('zirkelbach');
  expect(await search.ids('card')).toEqual([ticket.id]);
});

test('what is struck out after the subject has become another is not kept in what was replaced', async () => {
  const { ticket, message } = await givenTicket(desk.database, {
    subject: 'About zirkelbach',
    text: 'My card is zirkelbach.',
  });
  await intoSegments();
  await rename(ticket.id, 'Otherwise');
  await intoSegments();
  const request = { text: 'zirkelbach', subject: true };
  await redact(desk, { ticketId: ticket.id, messageId: message.id, request });
  await search.follow();
  expect(await search.wordsKept()).not.toContain('zirkelbach');
});

test('what is struck out of a message of a merged ticket leaves the subject of the one that shows it', async () => {
  const { ticket: source, message } = await givenTicket(desk.database, { text: 'It is zirkelbach.' });
  const { ticket: target } = await givenTicket(desk.database, { subject: 'Of zirkelbach' });
  await mergeTickets(desk.database, testContext(), {
    ...{ principal: ADMIN, ticketId: target.id, sourceIds: [source.id] },
  });
  await intoSegments();
  const request = { text: 'zirkelbach', subject: true };
  await redact(desk, { ticketId: target.id, messageId: message.id, request });
  await search.follow();
  expect(await search.wordsKept()).not.toContain('zirkelbach');
});

test('nothing that a purged ticket said, nor its tags, is left in the index', async () => {
  const { ticket } = await givenTicket(desk.database, {
    subject: 'Subjecta',
    text: 'Textonia',
    tags: ['tagoria'],
  });
  const message = { kind: 'internal_note' as const, text: 'Notonia' };
  await addMessage(deps(), testContext(), { principal: ADMIN, ticketId: ticket.id, message });
  await intoSegments();
  const words = ['subjecta', 'textonia', 'tagoria', 'notonia'];
  expect([...(await search.wordsKept())]).toEqual(expect.arrayContaining(words));
  const queue = await decidePurge(desk, ticket.id);
  await queue.drain(desk.table);
  await search.follow();
  const kept = await search.wordsKept();
  for (const word of words) {
    expect(kept).not.toContain(word);
    expect(await search.ids(word)).toEqual([]);
  }
});

test('what a rebuild finds to belong to nothing any more is taken out of the segments too', async () => {
  const { ticket } = await givenTicket(desk.database, { text: 'A zirkelbach of old.' });
  await intoSegments();
  await desk.database.table.deleteMany(
    (await desk.database.table.query({ pk: `T#${ticket.id}`, from: 'M#', to: 'META' })).rows.map((row) => ({
      pk: Object(row).pk,
      sk: Object(row).sk,
    })),
  );
  const deletes: PageDeps = {
    ...{ table: desk.table, jobId: '01J', principal: null, rules: {}, listShards: 1 },
    context: search.context(),
    searchObjects: search.memory.objects,
    parts: NO_PARTS,
    deleteForGood: async () => {},
    hasTime: () => true,
    sleep: async () => {},
  };
  let checkpoint: unknown = null;
  for (;;) {
    const outcome = await rebuildSearch.page(
      { ...deletes, context: search.context() },
      { input: {}, checkpoint },
    );
    if (outcome.done) break;
    checkpoint = outcome.checkpoint;
  }
  expect(await search.wordsKept()).not.toContain('zirkelbach');
});
