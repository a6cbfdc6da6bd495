import type { Adapter } from '../adapter.ts';
import { noDoor } from '../no-door.ts';
import { NotUnderstoodError } from '../payload.ts';
import { type CallApiSettings, callApiKind } from './api-kind.ts';
import { noReplies } from './no-replies.ts';

/** Telephone systems tell of calls by `PUT /v1/calls/{externalId}`, with a token: nobody is let in at the door. */
export const callApiAdapter = {
  ...callApiKind,
  ...noReplies,
  admit: noDoor,
  receive: () => {
    throw new NotUnderstoodError('Calls of this channel are told over the API.');
  },
} satisfies Adapter<CallApiSettings>;
