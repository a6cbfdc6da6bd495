import * as z from 'zod';
import { OPTION_SCHEMAS } from '../options.ts';
import { SOMETHING } from './common.ts';
import { changedShape, rederivedShape } from './configuration.ts';

export const optionsOutSchema = z
  .object({ ...OPTION_SCHEMAS, ...rederivedShape, version: z.int().nonnegative() })
  .meta({ id: 'Options' });

/** Options to change; absent ones stay. */
export const updateOptionsSchema = z
  .strictObject(changedShape(OPTION_SCHEMAS, []))
  .refine(...SOMETHING)
  .meta({ minProperties: 1 });
