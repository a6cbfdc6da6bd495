/** Objects that are never changed once they are there: what is new has another key. */
export interface KeptObjects {
  /** Some bytes of an object, the last one included; all of it without a range. @throws ObjectGoneError */
  get(key: string, range?: { from: number; to: number }): Promise<Uint8Array>;
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** One that is gone is no fault. */
  delete(key: string): Promise<void>;
}

/** An object is not there any more. */
export class ObjectGoneError extends Error {
  override readonly name = 'ObjectGoneError';
}
