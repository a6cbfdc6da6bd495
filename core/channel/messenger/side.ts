import type { MessengerIdentity } from '../../../schemas/identity.ts';

/** Whose conversations these are: a page's or an account's, with an app of the desk's own. */
export interface Side {
  readonly channel: Extract<MessengerIdentity['channel'], 'messenger' | 'instagram'>;
  readonly accountId: string;
  readonly appId: string;
  /** whether comments and mentions are taken, too */
  readonly takesComments: boolean;
}
