import * as z from 'zod';
import { labelsInSchema } from './configuration.ts';
import { lineSchema, NOT_SEVERAL_LINES, SEVERAL_LINES, textSchema } from './text.ts';

/** The languages of the help centre's own words, the first where nothing tells another. */
export const HELP_LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'ro', 'ru', 'sl'] as const;
export type HelpLanguage = (typeof HELP_LANGUAGES)[number];

/** Where the help centre begins. */
export const HELP_PATH = '/help';

const MOST_LINKS = 10;
const CSS_LIMIT = 8000;

const HOST = '(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]{2,63}';
const PORT = '(?::(?:[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}))?';

/** An address that a page leads to or shows: of the web, so that no script can stand there. */
const webAddress = z
  .string()
  .max(500)
  .regex(
    new RegExp(`^https:\\/\\/${HOST}${PORT}(?:[/?#][\\x21-\\x7e]*)?$`),
    'must be an https address such as https://www.example.com/logo.svg, without spaces',
  );

/** Where customers reach the help centre; without https only on one's own machine. */
const HELP_ADDRESS = new RegExp(
  `^(?:https:\\/\\/${HOST}${PORT}|http:\\/\\/(?:127\\.0\\.0\\.1|localhost)${PORT})(?:\\/[A-Za-z0-9._-]+)*\\/help$`,
);

/** Who signs customers in; without https only on one's own machine. */
const ISSUER = new RegExp(
  `^(?:https:\\/\\/${HOST}${PORT}|http:\\/\\/127\\.0\\.0\\.1${PORT})(?:\\/[A-Za-z0-9._~-]*)*$`,
);

/** A link of the help centre's foot, named in each language. */
const linkSchema = z.strictObject({ labels: labelsInSchema, url: webAddress });

/** How the help centre looks, and what it offers. Each field has a value where nobody has said one. */
export const helpCentreSchema = z.strictObject({
  isOpen: z
    .boolean()
    .default(true)
    .describe('whether there is a help centre; false: nothing is at its address'),
  name: lineSchema(100).nullable().default(null).describe('what it is called; null: as the desk is'),
  address: z
    .string()
    .max(200)
    .regex(
      HELP_ADDRESS,
      'must be an https address that ends with /help, such as https://www.example.com/help',
    )
    .nullable()
    .default(null)
    .describe('where customers reach it, ending with `/help`: mails lead there; null: mails do not'),
  languages: z
    .array(z.enum(HELP_LANGUAGES))
    .min(1)
    .max(HELP_LANGUAGES.length)
    .overwrite((all) => [...new Set(all)])
    .default(['en'])
    .describe('in which it is offered, each counted once; the first where a reader asks for none of them'),
  logo: webAddress.nullable().default(null).describe('address of an image; null: its name alone'),
  favicon: webAddress.nullable().default(null),
  colour: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as #1f5fbf')
    .default('#1f5fbf')
    .describe('of links and buttons, made darker or lighter where it could not be read'),
  links: z.array(linkSchema).max(MOST_LINKS).default([]).describe('in the foot of each page'),
  css: textSchema(CSS_LIMIT)
    .regex(SEVERAL_LINES, NOT_SEVERAL_LINES)
    .default('')
    .describe('own rules of style; what they fetch from elsewhere is not loaded'),
  oidc: z
    .strictObject({
      issuer: z
        .string()
        .max(255)
        .regex(ISSUER, 'must be an https address, as the issuer spells it in its tokens'),
      clientId: z
        .string()
        .max(255)
        .regex(/^[!-~]+$/, 'must be the identifier of a client'),
    })
    .nullable()
    .default(null)
    .describe(
      'where customers sign in with an account beside a code in mail (OpenID Connect, a public client with PKCE that comes back to `ADDRESS/sign-in/callback`); what counts is an address that the issuer has verified; null: nowhere',
    ),
  followLinks: z
    .boolean()
    .default(false)
    .describe(
      'whether each mail to a requester has a link to how the request stands, which ends after 30 days',
    ),
  showsAnswerTime: z
    .boolean()
    .default(false)
    .describe(
      'whether requests say by when service levels promise an answer; what an agent has promised by hand they say anyhow',
    ),
  acknowledgementSuggestions: z
    .int()
    .min(1)
    .max(100)
    .nullable()
    .default(null)
    .describe(
      'how sure it must be, in percent, that an article for everybody answers a new ticket for the mail that acknowledges it to suggest it; null: none does',
    ),
});
export type HelpCentre = z.output<typeof helpCentreSchema>;

/** The help centre of a desk whose admins have said nothing. */
export const INITIAL_HELP_CENTRE: HelpCentre = helpCentreSchema.parse({});
