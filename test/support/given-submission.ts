import { confirmCustomer } from '../../core/confirmation/index.ts';
import { type IntakeDeps, type Submission, submitForm } from '../../core/intake/index.ts';
import { compileMailboxes } from '../../core/mailbox/mailboxes.ts';
import { NO_TERMS } from '../../core/ticket/index.ts';
import type { Mailbox } from '../../schemas/mailbox.ts';
import { mailboxSchema } from '../../schemas/mailbox.ts';
import { DESK, type TestDesk } from './mail.ts';

/** The default mailbox of a desk, with what a test says of it. */
function mailboxesOf(given: Partial<Mailbox>) {
  const address = DESK.mailboxes[0]?.address ?? '';
  const usual = { address, name: '', teamId: null, isDefault: true, isRetired: false, version: 0 };
  return compileMailboxes([{ ...mailboxSchema.parse(usual), ...given }]);
}

/** What it takes to take a form on this desk. */
export function intakeOf(
  desk: TestDesk,
  given: Partial<IntakeDeps> & { mailbox?: Partial<Mailbox> } = {},
): IntakeDeps {
  const { mailbox = {}, ...deps } = given;
  return {
    table: desk.table,
    mailboxes: mailboxesOf(mailbox),
    settings: desk.settings,
    rules: { closeAfterDays: 4, terms: NO_TERMS },
    files: { bucket: 'attachments', put: (...of) => desk.objects.put(...of) },
    limits: { perAddress: 5, perNetwork: 30 },
    ...deps,
  };
}

/** What somebody sends by a form that was shown to them. */
export function submissionOf(desk: TestDesk, given: Partial<Submission> = {}): Submission {
  return {
    formId: desk.context().newId(),
    form: null,
    sender: { address: 'stranger@example.net', name: 'Sam Stranger' },
    subject: 'Made-up subject',
    text: 'Made-up words.',
    fields: {},
    files: [],
    language: 'en',
    servedAt: 'https://help.example.com/help',
    ip: '192.0.2.7',
    ...given,
  };
}

/** Sends a form on a desk. */
export const submit = (
  desk: TestDesk,
  given: Partial<Submission> = {},
  deps: Parameters<typeof intakeOf>[1] = {},
) => submitForm(intakeOf(desk, deps), desk.context(), submissionOf(desk, given));

/** Forms of a stranger, who confirms the address, and of somebody who is signed in. */
export async function givenSubmission(desk: TestDesk): Promise<void> {
  const { ticketId } = await submit(desk);
  const { requesterId: customerId } = await desk.ticket(ticketId);
  await desk.send(await desk.event(ticketId, 'ticket.created'));
  await confirmCustomer(desk, desk.context(), { customerId });
  await submit(desk, { sender: { customerId } });
}
