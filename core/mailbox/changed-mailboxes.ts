import { type Mailbox, USUAL_ACKNOWLEDGEMENT } from '../../schemas/mailbox.ts';
import type { Area, Reference } from '../configuration/index.ts';
import { templateArea } from '../template/index.ts';
import type { DeclaredMailbox } from './mail-settings.ts';
import { mailboxArea } from './mailbox-area.ts';
import type { Mailboxes } from './mailboxes.ts';

const NO_TEMPLATE = {
  code: 'template.unknown',
  message: 'There is no such template.',
  field: 'is not a template of this desk',
} as const;

/** The mailboxes as admins change them: the templates by which one writes must be there. Who only reads them needs no texts. */
export function changedMailboxes(declared: readonly DeclaredMailbox[]): Area<Mailbox, Mailboxes> {
  const area = mailboxArea(declared);
  const named = ({ acknowledgement, signature }: Mailbox): Reference[] => [
    // That one is always there.
    ...(acknowledgement === USUAL_ACKNOWLEDGEMENT ? [] : [template('acknowledgement', acknowledgement)]),
    ...(signature === null ? [] : [template('signature', signature)]),
  ];
  return { ...area, references: (mailbox) => [...area.references(mailbox), ...named(mailbox)] };
}

const template = (path: 'acknowledgement' | 'signature', key: string): Reference => ({
  path,
  area: templateArea,
  key,
  refusal: NO_TEMPLATE,
});
