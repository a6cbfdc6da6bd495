import type { Knowledge, Reader } from '../article/index.ts';
import type { Table } from '../shared/table.ts';
import type { ArticleIndex } from './article-index.ts';
import { confidenceOf } from './confidence.ts';
import { type FoundReadable, searchArticles } from './search-articles.ts';

/** What somebody asks: its subject, and what they wrote. Either may be half written. */
export interface Question {
  readonly subject: string;
  readonly text: string;
}

/** Characters of a question that are looked at: what matters is said first. */
const LONGEST_TEXT = 700;
/** Articles that are nothing like as near as the best one are not suggested. */
const LEAST_LIKENESS = 0.35;
const MOST_SUGGESTIONS = 5;

/** Greetings and closings of which no article is about, one to a line. */
const GREETING =
  /^\s*(?:hi|hello|dear|good (?:morning|afternoon|evening)|hallo|guten (?:tag|morgen|abend)|sehr geehrte|bonjour|hola|buon giorno|здравствуйте|добрый день)\b.{0,60}$/giu;

/**
 * The articles that may answer what somebody asks, the likeliest first: what the contact form shows while a customer types, and what an
 * agent is offered for a ticket. Costs no read of the knowledge base but of what is suggested.
 */
export async function suggestArticles(
  deps: { table: Table; index: ArticleIndex; knowledge: Knowledge },
  { reader, question, limit = MOST_SUGGESTIONS }: { reader: Reader; question: Question; limit?: number },
): Promise<readonly FoundReadable[]> {
  const words = wordsOfQuestion(question);
  if (words === '') return [];
  const { articles } = await searchArticles(deps, { reader, words, limit });
  return articles.filter(({ likeness }) => likeness >= LEAST_LIKENESS);
}

/** What of a question articles are looked for by. */
function wordsOfQuestion({ subject, text }: Question): string {
  const body = text
    .split('\n')
    .filter((line) => !line.match(GREETING))
    .join('\n')
    .slice(0, LONGEST_TEXT);
  return `${subject}\n${body}`.trim();
}

/** The article that most likely answers a question, and how sure that is, in percent. */
export interface BestArticle {
  readonly readable: FoundReadable['readable'];
  readonly confidence: number;
}

/** The article that most likely answers a question; null: nothing speaks for any. */
export async function bestArticle(
  deps: Parameters<typeof suggestArticles>[0],
  { reader, question }: { reader: Reader; question: Question },
): Promise<BestArticle | null> {
  const [best] = await likelyArticles(deps, { reader, question, limit: 1, least: 1 });
  return best ?? null;
}

/** The articles that answer a question at least so surely, in percent, the likeliest first. */
export async function likelyArticles(
  deps: Parameters<typeof suggestArticles>[0],
  asked: { reader: Reader; question: Question; limit: number; least: number },
): Promise<BestArticle[]> {
  const words = wordsOfQuestion(asked.question);
  const found = await suggestArticles(deps, asked);
  return found.flatMap(({ readable, text }) => {
    const { title, locale } = readable;
    const confidence = confidenceOf(words, { title, text, locale });
    return confidence < asked.least ? [] : [{ readable, confidence }];
  });
}
