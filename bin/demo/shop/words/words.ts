/** What customers of the shop write about. */
export const TOPICS = ['delivery', 'damaged', 'return', 'refund', 'invoice', 'product', 'payment'] as const;
export type Topic = (typeof TOPICS)[number];

/**
 * What is written about a topic. `{order}`, `{item}`, `{name}` and `{agent}` stand for what is meant.
 */
export interface TopicWords {
  readonly subjects: readonly string[];
  /** what the customer writes first */
  readonly openings: readonly string[];
  /** what agents answer */
  readonly answers: readonly string[];
  /** what the customer writes back, where it is not over yet */
  readonly followUp: string;
}

/** A language in which customers write, with the names of those who do. */
export interface Language {
  readonly locale: string;
  readonly timezone: string;
  readonly country: string;
  /** of 100 customers, so many write in it */
  readonly share: number;
  readonly firstNames: readonly string[];
  readonly lastNames: readonly string[];
  readonly items: readonly string[];
  readonly greetings: readonly string[];
  readonly agentGreeting: string;
  readonly agentGoodbye: string;
  readonly thanks: readonly string[];
  /** what somebody writes whose ticket was solved, and was not */
  readonly again: string;
  readonly comments: { readonly good: readonly string[]; readonly bad: readonly string[] };
  readonly topics: Readonly<Record<Topic, TopicWords>>;
}
