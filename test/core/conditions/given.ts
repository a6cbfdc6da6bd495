import { type CompiledConditions, compileConditions } from '../../../core/conditions/index.ts';
import { type CustomField, catalogueOf } from '../../../core/fields/index.ts';
import { type Conditions, conditionsSchema } from '../../../schemas/conditions.ts';

const everybody = { seenBy: ['admin', 'agent'], setBy: ['admin'] } as const;

/** A custom field of each type that no standard field has. */
export const CUSTOM: readonly CustomField[] = [
  { key: 'order', subject: 'ticket', type: 'integer', labels: { en: 'Order' }, ...everybody },
  { key: 'price', subject: 'ticket', type: 'decimal', labels: { en: 'Price' }, ...everybody },
  { key: 'due', subject: 'ticket', type: 'date', labels: { en: 'Due day' }, ...everybody },
  { key: 'vip', subject: 'ticket', type: 'boolean', labels: { en: 'VIP' }, ...everybody },
  { key: 'story', subject: 'ticket', type: 'long_text', labels: { en: 'Story' }, ...everybody },
  {
    key: 'area',
    subject: 'ticket',
    type: 'tree',
    labels: { en: 'Area' },
    choices: ['hardware', 'hardware/printer', 'hardware/printer/ink', 'hardware-shop'].map((key) => ({
      key,
      labels: { en: key },
    })),
    ...everybody,
  },
  {
    key: 'colours',
    subject: 'ticket',
    type: 'choice',
    many: true,
    labels: { en: 'Colours' },
    choices: ['red', 'green', 'blue'].map((key) => ({ key, labels: { en: key } })),
    ...everybody,
  },
];

export const CATALOGUE = catalogueOf(CUSTOM);

const HOUR_MS = 3_600_000;

/** Business time from 9 to 17 UTC, every day. */
export function nineToFive(start: Date, seconds: number): Date | null {
  const way = Math.sign(seconds);
  let at = start.getTime();
  for (let left = Math.abs(seconds) * 1000; left > 0; ) {
    const hour = way < 0 ? Math.ceil(at / HOUR_MS) - 1 : Math.floor(at / HOUR_MS);
    const edge = (way < 0 ? hour : hour + 1) * HOUR_MS;
    const isOpen = hour % 24 >= 9 && hour % 24 < 17;
    const step = isOpen ? Math.min(left, Math.abs(edge - at)) : Math.abs(edge - at);
    if (isOpen) left -= step;
    at += way * step;
  }
  return new Date(at);
}

/** Compiles what somebody writes, after the schema has seen it. */
export async function compiled(
  written: unknown,
  deps: Omit<Parameters<typeof compileConditions>[2], 'path'> = {},
): Promise<CompiledConditions> {
  const conditions: Conditions = conditionsSchema.parse(written);
  return compileConditions(conditions, CATALOGUE, { path: '', businessTime: nineToFive, ...deps });
}
