import { ticketWithConversationSchema } from '../../schemas/api/tickets.ts';
import { type SiteVisitor, sharedNetwork, siteVisitor } from '../support/site-visitor.ts';
import { bodyOf } from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';

const VISITORS = 200;
const MESSAGES = 2;
/** What can be lost of all requests, in percent; as often an answer is. */
const LOST_PERCENT = 5;
/** Requests under way at a time: all of them together would wait longer than the gateway does, on a machine that does other things beside. */
const UNDER_WAY = 8;
/** So many have arrived when the power goes. */
const BEFORE_CUT = 25;
const ARRIVE_WITHIN_MS = 600_000;

const wrote = (visitor: number) => Array.from({ length: MESSAGES }, (_, at) => `${visitor}: message ${at}`);
const own = ({ chat }: SiteVisitor) =>
  chat()
    .seen()
    .said.filter(({ from }) => from === 'you')
    .map(({ text }) => text);

/** What the desk has of each visitor, by their numbers, of all its tickets. */
async function ticketsByVisitor(desk: RunningHost): Promise<Record<string, string[]>> {
  const texts: Record<string, string[]> = {};
  // A busy machine may run out of time for one answer.
  const answered = (id: number) =>
    until('an answer', async () => {
      const answer = await desk.api('GET', `/tickets/${id}`);
      return answer.status < 500 && answer;
    });
  for (let id = 1; ; id += 1) {
    const answer = await answered(id);
    if (answer.status === 404) break;
    const { conversation } = bodyOf(ticketWithConversationSchema, answer);
    const said = conversation.items.map(({ text }) => text ?? '');
    const [visitor = ''] = said[0]?.split(':') ?? [];
    texts[visitor] = [...(texts[visitor] ?? []), ...said];
  }
  return texts;
}

describe('two hundred people who chat at once', () => {
  let desk: RunningHost;
  let isCalm = false;
  const network = sharedNetwork(UNDER_WAY);
  const visitors: SiteVisitor[] = [];
  beforeAll(async () => {
    desk = await startHost();
    const settings = { domains: ['shop.example.com'] };
    const body = { key: 'site', name: 'Shop', kind: 'chat', settings };
    expect((await desk.api('POST', '/channels', { body })).status).toBe(201);
  });
  afterAll(async () => {
    for (const visitor of visitors) visitor.leave();
    await desk?.dispose();
  });

  const cut = () => {
    const percent = isCalm ? 100 : Math.random() * 100;
    if (percent < LOST_PERCENT) return 'lost';
    return percent < 2 * LOST_PERCENT ? 'answer lost' : 'through';
  };
  const arrived = () => visitors.reduce((sum, visitor) => sum + own(visitor).length, 0);

  /** Everybody writes; some leave the page in between. */
  function everybodyWrites(): void {
    const root = () => `${desk.info().api}/chat/site`;
    for (let at = 0; at < VISITORS; at += 1) {
      const visitor = siteVisitor({ root, channelKey: 'site', isLive: at % 10 === 0, cut, network });
      visitors.push(visitor);
      for (const [index, text] of wrote(at).entries()) {
        visitor.chat().write(text);
        if (index === 0 && at % 4 === 0) visitor.nextPage();
      }
    }
  }

  test('each message is there once and in order, through cut connections, pages that are left, and a power cut', async () => {
    everybodyWrites();
    await until('the first to have arrived', () => arrived() > BEFORE_CUT, ARRIVE_WITHIN_MS);
    await desk.kill9();
    for (const visitor of visitors.slice(0, 50)) visitor.nextPage();
    await desk.restart();
    isCalm = true;
    await until(
      'everything to have arrived',
      () => visitors.every(({ chat }) => chat().seen().outbox.length === 0),
      ARRIVE_WITHIN_MS,
    );
    for (const { chat } of visitors) chat().wake();
    await until('everybody to see it', () => arrived() === VISITORS * MESSAGES, ARRIVE_WITHIN_MS);
    for (const [at, visitor] of visitors.entries()) expect(own(visitor)).toEqual(wrote(at));
    const all = visitors.map((_, at) => [String(at), wrote(at)]);
    expect(await ticketsByVisitor(desk)).toEqual(Object.fromEntries(all));
  }, 1_500_000);
});
