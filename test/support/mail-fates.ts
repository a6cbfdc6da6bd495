import type { TestDesk } from './mail.ts';

/** What can become of the last mail that was sent: its name, and how that is reported; null: nobody reports it. */
export type MailFate = readonly [string, (() => Promise<unknown>) | null];

/** Every fate of a mail that leaves the desk, or is refused as it does. */
export function mailFates(desk: TestDesk): MailFate[] {
  return [
    ['delivered', () => desk.report('Delivery', desk.lastMail())],
    ['bounced', () => desk.report('Bounce', desk.lastMail())],
    ['complained', () => desk.report('Complaint', desk.lastMail())],
    [
      'delayed',
      () => desk.report('Bounce', desk.lastMail(), { bounceType: 'Transient', bounceSubType: 'General' }),
    ],
    ['failed', null],
  ];
}
