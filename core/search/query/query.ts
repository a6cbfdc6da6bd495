/** Where in a query something stands, in units of UTF-16. */
export interface Place {
  readonly at: number;
  readonly length: number;
}

/** Words of a query that are found as they follow each other there: one word, or a phrase in quotation marks. */
export interface Text extends Place {
  readonly kind: 'text';
  readonly text: string;
  /** in quotation marks: these words, in this order, in this form */
  readonly isPhrase: boolean;
  /** marked with `+`: must be found, in any form */
  readonly isDemanded: boolean;
  /** the last word of a query, which may not be written to its end */
  readonly isOpen: boolean;
}

export type Comparison = '=' | '>' | '>=' | '<' | '<=';

/** What is asked of a field: one of some values, a range, or only that it has a value. */
export interface FieldTest extends Place {
  readonly kind: 'field';
  readonly name: string;
  readonly tests: readonly ValueTest[];
}

/** A value as it is written, and where; `to` is the end of a range, both included; `*` is any value. */
export interface ValueTest extends Place {
  readonly comparison: Comparison;
  readonly value: string;
  readonly isPhrase: boolean;
  readonly to?: string;
}

/** What a query asks for. */
export type Clause =
  | Text
  | FieldTest
  | { readonly kind: 'number'; readonly id: number }
  | { readonly kind: 'all' | 'any'; readonly clauses: readonly Clause[] }
  | { readonly kind: 'not'; readonly clause: Clause };

/** An order of what is found, instead of the best first. */
export interface Sort extends Place {
  readonly by: string;
  readonly descending: boolean;
}

/** What is wrong with a query: where, and what it means. */
export interface QueryFault extends Place {
  readonly message: string;
}

export interface Query {
  readonly clause: Clause;
  readonly sort: Sort | null;
}
