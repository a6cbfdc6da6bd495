import { type Mailbox, PLAIN, USUAL_ACKNOWLEDGEMENT, USUAL_REQUEST } from '../../schemas/mailbox.ts';
import { NEW_TICKET } from './follow-up.ts';

/** What whoever makes a mailbox may leave unsaid. */
export type Sayable = Pick<
  Mailbox,
  | 'followUp'
  | 'acknowledgement'
  | 'acknowledges'
  | 'aliases'
  | 'language'
  | 'signature'
  | 'plusAddresses'
  | 'opening'
  | 'request'
  | 'branding'
  | 'namesChannels'
  | 'writers'
>;

/** A mailbox of which nobody has said anything: as those of the settings are until an admin changes one. */
export const UNSAID: Sayable = {
  followUp: NEW_TICKET,
  acknowledgement: USUAL_ACKNOWLEDGEMENT,
  acknowledges: true,
  aliases: [],
  language: null,
  signature: null,
  plusAddresses: true,
  opening: {},
  request: USUAL_REQUEST,
  branding: PLAIN,
  namesChannels: false,
  writers: { who: 'anyone' },
};
