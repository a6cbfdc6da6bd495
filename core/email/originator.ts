import type { EmailAddress } from './address.ts';

/**
 * Whom From or Reply-To names. Only a `clear` one is the same for everybody who reads the message: in an `unclear` one
 * whoever checks its sender may have seen somebody else, so that it proves nothing about the likely one.
 */
export type Originator =
  | { is: 'clear'; mailbox: EmailAddress }
  | { is: 'unclear'; likely: EmailAddress }
  /** no address; `name` is what stands in its place, as a mail system's, `''` for nothing */
  | { is: 'missing'; name: string };

/** Whom to show and to file a message under; null when nobody is named. It proves nothing. */
export function likelyOriginator(originator: Originator): EmailAddress | null {
  switch (originator.is) {
    case 'clear':
      return originator.mailbox;
    case 'unclear':
      return originator.likely;
    case 'missing':
      return null;
  }
}

/** The name of who is named, `''` when none is. */
export function originatorName(originator: Originator): string {
  return originator.is === 'missing' ? originator.name : (likelyOriginator(originator)?.name ?? '');
}
