import * as z from 'zod';
import { ulidSchema } from '../actor.ts';
import { DESK_FORMAT, DESK_PARTS } from '../desk-document.ts';
import { shownEnum } from '../open-enum.ts';

const saidSchema = z.looseObject({});
const partSchema = z.object({}).catchall(saidSchema);
const stateSchema = z.string().regex(/^[0-9a-f]{20}$/, 'must be what `basedOn` of a desk was');

const about = {
  options: 'options of the desk; those that are left out stay as they are',
  teams:
    'by name: the calendar by which a team is at work, and how its tickets are given out. Teams are made and never deleted',
} as const;
const parts = Object.fromEntries(
  DESK_PARTS.map((name) => {
    const what =
      name === 'options' || name === 'teams' ? about[name] : `by key, as they are made over the API`;
    return [name, (name === 'options' ? saidSchema : partSchema).optional().describe(what)] as const;
  }),
) as { options: z.ZodOptional<typeof saidSchema> } & Record<
  Exclude<(typeof DESK_PARTS)[number], 'options'>,
  z.ZodOptional<typeof partSchema>
>;

/** A desk as a document, as somebody writes it. */
export const deskDocumentSchema = z.strictObject({
  bilet: z.literal(DESK_FORMAT).describe('version of the format'),
  basedOn: stateSchema
    .optional()
    .describe('the state of the desk that it was made of: it is refused when the desk is another by now'),
  ...parts,
});

/** A desk as a document, as the API shows it. */
export const deskDocumentOutSchema = z
  .object({ bilet: z.int(), basedOn: z.string(), ...parts })
  .meta({ id: 'Desk' });

const changeOutSchema = z
  .object({
    part: z.string().describe('of the document'),
    key: z.string(),
    act: shownEnum(['created', 'updated', 'retired', 'restored']),
    fields: z.array(
      z
        .object({
          path: z.string().describe('dotted, below the thing'),
          before: z.unknown().describe('null: nothing'),
          after: z.unknown().describe('null: nothing'),
        })
        .meta({ id: 'DeskFieldChange' }),
    ),
  })
  .meta({ id: 'DeskChange' });

const planShape = {
  basedOn: z.string().describe('the state of the desk that it was planned for: apply it with this'),
  changes: z.array(changeOutSchema).describe('none: the desk is what the document says'),
};
export const deskPlanSchema = z.object(planShape).meta({ id: 'DeskPlan' });

export const deskAppliedSchema = z
  .object({
    ...planShape,
    basedOn: z.string().describe('the state of the desk as it is now'),
    jobId: ulidSchema
      .nullable()
      .describe(
        'the job that writes a change that is larger than one transaction; when it is `done`, all of it is in force. null: it is',
      ),
  })
  .meta({ id: 'DeskApplied' });
