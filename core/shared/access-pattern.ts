/**
 * One way in which the desk reads or writes its table. The key documentation is printed from these objects, and the
 * stores build their requests with them, so that neither can be wrong about the other.
 */
export interface AccessPattern<Input, Request> {
  name: string;
  /** One sentence: who needs it, and for what. */
  description: string;
  operation: 'GetItem' | 'BatchGetItem' | 'Query' | 'UpdateItem';
  /** Partition and sort key, with placeholders, for the reader of the documentation. */
  pk: string;
  sk: string;
  /** The pure request. */
  of: (input: Input) => Request;
}

/** Declares an access pattern. */
export function accessPattern<Input, Request>(
  pattern: AccessPattern<Input, Request>,
): AccessPattern<Input, Request> {
  return pattern;
}
