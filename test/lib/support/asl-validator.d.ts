declare module 'asl-validator' {
  /** Checks a state machine definition, its paths and its JSONata. */
  export default function validate(definition: object): { isValid: boolean; errors: readonly unknown[] };
}
