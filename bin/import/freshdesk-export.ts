import * as z from 'zod';

const text = z.string().nullish();
const namedOrText = z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]);
/** Exports say of each note and file what it is: `{"note": {…}}`. */
const within = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([
    schema,
    z
      .record(z.string(), schema)
      .refine((one) => Object.keys(one).length === 1)
      .transform((one) => Object.values(one)[0]),
  ]);
const fileSchema = z.looseObject({ id: z.number(), content_file_name: text, content_content_type: text });
const noteSchema = z.looseObject({
  id: z.number(),
  body: text,
  body_html: text,
  deleted: z.boolean().nullish(),
  attachments: z.array(within(fileSchema)).nullish(),
});
const exportedTicketSchema = z.looseObject({
  display_id: z.number(),
  description: text,
  description_html: text,
  ticket_type: text,
  custom_field: z.record(z.string(), z.unknown()).nullish(),
  tags: z.array(namedOrText).nullish(),
  cc_email: z
    .object({ cc_emails: z.array(z.string()).nullish() })
    .nullish()
    .catch(null),
  notes: z.array(within(noteSchema)).nullish(),
  attachments: z.array(within(fileSchema)).nullish(),
});
const exportedUserSchema = z.looseObject({
  id: z.number(),
  customer_id: z.number().nullish(),
  helpdesk_agent: z.boolean(),
});
const exportedCompanySchema = z.looseObject({ id: z.number(), domains: z.string() });

type ExportedFile = z.output<typeof fileSchema>;

/** Names end in the number of the account: `serial_123456`. */
const withoutAccount = (name: string) => name.replace(/_\d+$/, '');

function filesAnswered(files: readonly (ExportedFile | undefined)[] | null | undefined) {
  return (files ?? []).flatMap((file) =>
    file === undefined
      ? []
      : [{ ...file, name: file.content_file_name, content_type: file.content_content_type }],
  );
}

/** A ticket of an export of the whole account, as the API answers it; what is no such ticket stays as it is. */
export function ticketAsAnswered(item: unknown): unknown {
  const { data } = exportedTicketSchema.safeParse(item);
  if (data === undefined) return item;
  const notes = (data.notes ?? []).filter((note) => note !== undefined && !note.deleted);
  const fields = Object.entries(data.custom_field ?? {});
  return {
    ...data,
    id: data.display_id,
    description: data.description_html,
    description_text: data.description,
    type: data.ticket_type,
    cc_emails: data.cc_email?.cc_emails,
    custom_fields: Object.fromEntries(fields.map(([name, value]) => [withoutAccount(name), value])),
    attachments: filesAnswered(data.attachments),
    conversations: notes.map((note) => ({
      ...note,
      body: note?.body_html,
      body_text: note?.body,
      attachments: filesAnswered(note?.attachments),
    })),
  };
}

/** Somebody of such an export, as the API answers an agent or a contact. */
export function personAsAnswered(item: unknown): { agent: unknown } | { contact: unknown } {
  const { data } = exportedUserSchema.safeParse(item);
  if (data === undefined) return { contact: item };
  return data.helpdesk_agent
    ? { agent: { id: data.id, contact: data } }
    : { contact: { ...data, company_id: data.customer_id } };
}

/** A company of such an export, as the API answers it. */
export function companyAsAnswered(item: unknown): unknown {
  const { data } = exportedCompanySchema.safeParse(item);
  return data === undefined
    ? item
    : { ...data, domains: data.domains.split(/[\s,]+/).filter((domain) => domain !== '') };
}
