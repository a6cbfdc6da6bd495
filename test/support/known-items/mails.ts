/** A matter: what is said of it, words by which somebody looks for it, other forms of these, and a question. */
interface MailMatter {
  readonly says: readonly string[];
  readonly words: string;
  readonly forms: string;
  readonly question: string;
}

/** What mails to a support desk are made of in one language. */
export interface Mails {
  readonly language: string;
  readonly greetings: readonly string[];
  readonly closings: readonly string[];
  /** what companies put below each of their mails */
  readonly footers: readonly string[];
  readonly products: readonly string[];
  readonly places: readonly string[];
  /** sentences that stand in any mail */
  readonly asides: readonly string[];
  readonly matters: readonly MailMatter[];
}

type Written = Readonly<
  Record<'greetings' | 'closings' | 'footers' | 'products' | 'places' | 'asides', string>
> & {
  /** says, words, forms, question */
  readonly matters: readonly (readonly [string, string, string, string])[];
};

/** Makes what mails are made of; what there are several of is parted by `|`. */
export function mails(language: string, written: Written): Mails {
  const several = (text: string) => text.split(' | ');
  return {
    language,
    greetings: several(written.greetings),
    closings: several(written.closings),
    footers: several(written.footers),
    products: several(written.products),
    places: several(written.places),
    asides: several(written.asides),
    matters: written.matters.map(([says, words, forms, question]) => ({
      says: several(says),
      words,
      forms,
      question,
    })),
  };
}
