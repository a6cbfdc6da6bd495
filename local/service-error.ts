/** A refusal of one of the local services, in the words of AWS's; `code` is what clients see as the error's name. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
