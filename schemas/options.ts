import * as z from 'zod';
import { CONFIGURATION_KEY, labelsInSchema } from './configuration.ts';
import { contactSchema, INITIAL_CONTACT } from './contact.ts';
import { countrySchema, localeSchema, timezoneSchema } from './customer.ts';
import { helpCentreSchema, INITIAL_HELP_CENTRE } from './help-centre.ts';
import { type Reason, reasonsSchema, type Scale, scaleSchema } from './satisfaction.ts';
import { lineSchema } from './text.ts';
import { tagsSchema } from './ticket.ts';

/** One option of the desk: what it may be, and what it is on a desk whose admins have not said it. */
interface Option {
  readonly schema: z.ZodType;
  readonly initial: unknown;
  /** words that somebody wrote: they stay in the audit trail, and are not told on the bus */
  readonly isText?: true;
}

/**
 * Bytes of files that a mail has room for: by the first version of its API SES takes 10 MB, in which files are a good third
 * larger, and stand beside the text ("Service quotas in Amazon SES").
 */
const MAIL_FILES_BYTES = 7_000_000;

/** As the status that follows a reply: it stays as it is. */
export const KEEP_STATUS = 'keep';

/** Characters that the name of a desk may have. */
export const DESK_NAME_LIMIT = 100;

/** Most channels that a desk names in its mail. */
const MOST_CHANNELS = 10;

/** A way to reach the desk: what it is called, where it is, by which calendar somebody is there, and how long an answer mostly takes. */
const channelSchema = z.strictObject({
  labels: labelsInSchema,
  at: lineSchema(200),
  calendar: z.string().regex(CONFIGURATION_KEY).nullable().default(null),
  answerMinutes: z.int().min(1).max(43_200).nullable().default(null),
});
export type Channel = z.infer<typeof channelSchema>;

/**
 * What admins decide about the desk by a single value. An entry here is the whole of an option: it is stored, audited,
 * shown and changed over the API, and in force within two seconds, as `(await options.at(now)).NAME`.
 */
