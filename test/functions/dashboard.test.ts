import { handler } from '../../functions/dashboard/tickets.ts';
import { ticketsHtml } from '../../functions/dashboard/tickets-html.ts';
import { logger } from '../../functions/edge/logger.ts';
import { statusSchema } from '../../schemas/ticket.ts';
import { useDatabase } from '../support/api.ts';
import { NOW } from '../support/context.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import { ticketIn } from '../support/desk.ts';
import { givenListed } from '../support/lists.ts';

/** What CloudWatch passes to a custom widget, in short ("Details about custom widgets in CloudWatch"). */
const LOOK = {
  widgetContext: { dashboardName: 'Bilet', widgetId: 'widget-2', theme: 'dark', width: 1200, height: 200 },
};

let database: TestDatabase;
let logged: jest.SpyInstance;
beforeAll(async () => {
  database = await startDatabase();
  useDatabase(database);
  process.env.LIST_SHARDS = '2';
});
beforeEach(() => {
  logged = jest.spyOn(logger, 'error').mockImplementation();
});
afterEach(() => logged.mockRestore());
afterAll(() => database.stop());

/** The numbers that the widget shows, by their headings. */
function shownIn(html: string): Record<string, string> {
  const texts = (tag: string) =>
    [...html.matchAll(new RegExp(`<${tag}[^>]*>([^<]*)</${tag}>`, 'g'))].map(([, text = '']) => text);
  return Object.fromEntries(texts('th').map((heading, at) => [heading, texts('td')[at] ?? '']));
}

describe('the widget of the dashboard', () => {
  test('shows how many tickets stand in each status, and how many nobody is assigned to', async () => {
    for (const [at, status] of (['new', 'new', 'open', 'hold', 'solved'] as const).entries()) {
      const ticket = ticketIn(status, { id: at + 1, assigneeId: status === 'open' ? 1 : null });
      await givenListed(database.table, ticket, 2);
    }
    expect(shownIn(await handler(LOOK))).toEqual({
      New: '2',
      Open: '1',
      Pending: '0',
      'On hold': '1',
      Solved: '1',
      Closed: '0',
      Unassigned: '3',
    });
  });

  test('describes itself in Markdown to the editor of dashboards, and counts nothing then', async () => {
    database.forgetCalls();
    expect(await handler({ describe: true })).toMatch(/^## Tickets by status\n/);
    expect(database.calls()).toBe(0);
  });

  test('says in a sentence that counting failed, and writes the reason into the log', async () => {
    const given = process.env.LIST_SHARDS;
    process.env.LIST_SHARDS = 'many';
    expect(await handler(LOOK)).toMatch(/^<p>The tickets could not be counted\. .*<\/p>$/);
    process.env.LIST_SHARDS = given;
    const error = { message: expect.stringContaining('LIST_SHARDS') };
    expect(logged).toHaveBeenCalledWith(expect.any(String), { error: expect.objectContaining(error) });
  });

  test('says the same when it is called with nonsense', async () => {
    expect(await handler('what')).toMatch(/^<p>The tickets could not be counted\./);
  });
});

describe('the HTML', () => {
  const statuses = statusSchema.options.map((status, at) => ({
    status,
    count: { tickets: 10 ** at, orMore: false },
  }));
  const held = {
    total: 1203,
    causes: [
      { cause: 'spam' as const, count: 1200 },
      { cause: 'unknown_recipient' as const, count: 3 },
      { cause: 'virus' as const, count: 0 },
    ],
  };
  const html = ticketsHtml({ statuses, unassigned: { tickets: 10_000, orMore: true } }, held, NOW);

  test('shows how many mails are held, and why', () => {
    expect(html).toContain('<b>1,203</b> (spam 1,200, unknown recipient 3)');
    const none = ticketsHtml(
      { statuses, unassigned: { tickets: 0, orMore: false } },
      { total: 0, causes: [] },
      NOW,
    );
    expect(none).toContain('No mail is held.');
  });

  test('shows large numbers so that they can be read, and where counting stopped', () => {
    expect(shownIn(html)).toMatchObject({
      New: '1',
      Solved: '10,000',
      Closed: '100,000',
      Unassigned: '10,000+',
    });
  });

  test('says when it was counted', () => {
    expect(html).toContain('Counted 2026-03-12 10:00:00 UTC.');
  });

  test('has neither scripts nor colours of its own, so that it suits the light and the dark theme', () => {
    expect(html).not.toMatch(/script|color|background|cwdb-no-default-styles/);
  });
});
