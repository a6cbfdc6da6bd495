import { coreOf, formOf } from './number-form.ts';

/** A form by which a thing is found; `isCore`: it is but the digits of its number. */
export interface Alias {
  readonly form: string;
  readonly isCore: boolean;
}

/** The forms by which a thing is found: those of its number and of the others that it is known by, and the digits of its number. Pure. */
export function aliasesOf(number: string, others: readonly string[]): Alias[] {
  const whole = [...new Set([number, ...others].map(formOf))].filter((form) => form !== '');
  const core = coreOf(number);
  const isNew = core !== null && !whole.includes(core);
  return [
    ...whole.map((form) => ({ form, isCore: false })),
    ...(isNew ? [{ form: core, isCore: true }] : []),
  ];
}