export const OPTIONS = {
  deskName: {
    schema: lineSchema(DESK_NAME_LIMIT).describe(
      'what the desk is called in its mail: it signs what the desk writes by itself, and agents in what is quoted',
    ),
    initial: 'Support',
    isText: true,
  },
  quoteHistory: {
    schema: z.boolean().describe('whether the mail of a reply quotes the conversation so far'),
    initial: false,
  },
  automaticToAll: {
    schema: z
      .boolean()
      .describe(
        'whether what the desk writes by itself goes to collaborators, too, and not to the requester alone',
      ),
    initial: false,
  },
  undoSeconds: {
    schema: z
      .int()
      .min(0)
      .max(60)
      .describe('seconds for which a public reply can be taken back before it leaves; 0: it leaves at once'),
    initial: 0,
  },
  closeAfterDays: {
    schema: z
      .int()
      .min(1)
      .max(28)
      .nullable()
      .describe('days after which a solved ticket closes by itself; null: none does'),
    initial: 4,
  },
  statusAfterReply: {
    schema: z
      .string()
      .regex(CONFIGURATION_KEY)
      .describe('key of the status that a public reply sets which names none; `keep`: it stays as it is'),
    initial: KEEP_STATUS,
  },
  solvingNeedsAssignee: {
    schema: z.boolean().describe('whether a ticket can be solved only when somebody is assigned to it'),
    initial: true,
  },
  solvingNeedsResolution: {
    schema: z.boolean().describe('whether a ticket can be solved only with a resolution of the list'),
    initial: false,
  },
  solvingNeedsResolutionText: {
    schema: z.boolean().describe('whether a ticket can be solved only with a text about how it was'),
    initial: false,
  },
  agentsMayClose: {
    schema: z.boolean().describe('whether agents may close a ticket by hand, instead of the clock'),
    initial: true,
  },
  thanksKeepsSolved: {
    schema: z
      .boolean()
      .describe(
        'whether a customer’s message that says thanks, and nothing else, leaves a solved ticket solved',
      ),
    initial: false,
  },
  holdsMail: {
    schema: z
      .boolean()
      .describe(
        'whether doubtful mail is held until somebody has looked at it; false: it becomes tickets at once, with tags',
      ),
    initial: true,
  },
  mailsPerHour: {
    schema: z
      .int()
      .min(1)
      .max(100_000)
      .nullable()
      .describe('mails of a sender in an hour, over which they are held; null: any number'),
    initial: 250,
  },
  language: {
    schema: localeSchema
      .nullable()
      .describe(
        'BCP 47: what tickets and customers are taken to speak of whom nothing else tells it, and in which the desk writes by itself where it can; null: nobody has said, and it writes English',
      ),
    initial: null,
  },
  timeZone: {
    schema: timezoneSchema.describe(
      'IANA name: in which the desk writes days and times to customers of whom no other is known, and whose days conditions and searches mean',
    ),
    initial: 'UTC',
  },
  phoneCountry: {
    schema: countrySchema
      .nullable()
      .describe(
        'code of the country (ISO 3166-1) in which phone numbers are dialled that are typed without the prefix of one; null: none is taken',
      ),
    initial: null,
  },
  trashDays: {
    schema: z
      .int()
      .min(1)
      .max(365)
      .describe('days for which a ticket stays in the trash before it is purged'),
    initial: 30,
  },
  roomMessageDays: {
    schema: z
      .int()
      .min(1)
      .max(3650)
      .nullable()
      .describe(
        'days for which what agents say in rooms is kept, with its files; null: until somebody deletes it. A change is for what is written from then on, and hides what is older at once',
      ),
    initial: null,
  },
  defaultCalendar: {
    schema: z
      .string()
      .regex(CONFIGURATION_KEY)
      .nullable()
      .describe(
        'key of the calendar that counts business hours where conditions ask for them; null: none does',
      ),
    initial: null,
  },
  channels: {
    schema: z
      .array(channelSchema)
      .max(MOST_CHANNELS)
      .describe(
        'ways to reach the desk, with the calendar of their hours and the minutes in which there is mostly an answer, as the contact page names them, and mail of mailboxes that say so (`namesChannels`)',
      ),
    initial: [] as Channel[],
    isText: true,
  },
  helpCentre: {
    schema: helpCentreSchema.describe('how the help centre looks, and what it offers'),
    initial: INITIAL_HELP_CENTRE,
    isText: true,
  },
  contact: {
    schema: contactSchema.describe('how much is taken by forms, and what protects them'),
    initial: INITIAL_CONTACT,
  },
  attachmentBytes: {
    schema: z
      .int()
      .min(100_000)
      .max(100_000_000)
      .describe('largest file that somebody may attach to a message'),
    initial: 20_000_000,
  },
  replyAttachmentBytes: {
    schema: z
      .int()
      .min(0)
      .max(MAIL_FILES_BYTES)
      .describe(
        'how large all files of a public reply may be together that its mail carries: the others are links in it',
      ),
    initial: MAIL_FILES_BYTES,
  },
  satisfactionAfterHours: {
    schema: z
      .int()
      .min(1)
      .max(30 * 24)
      .nullable()
      .describe(
        'hours for which a ticket has been solved when its requester is asked how satisfied they are; null: nobody is asked',
      ),
    initial: null,
  },
  satisfactionScale: {
    schema: scaleSchema.describe('steps of the scale on which customers rate, the highest being the best'),
    initial: 5 as Scale,
  },
  satisfactionPauseDays: {
    schema: z
      .int()
      .min(0)
      .max(365)
      .describe('days for which a customer who was asked is not asked again, of whichever ticket'),
    initial: 30,
  },
  satisfactionReasons: {
    schema: reasonsSchema
      .nullable()
      .describe(
        'what customers who are not satisfied may choose among as the reason; an empty list: they are not asked for one; null: not_solved, too_slow, unclear, unfriendly and other',
      ),
    initial: null as Reason[] | null,
    isText: true,
  },
  satisfactionSkipsTags: {
    schema: tagsSchema.describe('tags of tickets whose requesters are not asked, as triggers may set them'),
    initial: [] as string[],
  },
} as const satisfies Record<string, Option>;

/** The name of an option. */
export type OptionName = keyof typeof OPTIONS;
/** What all options are. */
export type Options = { readonly [Name in OptionName]: z.output<(typeof OPTIONS)[Name]['schema']> };

export const OPTION_NAMES = Object.keys(OPTIONS) as OptionName[];

/** The options that are facts: numbers, truth values, keys and choices. */
export const OPTION_FACTS = OPTION_NAMES.filter((name) => !('isText' in OPTIONS[name]));

type Schemas = { [Name in OptionName]: (typeof OPTIONS)[Name]['schema'] };
/** The schema of each option. */
export const OPTION_SCHEMAS = ofEach('schema') as Schemas;

/** What the options are where nobody has said anything. */
export const INITIAL_OPTIONS = ofEach('initial') as Options;

/* @__NO_SIDE_EFFECTS__ */
function ofEach(part: keyof Option) {
  return Object.fromEntries(OPTION_NAMES.map((name) => [name, (OPTIONS[name] as Option)[part]]));
}
