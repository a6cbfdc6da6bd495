import * as z from 'zod';
import { type Survey, surveySchema } from '../../schemas/satisfaction.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { isNotErased } from '../shared/list-page.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { change, insert, type Key, type QueryRequest, type Write } from '../shared/write.ts';

/** By which a question is known. */
export type SurveyPlace = Pick<Survey, 'ticketId' | 'id'>;

export const surveyOfTicket = accessPattern({
  name: 'Satisfaction rating',
  description: 'Reads what a customer was asked about a solve and what they said, to show or change it.',
  operation: 'GetItem',
  pk: 'T#<ticket>',
  sk: 'SURVEY#<survey>',
  of: ({ ticketId, id }: SurveyPlace): Key => ({ pk: `T#${ticketId}`, sk: `SURVEY#${id}` }),
});

const PAGE = 100;

export const surveysOfTicket = accessPattern({
  name: 'Satisfaction ratings of a ticket',
  description: 'Lists what the requester of a ticket was asked, and what they said, oldest first.',
  operation: 'Query',
  pk: 'T#<ticket>',
  sk: 'SURVEY#<survey>',
  of: ({ ticketId, after }: { ticketId: number; after?: string | undefined }): QueryRequest => ({
    pk: `T#${ticketId}`,
    from: after === undefined ? 'SURVEY#' : `SURVEY#${after} `,
    to: 'SURVEY#~',
    limit: PAGE,
  }),
});

const rows = rowsOfKind(ROW_KIND.survey, z.object({ survey: surveySchema }));
const rowOf = (survey: Survey) => rows.row(surveyOfTicket.of(survey), { version: survey.version, survey });

/** The question in a row. */
export const parseSurveyRow = (row: unknown): Survey => rows.parse(row).survey;

/** The write of a question that is asked now. */
export const insertSurvey = (survey: Survey): Write => insert(rowOf(survey), 'survey');

/** Keeps a question of another system, as it is known by now: the same again changes nothing. */
export const keepSurvey = (survey: Survey): Write =>
  rows.upsert({ key: surveyOfTicket.of(survey), set: { version: survey.version, survey } });

/** The write of what was said to it. Refused with `version` when somebody was faster. */
export const surveyWrite = (before: Survey, after: Survey): Write => change(rowOf(before), rowOf(after));

/** Puts other words into a comment. Refused with `version` when it does not say the same any more. */
export function recommented(survey: Survey, comment: string): Write {
  return surveyWrite(survey, { ...survey, comment, version: survey.version + 1 });
}

/** All that was asked of a ticket's requester, oldest first: their number is that of its solves. */
export async function loadSurveys(table: Table, ticketId: number): Promise<Survey[]> {
  const surveys: Survey[] = [];
  for (let after: string | undefined; ; ) {
    const page = await table.query(surveysOfTicket.of({ ticketId, after }));
    surveys.push(...page.rows.filter(isNotErased).map(parseSurveyRow));
    if (!page.more) return surveys;
    after = surveys.at(-1)?.id;
    if (after === undefined) return surveys;
  }
}
