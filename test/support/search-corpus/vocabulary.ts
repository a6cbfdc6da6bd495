/** What people write about one matter in one language. `{p}` stands for the thing that it is about. */
export interface Matter {
  readonly subjects: readonly string[];
  /** said by each message about the matter, some of them */
  readonly says: readonly string[];
  /** words by which somebody looks for it, as they stand in the texts */
  readonly words: string;
  /** the same in other forms, none of which stands in the texts */
  readonly forms: string;
  /** words that follow each other so in one of `says` */
  readonly phrase: string;
  readonly question: string;
}

/** What mail to a support desk is made of in one language. */
export interface Vocabulary {
  readonly language: string;
  readonly greetings: readonly string[];
  readonly closings: readonly string[];
  /** sentences that stand in any message */
  readonly fillers: readonly string[];
  /** mention a thing that the message is not about */
  readonly asides: readonly string[];
  /** things, as they stand in the texts, and in another form */
  readonly things: readonly (readonly [string, string])[];
  readonly matters: readonly Matter[];
  /** what stands between words */
  readonly space: '' | ' ';
}

/** Makes matters of rows: subjects, says, words, forms, phrase, question. */
export const matter = (
  subjects: string,
  says: string,
  [words, forms, phrase, question]: readonly [string, string, string, string],
): Matter => ({ subjects: subjects.split(' | '), says: says.split(' | '), words, forms, phrase, question });
