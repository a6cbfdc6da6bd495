import * as z from 'zod';

/** The smallest distance from zero that the table keeps ("Number", in DynamoDB's data types). */
const LEAST = 1e-130;
const MOST = Number.MAX_SAFE_INTEGER;

/** Says what is wrong with a number that does not fit. */
export const NOT_KEPT = `must be a number from -${MOST} to ${MOST}`;

/**
 * Any number that the table keeps as it is given: the rule of all numbers that people choose freely. Beyond its bounds
 * JavaScript has no whole numbers any more that stay what they are. What is nearer to zero than the table can tell is zero, as
 * what is nearer than JavaScript can tell is for whoever reads JSON.
 */
export const numberSchema = z
  .number()
  .min(-MOST, NOT_KEPT)
  .max(MOST, NOT_KEPT)
  .overwrite((value) => (Math.abs(value) < LEAST ? 0 : value));
