import * as z from 'zod';

/** Whether an answered call of somebody who has no open ticket opens one. */
export const opensAnswered = z.boolean().default(true);
