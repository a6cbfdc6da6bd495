import { buildSegment } from '../core/search/index/build-segment.ts';
import { mergeSegments } from '../core/search/index/merge-segments.ts';
import { openSegment } from '../core/search/index/open-segment.ts';
import { parseQuery } from '../core/search/query/parse-query.ts';
import { find } from '../core/search/ranking/find.ts';
import { partInMemory } from '../core/search/ranking/parts.ts';
import { type Snapshot, snapshotOf } from '../core/search/ranking/snapshot.ts';
import { corpus, judgedQueries } from '../test/support/search-corpus/index.ts';
import { docsOfCorpus } from '../test/support/search-quality.ts';
import { quantile, reportSizes, sizesAsked } from './numbers.ts';

/** Documents of the segments that are made of the log, and how many of a size are merged. */
const SEGMENT = 512;
const TOGETHER = 8;
const MOST_DOCS = 100_000;
const NOW = Date.UTC(2026, 5, 1);

/** Measures how fast messages are indexed, and how long a query takes among few of them and among many (`--messages`). */
export async function measureSearchSpeed(): Promise<void> {
  const measured: { size: number; times: number[] }[] = [];
  for (const size of sizesAsked('messages')) measured.push({ size, times: await timesAmong(size) });
  reportSizes('search', 'messages', measured);
}

/** Makes an index of so many messages, and asks it each query of the judged set: what each takes of the processor, in milliseconds. */
async function timesAmong(size: number): Promise<number[]> {
  const messages = corpus(Math.ceil(size / 8));
  const start = performance.now();
  const segments = merged(messages);
  const seconds = (performance.now() - start) / 1000;
  const bytes = segments.reduce((sum, { head, postings }) => sum + head.length + postings.length, 0);
  console.log(
    `${messages.length} messages indexed in ${seconds.toFixed(1)} s, ${(messages.length / seconds).toFixed(0)} a second; ${segments.length} segments, ${(bytes / 1e6).toFixed(0)} MB`,
  );
  const opening = performance.now();
  const parts = segments.map((segment) => partInMemory(segment));
  const snapshot = snapshotOf(parts);
  console.log(
    `opened in ${(performance.now() - opening).toFixed(0)} ms, ${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB`,
  );
  for (const { text: source } of judgedQueries(4)) await ask(snapshot, source);
  const times: number[] = [];
  for (const { text: source, kind } of judgedQueries(4)) {
    const began = processorMs();
    await ask(snapshot, source);
    const took = processorMs() - began;
    if (took > 300) console.log(`${took.toFixed(0)} ms ${kind}: ${source}`);
    times.push(took);
  }
  const shown = [0.5, 0.9, 0.99, 1].map((part) => `p${part * 100} ${quantile(times, part).toFixed(0)} ms`);
  console.log(`${times.length} queries: ${shown.join(', ')}`);
  return times;
}

const ask = (snapshot: Snapshot, source: string) =>
  find(snapshot, {
    scope: { space: 'tickets', seesNotes: true },
    source,
    clause: parseQuery(source).query.clause,
    resolve: () => ({ kind: 'values', passes: () => true }),
    mayFind: () => true,
    now: NOW,
    most: 50,
    facets: ['ticket.status'],
  });

/** Time of the processor that this process has taken, in milliseconds: what others do on the machine is not in it. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function merged(messages: ReturnType<typeof corpus>): ReturnType<typeof buildSegment>[] {
  const tiers: ReturnType<typeof buildSegment>[][] = [];
  const add = (segment: ReturnType<typeof buildSegment>, tier: number) => {
    const own = tiers[tier] ?? [];
    tiers[tier] = own;
    own.push(segment);
    if (own.length < TOGETHER || segment.docs > MOST_DOCS) return;
    tiers[tier] = [];
    add(mergeSegments(own.map((one) => ({ segment: one, dead: new Set<number>() }))), tier + 1);
  };
  for (let at = 0; at < messages.length; at += SEGMENT / 2) {
    add(buildSegment(docsOfCorpus(messages.slice(at, at + SEGMENT / 2))), 0);
  }
  return tiers.flat().filter(({ head }) => openSegment(head).docs.count > 0);
}
