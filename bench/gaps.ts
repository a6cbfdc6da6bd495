import { groupAsked } from '../core/gap/index.ts';
import { agreement } from '../test/support/asked-corpus/agreement.ts';
import { type AskedTicket, askedCorpus, type Phrasings } from '../test/support/asked-corpus/index.ts';
import { mailCorpus } from '../test/support/known-items/index.ts';
import { type CorpusMessage, corpus } from '../test/support/search-corpus/index.ts';

const TICKETS = 2000;
const SIZES = [2000, 4000, 6000];

/** How far groups of tickets agree with what these are known to ask, and what it takes to find them. */
export async function measureGaps(): Promise<void> {
  for (const phrasings of ['tuned', 'held', 'all'] satisfies Phrasings[]) {
    for (const seed of [23, 24, 25])
      show(`asked, ${phrasings}, seed ${seed}`, askedCorpus(TICKETS, phrasings, seed));
  }
  show('search corpus', byMatter(corpus(250)));
  show('mails', byMatter(mailCorpus(120)));
  for (const size of SIZES) {
    const tickets = askedCorpus(size).map((ticket) => ({ ...ticket, language: null }));
    globalThis.gc?.();
    const [before, started] = [process.memoryUsage().rss, performance.now()];
    groupAsked(tickets);
    const [took, more] = [performance.now() - started, (process.memoryUsage().rss - before) / 1_048_576];
    console.log(`${size} tickets  ${took.toFixed(0)} ms  ${more.toFixed(0)} MB more`);
  }
}

function show(name: string, tickets: readonly AskedTicket[]): void {
  const { inLanguage, across, groups } = agreement(tickets);
  const indexes = `in each language ${inLanguage.toFixed(3)}  across languages ${across.toFixed(3)}`;
  console.log(`${name.padEnd(24)} ${tickets.length} tickets  ${groups} groups  ${indexes}`);
}

function byMatter(messages: readonly CorpusMessage[]): AskedTicket[] {
  return messages.map((message) => ({
    ...message,
    writer: String(message.id),
    group: String(message.matter),
  }));
}
