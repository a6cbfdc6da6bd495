import { Drop } from 'liquidjs';
import { madeLate } from '../../schemas/late.ts';
import type { Facts, Field, FieldChoice, FieldValue } from '../fields/index.ts';
import { labelIn } from '../shared/label-in.ts';

/** A choice as templates see it: compared and written by its key, with its name as `label`. */
interface ChoiceDrop extends Drop {
  readonly key: string;
  readonly label: string;
}

const late = madeLate({
  ChoiceDrop: () =>
    class extends Drop implements ChoiceDrop {
      readonly key: string;
      readonly label: string;
      constructor(key: string, label: string) {
        super();
        this.key = key;
        this.label = label;
      }
      override valueOf(): string {
        return this.key;
      }
      override toString(): string {
        return this.key;
      }
    },
});

/** A tree of what a text may name. */
interface Scope {
  [name: string]: unknown;
}

/** What some fields say, as a text names them: `ticket.custom.order` stands in `custom` of `ticket`. What says nothing is null. */
export function scopeOf(fields: readonly Field[], facts: Facts, languages: readonly string[]): Scope {
  const scope: Scope = Object.create(null);
  for (const field of fields) put(scope, field.key.split('.'), said(field, field.read(facts), languages));
  return scope;
}

function put(into: Scope, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    into[name] = value;
    return;
  }
  const below = (into[name] as Scope | undefined) ?? Object.create(null);
  into[name] = below;
  put(below, rest, value);
}

function said(field: Field, value: FieldValue, languages: readonly string[]): unknown {
  if (value === undefined) return field.many ? [] : null;
  if (field.type !== 'choice' && field.type !== 'tree') return value;
  const choice = (key: string) => new late.ChoiceDrop(key, labelOf(field.choices, key, languages));
  return Array.isArray(value) ? value.map((one) => choice(String(one))) : choice(String(value));
}

function labelOf(
  choices: readonly FieldChoice[] | undefined,
  key: string,
  languages: readonly string[],
): string {
  const found = choices?.find((choice) => choice.key === key);
  return found === undefined ? key : labelIn(found.labels, languages);
}
