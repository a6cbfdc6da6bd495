import type { ExtraContent, Sender } from '../received.ts';

const E164 = /^\+[1-9]\d{6,14}$/;

/** Whom an agent writes to by a number; null where it is none. */
export const personAtNumber = (number: string): Sender | null => {
  const said = number.replace(/[\s()./-]/g, '');
  return E164.test(said) ? senderOf(said) : null;
};

/** Who sends from a number: the carrier vouches for it, unless it is a name or a short number. */
export const senderOf = (number: string): Sender => ({
  identity: { channel: 'sms', value: number },
  name: '',
  phone: E164.test(number) ? number : null,
});

/** What a message says that came without a word or a file, or with fewer than it says, such as pictures to a number that takes none: that something came. */
export const SAYS_NOTHING: { readonly extra: readonly ExtraContent[] } = {
  extra: [{ kind: 'unsupported', type: 'message' }],
};
