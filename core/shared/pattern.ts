/** A regular expression that takes time in proportion to the text, whatever it is. */
export interface Pattern {
  test(text: string): boolean;
}

/** Makes a pattern, or says why it cannot. Upper and lower case are the same, unless it is to be `exact`. */
export type PatternMaker = (source: string, options?: { exact: boolean }) => Pattern | { refused: string };

/** Most instructions that a pattern compiles to: a text costs at most so many steps a character. */
export const MOST_INSTRUCTIONS = 1000;

/**
 * Loads RE2 (the syntax of https://github.com/google/re2/wiki/Syntax, without look-around and back-references), which is
 * large, and is only loaded where there is a pattern.
 */
export async function loadPatternMaker(): Promise<PatternMaker> {
  const { RE2JS, RE2JSException } = await import('re2js');
  return (source, { exact } = { exact: false }) => {
    try {
      const pattern = RE2JS.compile(source.normalize('NFC'), exact ? 0 : RE2JS.CASE_INSENSITIVE);
      if (pattern.programSize() > MOST_INSTRUCTIONS) return { refused: 'repeats too much' };
      return { test: (text) => pattern.test(text.normalize('NFC')) };
    } catch (error) {
      if (!(error instanceof RE2JSException)) throw error;
      return { refused: `is no regular expression of RE2: ${error.message}` };
    }
  };
}
