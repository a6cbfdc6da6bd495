import * as z from 'zod';

/** The smallest distance from zero that the table keeps ("Number", in DynamoDB's data types). */
const LEAST = 1e-130;
const MOST = Number.MAX_SAFE_INTEGER;

/** Whether the table keeps a number as it is: beyond this, JavaScript has no whole numbers any more that stay what they are. */
const isKept = (value: number) => Math.abs(value) <= MOST && (value === 0 || Math.abs(value) >= LEAST);

/** Says what is wrong with a number that does not fit. */
export const NOT_KEPT = `must be a number from -${MOST} to ${MOST}, and zero or at least ${LEAST} away from it`;

/** Any number that the table keeps as it is given: the rule of all numbers that people choose freely. */
export const numberSchema = z.number().refine(isKept, NOT_KEPT).meta({ minimum: -MOST, maximum: MOST });
