/** One thing that customers ask, in the words of one language. */
export interface Asked {
  /** the group it belongs to, which has the same name in every language */
  readonly group: string;
  readonly subjects: readonly string[];
  readonly says: readonly string[];
  /** ways to ask it that nothing is tuned on */
  readonly held: readonly string[];
}

/** What mail in one language is made of. */
export interface Tongue {
  readonly language: string;
  readonly greetings: readonly string[];
  readonly openings: readonly string[];
  readonly closings: readonly string[];
  readonly names: readonly string[];
  readonly footers: readonly string[];
  readonly fillers: readonly string[];
  readonly plainSubjects: readonly string[];
  readonly quoted: readonly string[];
  readonly asked: readonly Asked[];
  /** what belongs nowhere */
  readonly noise: readonly string[];
}

const listed = (text: string) =>
  text
    .split('|')
    .map((piece) => piece.trim())
    .filter(Boolean);

/** A thing that is asked, its lists parted by `|`. */
export function asked(group: string, subjects: string, says: string, held: string): Asked {
  return { group, subjects: listed(subjects), says: listed(says), held: listed(held) };
}

/** What mail is made of, its lists parted by `|`. */
export function tongue(
  language: string,
  lists: Readonly<Record<Exclude<keyof Tongue, 'language' | 'asked'>, string>>,
  of: readonly Asked[],
): Tongue {
  const { greetings, openings, closings, names, footers, fillers, plainSubjects, quoted, noise } = lists;
  return {
    language,
    greetings: listed(greetings),
    openings: listed(openings),
    closings: listed(closings),
    names: listed(names),
    footers: listed(footers),
    fillers: listed(fillers),
    plainSubjects: listed(plainSubjects),
    quoted: listed(quoted),
    noise: listed(noise),
    asked: of,
  };
}
