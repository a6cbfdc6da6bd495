/** A write was refused by its condition. `refusals` are the labels of the conditions that failed. */
export class WriteRefusedError extends Error {
  readonly refusals: readonly string[];

  constructor(refusals: readonly string[]) {
    super(`The table refused the write: ${refusals.join(', ')}`);
    this.name = 'WriteRefusedError';
    this.refusals = refusals;
  }
}

/** Whether `error` is a refusal that carries this label. */
export function refusedBy(error: unknown, label: string): boolean {
  return error instanceof WriteRefusedError && error.refusals.includes(label);
}
