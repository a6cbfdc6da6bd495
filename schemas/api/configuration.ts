import * as z from 'zod';
import { ulidSchema } from '../actor.ts';
import { CONFIGURATION_KEY, configuredShape } from '../configuration.ts';
import { joined, madeLate } from '../late.ts';
import { pageSchema, SOMETHING } from './common.ts';

const keyInSchema = z
  .string()
  .regex(CONFIGURATION_KEY, 'must be a-z, 0-9, _ and -, begin with a letter, and have at most 60 characters')
  .describe('names it for good: chosen once, and never given again');

/** What is shown of a thing by which service levels go, beside itself. */
export const rederivedShape = {
  jobId: ulidSchema
    .nullable()
    .describe(
      'the job that derives the service levels of all open tickets anew, begun with the last change that they go by; by the time that it is `done` all of them go by it. `GET /v1/jobs/{jobId}` finds it from the start. null: nothing had to be derived',
    ),
};

type WithoutDefault<T> = T extends z.ZodDefault<infer Inner> ? Inner : T;
type Changed<Shape extends z.ZodRawShape, Fixed> = {
  [Name in Exclude<keyof Shape, Fixed>]: z.ZodOptional<WithoutDefault<Shape[Name]> & z.core.SomeType>;
};

/**
 * The schemas by which the API shows, makes and changes the things of an area of the configuration.
 * @param shown what it shows of one beside its key, version and whether it is retired
 * @param asked what admins say of one; what has a default may be left out when it is made
 * @param fixed of these, what stays as it was made
 */
/* @__NO_SIDE_EFFECTS__ */
export function configuredSchemas<
  Shown extends z.ZodRawShape,
  Asked extends z.ZodRawShape,
  const Fixed extends keyof Asked & string = never,
>({ id, shown, asked, fixed = [] }: { id: string; shown: Shown; asked: Asked; fixed?: readonly Fixed[] }) {
  const one = madeLate({ out: () => z.object({ ...configuredShape, ...shown }).meta({ id }) });
  const others = madeLate({
    page: () => pageSchema(one.out),
    create: () => z.strictObject({ key: keyInSchema, ...asked }),
    update: () =>
      z
        .strictObject(changedShape(asked, fixed))
        .refine(...SOMETHING)
        .meta({ minProperties: 1 }),
  });
  return joined(one, others);
}

/** The fields that a change may name: those that are not fixed, each of which stays when it is absent. */
export function changedShape<Shape extends z.ZodRawShape, Fixed extends string>(
  shape: Shape,
  fixed: readonly Fixed[],
): Changed<Shape, Fixed> {
  const fields = Object.entries(shape).filter(([name]) => !fixed.some((one) => one === name));
  const changed = fields.map(([name, field]) => [
    name,
    z.optional(field instanceof z.ZodDefault ? field.unwrap() : field),
  ]);
  return Object.fromEntries(changed) as Changed<Shape, Fixed>;
}
