import * as z from 'zod';
import type { SubjectKind } from './subject-kind.ts';
import { articleSubjects } from './subjects/article.ts';
import { assignmentSubjects } from './subjects/assignment.ts';
import { chatMailSubjects } from './subjects/chat-mail.ts';
import { heldSubjects } from './subjects/held.ts';
import { notificationPreferencesSubjects } from './subjects/notification-preferences.ts';
import { placesSubjects } from './subjects/places.ts';
import { reportMailSubjects } from './subjects/report-mail.ts';
import { roomTellingSubjects } from './subjects/room-telling.ts';
import { solveSubjects } from './subjects/solve.ts';
import { ticketSubjects } from './subjects/ticket.ts';
import { webhookSubjects } from './subjects/webhook.ts';
import { workplaceSubjects } from './subjects/workplace.ts';

/**
 * Every kind of thing that has deadlines, by the `kind` of its rows. Another is a file under `subjects`, an entry here,
 * and rows that are written with `dueAttributes`.
 */
const KINDS = {
  ticket: ticketSubjects,
  places: placesSubjects,
  webhook_state: webhookSubjects,
  assignment: assignmentSubjects,
  workplace: workplaceSubjects,
  notification_preferences: notificationPreferencesSubjects,
  held: heldSubjects,
  article: articleSubjects,
  solve: solveSubjects,
  report_mail: reportMailSubjects,
  chat_mail: chatMailSubjects,
  room_telling: roomTellingSubjects,
} as const satisfies Record<string, SubjectKind>;

const kindSchema = z.enum(Object.keys(KINDS) as (keyof typeof KINDS)[]);

/** A thing that has deadlines. */
export const subjectSchema = z.object({ kind: kindSchema, id: z.int().positive() });
export type Subject = z.infer<typeof subjectSchema>;

/** What the clock knows of the kind that a subject is of. */
export function kindOf(subject: Subject): SubjectKind {
  return KINDS[subject.kind];
}

const dueRowSchema = z.object({ pk: z.string(), sk: z.string(), kind: z.string() });

/** The subject that a row in the list of what is due belongs to; null when it is of a kind that a later version made. */
export function subjectOfRow(row: unknown): Subject | null {
  const { pk, sk, kind } = dueRowSchema.parse(row);
  const known = kindSchema.safeParse(kind);
  if (!known.success) return null;
  return { kind: known.data, id: KINDS[known.data].idOf({ pk, sk }) };
}
