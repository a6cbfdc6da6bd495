import * as z from 'zod';
import { type CustomValues, customValuesSchema } from '../../schemas/custom-value.ts';
import { type Ticket, ticketSchema } from '../../schemas/ticket.ts';

/** Version 0.1 reads no solved ticket without a time at which it closes: one that does not close has this, in its row. */
const NEVER = '9999-12-31T23:59:59.999Z';

/**
 * A ticket as its row holds it. A version that knows categories alone changes `status` and leaves the rest; `statusKeyOf`
 * says with which category that belongs together. The values of custom fields are one text (docs/decisions/0036).
 */
export function storedTicket({ fields, ...ticket }: Ticket): Record<string, unknown> {
  const closes = ticket.status === 'solved' && ticket.closesAt === undefined ? { closesAt: NEVER } : {};
  const packed = fields === undefined ? {} : { fieldValues: JSON.stringify(fields) };
  return { ...ticket, ...closes, ...packed, statusKeyOf: ticket.status };
}

/** What a ticket may have had in another status. */
const OF_A_STATUS = ['statusReason', 'until', 'solvedAt', 'closesAt', 'closedAt'] as const;

/**
 * A ticket as its row may hold it before a change: with whatever other versions have left behind there of what changes, so that
 * all of it goes. Those that know categories alone leave what belonged to another status, others values of custom fields one
 * by one.
 */
export function storedBefore(before: Ticket, after: Ticket): Record<string, unknown> {
  const ofStatus = before.statusKey === after.statusKey && before.status === after.status ? [] : OF_A_STATUS;
  const oneByOne = before.fields === after.fields ? [] : ['fields'];
  const left = [...ofStatus, ...oneByOne].map((name) => [name, '']);
  return { ...Object.fromEntries(left), ...storedTicket(before) };
}

const rowSchema = z.looseObject({
  status: z.string(),
  statusKeyOf: z.string().optional(),
  closesAt: z.string().optional(),
  /** values of custom fields, as JSON */
  fieldValues: z.string().optional(),
  /** such values one by one, as other versions wrote them, since the text was written */
  fields: customValuesSchema.optional(),
});

/** The ticket in a row of any version. What belongs to a status that it is no longer in says nothing. */
export const storedTicketSchema = rowSchema
  .transform(({ statusKeyOf, fieldValues, fields, ...row }): unknown => {
    const { statusKey: _key, statusReason: _reason, until: _until, ...rest } = row;
    const ticket = { ...(statusKeyOf === row.status ? row : rest), ...unpacked(fieldValues, fields) };
    const { closesAt: _closesAt, ...neverClosing } = ticket;
    return ticket.closesAt === NEVER ? neverClosing : ticket;
  })
  .pipe(ticketSchema);

function unpacked(
  values: string | undefined,
  fields: CustomValues | undefined,
): { fields?: CustomValues | undefined } {
  if (values === undefined) return { ...(fields && { fields }) };
  return { fields: { ...customValuesSchema.parse(JSON.parse(values)), ...fields } };
}
