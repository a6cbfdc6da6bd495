import type * as z from 'zod';
import { resolutionShape } from '../../schemas/resolution.ts';
import { configuredSchema, declareArea } from '../configuration/index.ts';

const stored = configuredSchema(resolutionShape);
/** How a ticket can have been solved. */
export type Resolution = z.infer<typeof stored>;

/** The resolutions of a desk whose admins have changed none. */
export const SHIPPED_RESOLUTIONS: readonly Resolution[] = [
  shipped('fixed', 'Fixed', 10),
  shipped('answered', 'Answered', 20),
  shipped('workaround', 'Workaround', 30),
  shipped('not_reproducible', 'Not reproducible', 40),
  shipped('declined', 'Declined', 50),
  shipped('duplicate', 'Duplicate', 60),
];

/** The resolutions as an area of the desk's configuration. */
export const resolutionArea = declareArea({
  name: 'resolutions',
  what: 'resolution',
  most: 200,
  stored,
  facts: ['order'],
  shipped: SHIPPED_RESOLUTIONS,
  compile: compileResolutions,
});

/** The resolutions as the desk works with them. */
export interface Resolutions {
  /** retired ones too, in the order in which people see them */
  readonly all: readonly Resolution[];
  /** The resolution with this key, retired or not. */
  named(key: string): Resolution | undefined;
}

function compileResolutions(things: readonly Resolution[]): Resolutions {
  const byKey = new Map(things.map((resolution) => [resolution.key, resolution]));
  return { all: things.toSorted((one, other) => one.order - other.order), named: (key) => byKey.get(key) };
}

function shipped(key: string, en: string, order: number): Resolution {
  return { key, labels: { en }, order, isRetired: false, version: 0 };
}
