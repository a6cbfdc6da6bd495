import type { Message } from '../../schemas/message.ts';
import type { EmailOrigin } from '../../schemas/origin.ts';
import { receivedOf } from './received.ts';

/** What a mail is suspected to be. As a tag it shows on the mail's ticket. */
export type Suspicion = 'spam' | 'virus';

/**
 * What SES suspects a mail to be. Such mail is kept, and agents see it, but it sets nothing in motion
 * (docs/decisions/0011-mail-in-doubt.md).
 */
export function suspicionsIn({ spam, virus }: EmailOrigin['verdicts']): Suspicion[] {
  return [...(spam === 'FAIL' ? ['spam' as const] : []), ...(virus === 'FAIL' ? ['virus' as const] : [])];
}

/** Whether a message came as a mail that SES suspects, and that nobody of the desk vouches for. */
export function isSuspicious(message: Message): boolean {
  const received = receivedOf(message);
  return received !== null && !received.vouched && suspicionsIn(received.verdicts).length > 0;
}
