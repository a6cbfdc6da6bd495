import type { CustomValues } from '../../schemas/custom-value.ts';
import { emailIdentity, nameCustomerWrites, newCustomerWrites } from '../customer/index.ts';
import type { Context } from '../shared/context.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { liftWrites } from '../suppression/index.ts';
import type { SenderLookup } from './find-thread.ts';
import type { FormEntry } from './form-entry.ts';
import { NO_SENDER } from './person.ts';
import type { Mail } from './understand-mail.ts';

/** What it takes to say who wrote a mail, and what new customers have that nobody was asked about. */
export interface AuthorDeps {
  table: Table;
  /** the number of the next customer */
  newCustomerId: () => Promise<number>;
  fields?: CustomValues | undefined;
  /** the desk's language, where a mail tells none */
  language?: string | null | undefined;
}

/**
 * Who wrote a mail, and what it makes of them: a customer, one with a name, one to whom mail can go again. The last two
 * are a person's doing, in a mail of which nothing says that it is somebody else's.
 */
export async function authorOf(
  { table, newCustomerId, fields, language = null }: AuthorDeps,
  context: Context,
  mail: Mail,
  form: FormEntry | null,
  found: SenderLookup,
): Promise<{ id: number; writes: Write[] }> {
  const { address, name } = form?.writer ?? mail.from;
  const identity = emailIdentity(address);
  const { customerId, organisationId } = found;
  if (customerId === null) {
    const id = await newCustomerId();
    const shown = address === NO_SENDER ? '' : name;
    const locale = mail.language === null ? language : null;
    const made = { id, identity, name: shown, organisationId, fields, locale };
    return { id, writes: newCustomerWrites(made, context).writes };
  }
  const asThem: Context = { ...context, actor: { kind: 'customer', id: customerId } };
  const isOwn = form === null && mail.proof !== 'doubted' && !mail.automatic && mail.suspicions.length === 0;
  const named =
    isOwn && found.isNameless && name !== '' && address !== NO_SENDER
      ? await nameCustomerWrites(table, { customerId, identity, name }, asThem)
      : [];
  const lifted = isOwn && found.isBounced ? await liftWrites(table, { customerId, address }, asThem) : [];
  return { id: customerId, writes: [...named, ...lifted] };
}
