import type { Operator } from '../../schemas/conditions.ts';
import type { FieldSubject, FieldType, ReferenceTo } from '../../schemas/field.ts';
import type { AnyFacts, Facts } from './facts.ts';

/** Names by language (BCP 47), English at least. */
export type Labels = { readonly en: string } & Readonly<Record<string, string>>;

/** One value that a `choice` or `tree` can have. */
export interface FieldChoice {
  readonly key: string;
  readonly labels: Labels;
  /** keys of the nodes above it, in a tree whose keys do not say so themselves */
  readonly above?: readonly string[];
}

/** Who sees or sets a field. */
export type FieldUser = 'admin' | 'agent' | 'light_agent' | 'customer';

type Scalar = string | number | boolean;
/** What a field says of some facts; `undefined`, and a text or list without anything in it: nothing. */
export type FieldValue = Scalar | readonly string[] | readonly number[] | undefined;

/** What is known of a field wherever it comes from. */
export interface FieldData {
  readonly subject: FieldSubject;
  readonly type: FieldType;
  /** whether it holds a set of values of its type */
  readonly many?: boolean;
  readonly labels: Labels;
  /** of a `choice` or `tree`; in their order when `ordered` */
  readonly choices?: readonly FieldChoice[];
  /** whether its choices are degrees, of which one can be more than another */
  readonly ordered?: boolean;
  /** of a `reference` */
  readonly to?: ReferenceTo;
  readonly seenBy: readonly FieldUser[];
  /** who may give it a value; nobody: the desk does */
  readonly setBy: readonly FieldUser[];
}

/** What is known of a field whatever the facts are that it is read from. */
export interface FieldShape extends FieldData {
  /** where it stands in the facts, such as `ticket.priority` or `requester.name` */
  readonly key: string;
  readonly operators: readonly Operator[];
}

/** A field of the desk: one entry, from which all that work with fields take what they need. */
export interface Field<F extends AnyFacts = Facts> extends FieldShape {
  /** what it is, as the facts say */
  readonly read: (facts: F) => FieldValue;
  /** what it was before the change that the facts tell of; absent where the facts cannot tell */
  readonly readBefore?: (facts: F) => FieldValue;
}
