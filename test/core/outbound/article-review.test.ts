import { createAgent } from '../../../core/agent/index.ts';
import { fireArticle, reviewArticle } from '../../../core/article/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import { mailboxArea } from '../../../core/mailbox/index.ts';
import { optionsArea } from '../../../core/options/index.ts';
import { isTelling, tellAdmins } from '../../../core/outbound/index.ts';
import { NOW, testContext } from '../../support/context.ts';
import { later } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';
import { givenArticle, givenSection, markdownText } from '../../support/given-article.ts';
import { DESK, sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();
const sent: { recipients: readonly string[]; text: string }[] = [];

/** Tells of the last event of an article, as the function that sends mail does. */
async function tellOf(articleId: number): Promise<number> {
  const event = (await eventsOf(desk.table, `ARTICLE#${articleId}`)).findLast(isTelling);
  if (event === undefined) throw new Error('Nothing was to be told');
  const keep = keptConfiguration(desk.table);
  const deps = {
    table: desk.table,
    settings: DESK,
    mailboxes: keep(mailboxArea(DESK.mailboxes)),
    options: keep(optionsArea({})),
    service: {
      send: async ({ recipients, raw }: { recipients: readonly string[]; raw: Uint8Array }) => {
        sent.push({ recipients, text: Buffer.from(raw).toString() });
        return 'mail-1';
      },
    },
  };
  return tellAdmins(deps as unknown as Parameters<typeof tellAdmins>[0], event, NOW);
}

/** An agent whose mail is not the desk's own. */
const given = (role: 'agent' | 'admin') =>
  createAgent(desk, testContext(), {
    fields: { name: role, address: `${role}@elsewhere.example`, role, teamIds: null },
  });

test('whoever answers for an article is told by mail to look at it, and the admins where nobody does', async () => {
  const [author, admin] = [await given('agent'), await given('admin')];
  await givenSection(desk, testContext(), { key: 'prices' });
  const due = { section: 'prices', reviewAt: NOW.toISOString(), reviewDays: 90 };
  const make = async (title: string, authorId: number | null) => {
    const text = markdownText(title);
    const { id } = await givenArticle(desk, testContext(), { ...due, text, authorId });
    await fireArticle(desk.table, testContext(), id);
    return id;
  };
  expect(await tellOf(await make('Prices abroad', author.id))).toBe(1);
  expect(sent.at(-1)).toMatchObject({
    recipients: [author.address],
    text: expect.stringMatching(/Prices abroad[\s\S]*POST \/v1\/kb\/articles\/\d+\/review/),
  });
  const id = await make('Prices at home', null);
  await tellOf(id);
  expect(sent.at(-1)?.recipients).toContain(admin.address);
  await reviewArticle(desk, testContext({ now: later(NOW, { seconds: 1 }) }), { articleId: id });
  expect(await tellOf(id)).toBe(0);
});
