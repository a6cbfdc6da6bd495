import { precisionAt, suggestedForCorpus } from '../test/support/suggested-corpus.ts';

const TICKETS = 2000;
const THRESHOLDS = [50, 60, 70, 80, 90];
/** Which of all articles a help centre has: all of them, every second, every sixth. */
const SIZES = [1, 2, 6];

/** How often the article is right that is suggested for a ticket with a confidence, by how many articles there are. */
export async function measureAnswers(): Promise<void> {
  for (const every of SIZES) {
    const { articles, judged } = await suggestedForCorpus(every, TICKETS, 25);
    const at = THRESHOLDS.map((least) => {
      const { precision, share } = precisionAt(judged, least);
      return `${least}: ${precision.toFixed(2)} of ${share.toFixed(2)}`;
    });
    console.log(`${String(articles).padStart(3)} articles  ${judged.length} tickets  ${at.join('  ')}`);
  }
}
