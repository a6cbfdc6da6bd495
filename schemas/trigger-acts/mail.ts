import * as z from 'zod';
import { ADDRESS, LONGEST_ADDRESS } from '../address.ts';
import { ownAct } from './own-act.ts';
import { actTextsShape } from './texts.ts';

/** People of a ticket to whom a trigger can write a mail. */
export const NOTICE_GROUPS = ['requester', 'collaborators', 'assignee', 'team'] as const;
export type NoticeGroup = (typeof NOTICE_GROUPS)[number];
/** Most of those to whom one action writes. */
const MOST_TARGETS = 10;

const targetSchema = z.union([
  z.enum(NOTICE_GROUPS),
  z
    .string()
    .max(LONGEST_ADDRESS)
    .regex(ADDRESS, `must be one of ${NOTICE_GROUPS.join(', ')}, or an address`),
]);

const shape = {
  to: z
    .array(targetSchema)
    .min(1)
    .max(MOST_TARGETS)
    .describe(
      "who gets it: `team` are the members of the ticket's team, 50 at most; each of these is a mail of its own",
    ),
  ...actTextsShape,
};

/** A mail that is no part of the conversation. */
export const mailAct = ownAct('mail', shape, {
  id: 'ActionMail',
  description:
    'A mail of its own, which is no part of the conversation. To the requester and the collaborators it is not written where a machine would not reply to them, nor of a ticket that they do not know of. What they answer comes to the ticket.',
});
