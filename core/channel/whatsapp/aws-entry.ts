import * as z from 'zod';
import { laxList, NotUnderstoodError, understood } from '../payload.ts';
import { entrySchema, FIELDS, type WhatsAppEntry } from './entry.ts';

/** What AWS End User Messaging Social publishes: one entry of Meta, as text, and whose numbers it is about. */
const publishedSchema = z.object({
  whatsAppWebhookEntry: z.string(),
  context: z
    .object({ MetaPhoneNumberIds: laxList(z.object({ metaPhoneNumberId: z.string() })) })
    .optional()
    .catch(undefined),
});

/** An entry of Meta, with the numbers of the business account of which AWS says that they are meant. */
export interface AwsEntry {
  readonly entry: WhatsAppEntry;
  readonly numbers: readonly string[];
}

/** What AWS published of a business account. @throws NotUnderstoodError when it is none of Meta's entries */
export function entryOfAws(payload: Uint8Array): AwsEntry {
  const { whatsAppWebhookEntry, context } = understood(publishedSchema, payload);
  const entry = understood(entrySchema, new TextEncoder().encode(whatsAppWebhookEntry));
  const numbers = (context?.MetaPhoneNumberIds ?? []).map(({ metaPhoneNumberId }) => metaPhoneNumberId);
  return { entry, numbers };
}

const valueSchema = z.looseObject({ metadata: z.looseObject({ phone_number_id: z.string() }) });

const some = z.array(z.unknown()).min(1);
const writtenSchema = z.union([
  z.looseObject({ messages: some }),
  z.looseObject({ message_echoes: some }),
  z.looseObject({ history: some }),
]);

type Change = WhatsAppEntry['changes'][number];

/** The number that a change is about; undefined where it names none, and AWS means several or none. */
function numberOf({ value }: Change, numbers: readonly string[]): string | undefined {
  const named = valueSchema.safeParse(value).data?.metadata.phone_number_id;
  return named ?? (numbers.length === 1 ? numbers[0] : undefined);
}

/** What is about a number: whether somebody wrote, or only states of what was sent are told. */
export interface AboutNumber {
  readonly number: string;
  readonly isWritten: boolean;
}

/** The numbers to which something happened that tells of people and messages. @throws NotUnderstoodError where it does not say to which */
export function numbersIn({ entry, numbers }: AwsEntry): AboutNumber[] {
  const changes = entry.changes.filter(({ field }) => FIELDS.has(field));
  const about = changes.map((change) => ({
    number: numberOf(change, numbers),
    isWritten: writtenSchema.safeParse(change.value).success,
  }));
  const named = about.flatMap(({ number, isWritten }) =>
    number === undefined ? [] : [{ number, isWritten }],
  );
  if (named.length < about.length)
    throw new NotUnderstoodError('It does not say to which number it was written.');
  const byNumber = Map.groupBy(named, ({ number }) => number);
  return [...byNumber].map(([number, all]) => ({
    number,
    isWritten: all.some(({ isWritten }) => isWritten),
  }));
}

/** Of an entry what happened to one number, as a business account may have several. */
export function ofNumber({ entry, numbers }: AwsEntry, phoneNumberId: string): WhatsAppEntry[] {
  return [
    { ...entry, changes: entry.changes.filter((change) => numberOf(change, numbers) === phoneNumberId) },
  ];
}
