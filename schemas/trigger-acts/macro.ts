import * as z from 'zod';
import { CONFIGURATION_KEY } from '../configuration.ts';
import { ownAct } from './own-act.ts';

const shape = {
  key: z
    .string()
    .regex(CONFIGURATION_KEY, 'must be the key of a macro')
    .describe('of a macro that everyone has'),
};

/** What a macro says and does. */
export const macroAct = ownAct('macro', shape, {
  id: 'ActionMacro',
  description: 'What a macro that is written as text says and does, as it is then.',
});
