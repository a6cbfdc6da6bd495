import type { Sender } from '../received.ts';

const E164 = /^\+[1-9]\d{6,14}$/;

/** Who sends from a number: the carrier vouches for it, unless it is a name or a short number. */
export const senderOf = (number: string): Sender => ({
  identity: { channel: 'sms', value: number },
  name: '',
  phone: E164.test(number) ? number : null,
});
