import { type CompiledConditions, compileConditions } from '../../../core/conditions/index.ts';
import { catalogueOf } from '../../../core/fields/index.ts';
import { type Conditions, conditionsSchema } from '../../../schemas/conditions.ts';
import { choices, customFields } from '../../support/custom-fields.ts';

/** A custom field of each type that no standard field has. */
export const CATALOGUE = catalogueOf({
  fields: customFields(
    { key: 'order', type: 'integer', labels: { en: 'Order' } },
    { key: 'price', type: 'decimal', labels: { en: 'Price' } },
    { key: 'due', type: 'date', labels: { en: 'Due day' } },
    { key: 'vip', type: 'boolean', labels: { en: 'VIP' } },
    { key: 'story', type: 'long_text', labels: { en: 'Story' } },
    {
      key: 'area',
      type: 'tree',
      choices: choices('hardware', 'hardware/printer', 'hardware/printer/ink', 'hardware-shop'),
    },
    { key: 'colours', type: 'multi_select', choices: choices('red', 'green', 'blue') },
  ),
});

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
  {
    timeZone = 'UTC',
    ...deps
  }: Omit<Parameters<typeof compileConditions>[2], 'path'> & { timeZone?: string } = {},
): Promise<CompiledConditions> {
  const conditions: Conditions = conditionsSchema.parse(written);
  return compileConditions(
    conditions,
    { ...CATALOGUE, timeZone },
    {
      path: '',
      loadBusinessTime: async () => nineToFive,
      ...deps,
    },
  );
}
