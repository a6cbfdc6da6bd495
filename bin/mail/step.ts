/** One step in which a message is understood: what it is about, and what it says, a line each. */
export interface Step {
  readonly about: string;
  readonly says: readonly string[];
}
