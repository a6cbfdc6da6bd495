import * as z from 'zod';
import type { Redaction } from '../../schemas/message.ts';
import { objectsOfRow } from '../purge/index.ts';
import type { StoredRow } from './strike-value.ts';
import type { MessageRow } from './ticket-stake.ts';
import { withoutWritten } from './wordless.ts';

const callSchema = z.looseObject({ part: z.string() });

/** What is known of a call without who took part, and where one could hear it: how and when it was stays. */
function emptiedCall(call: unknown): unknown {
  const { participants: _who, link: _link, recordingUrl: _recording, ...kept } = callSchema.parse(call);
  return kept.part === 'call' ? { ...kept, from: null, to: null } : kept;
}

const receivedSchema = z
  .looseObject({ channel: z.string() })
  .transform(
    ({
      to: _to,
      cc: _cc,
      replyTo: _replyTo,
      subject: _subject,
      notDone: _notDone,
      ip: _ip,
      placeUrl: _placeUrl,
      name: _name,
      quotes: _quotes,
      extra: _extra,
      missing: _missing,
      ...kept
    }) => ({
      ...kept,
      ...('from' in kept && { from: '', fromName: '' }),
      ...('messageId' in kept && { messageId: '' }),
      ...('writtenBy' in kept && { writtenBy: '' }),
      ...('place' in kept && { place: '', providerId: '' }),
      ...('call' in kept && { call: emptiedCall(kept.call) }),
    }),
  );

const keptSchema = z.looseObject({ redactions: z.array(z.unknown()).optional() });
const replySchema = z.looseObject({ subject: z.string().optional() });
const beforeSchema = z.looseObject({ fields: replySchema, after: replySchema.optional() });

const withoutSubject = ({ subject, ...kept }: z.infer<typeof replySchema>) => ({
  ...kept,
  ...(subject !== undefined && { subject: '' }),
});

/** The row of a message without a word: who wrote it, when, and how it came stay, and which objects are to be deleted. */
export function emptiedMessage(row: MessageRow, mark: Redaction): StoredRow {
  const {
    html: _html,
    safeHtmlKey: _safe,
    remoteImages: _images,
    redactions = [],
    ...said
  } = keptSchema.parse(row.message);
  const { received } = said;
  return {
    ...row,
    message: {
      ...said,
      text: '',
      replyText: '',
      textKey: null,
      htmlKey: null,
      attachments: [],
      redactions: [...redactions, mark],
      ...(received !== undefined && { received: received === null ? null : receivedSchema.parse(received) }),
    },
    ...withoutSubjectBefore(row),
    ...withToDelete(objectsOfRow(row)),
  };
}

/** What a reply that can be taken back remembers of the ticket, without its subject. */
export function withoutSubjectBefore({ beforeReply }: StoredRow): Partial<StoredRow> {
  const before = beforeSchema.safeParse(beforeReply).data;
  if (before === undefined) return {};
  const { fields, after, ...kept } = before;
  const left = { ...kept, fields: withoutSubject(fields), ...(after && { after: withoutSubject(after) }) };
  return { beforeReply: left };
}

/** The row of a message that does not say any more whom it went to, or what their mail system answered. */
export function withoutAddressees({ pk, sk, kind, toDelete, ...said }: StoredRow): StoredRow {
  const left = withoutAddresses(withoutWritten(said));
  return { pk, sk, kind, ...Object(left), ...(toDelete !== undefined && { toDelete }) };
}

/** A value in which no address stands. */
function withoutAddresses(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('@') ? '' : value;
  if (Array.isArray(value)) return value.map(withoutAddresses);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withoutAddresses(one)]));
}

/** Says in a row which objects are to be deleted, as redactions do. */
export function withToDelete(objects: ReturnType<typeof objectsOfRow>): Partial<StoredRow> {
  const once = new Map(objects.map((object) => [`${object.bucket} ${object.key}`, object]));
  return once.size === 0 ? {} : { toDelete: [...once.values()] };
}

/** Whether everything of a message was taken out before. */
export function isEmptied({ message }: MessageRow): boolean {
  return (
    message.text === '' &&
    message.replyText === '' &&
    message.textKey === null &&
    keptSchema.parse(message).redactions !== undefined
  );
}
