import * as z from 'zod';
import { ownAct } from './own-act.ts';
import { actTextsShape } from './texts.ts';

const shape = {
  ...actTextsShape,
  collaborators: z.boolean().optional().describe('whether they get a copy; not when absent'),
};

/** A reply to the requester. */
export const replyAct = ownAct('reply', shape, {
  id: 'ActionReply',
  description:
    'A reply to the requester, written by a machine: it does not answer the customer, and none is written to what a machine wrote, to spam, or to somebody who may be another.',
});
