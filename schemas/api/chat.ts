import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from '../actor.ts';
import { CONFIGURATION_KEY } from '../configuration.ts';
import { localeSchema } from '../customer.ts';
import { lineSchema } from '../text.ts';
import { contentTypeSchema, sha256Schema } from './attachments.ts';
import { addressInSchema, describedAs, messageTextSchema, SOMETHING } from './common.ts';

/** Start of the secrets by which visitors' browsers know their chats. */
export const CHAT_SECRET = 'blc_';
/** Messages that one request reads at most. */
export const MOST_CHAT_MESSAGES = 100;

export const chatParamsSchema = z.object({
  channelKey: z
    .string()
    .regex(CONFIGURATION_KEY)
    .meta({ examples: ['site'] }),
});

const address = z
  .string()
  .max(2000)
  .regex(/^https?:\/\/[\x21-\x7e]+$/, 'must be the address of a page');

/** Where somebody is on the site. */
const onPage = {
  page: address.optional().describe('address of the page'),
  title: lineSchema(200).optional().describe('of the page'),
};
/** What somebody says of themselves: it proves nothing. */
const said = {
  name: lineSchema(200).optional(),
  email: addressInSchema.optional().describe('where answers go when they have left'),
};

/** Who a visitor is, as the site proves it by the secret that it shares with the desk. */
const identityInSchema = z
  .strictObject({
    token: z
      .string()
      .max(4000)
      .optional()
      .describe(
        'JWT (HS256) by the secret, of `sub`, `exp` and, if it is known, `email` and `name`; or `sub` and `hash` instead',
      ),
    sub: z
      .string()
      .regex(/^[^\s\p{Cc}]{1,200}$/u, 'must be an id without spaces')
      .optional(),
    hash: z
      .string()
      .regex(/^[0-9a-fA-F]{64}$/)
      .optional()
      .describe('HMAC-SHA256 of `sub` by the secret, in hexadecimal digits'),
  })
  .describe('`token`, or `sub` and `hash`');

export const createChatSessionSchema = z.strictObject({
  language: localeSchema.optional(),
  ...onPage,
  referrer: address.optional(),
  ...said,
  identity: identityInSchema.optional(),
  resume: z
    .string()
    .max(2000)
    .regex(/^[\w.-]+$/)
    .optional()
    .describe('token of the link by which a mail leads back into the chat'),
  ifWritten: z
    .boolean()
    .optional()
    .describe(
      'true: only where the browser has a session, or whom the site proves has written; else the answer is 204, and nothing is begun',
    ),
});

/** What is known of who writes. */
const visitorOut = z.object({
  name: z.string().nullable(),
  email: z.string().nullable(),
  isProven: z.boolean().describe('whether the site has proven who they are'),
  isEmailProven: z
    .boolean()
    .describe(
      'whether it has proven their address, too: to one that somebody typed goes nothing before it is known to be theirs',
    ),
});

export const chatSessionOutSchema = z
  .object({
    session: z
      .string()
      .describe('secret, for `Authorization: Bearer …`; the same that was shown where it goes on'),
    expiresAt: timeSchema.describe('unless it is used before then'),
    visitor: visitorOut,
    ticketId: idSchema.nullable().describe('of the chat that goes on; null: nothing was written yet'),
    resumed: z.boolean().describe('whether there is something to read'),
  })
  .meta({ id: 'ChatSession' });

export const updateChatSessionSchema = z
  .strictObject({
    readUntil: ulidSchema.optional().describe('the last message that somebody has seen'),
    ...said,
    ...onPage,
  })
  .refine(...SOMETHING)
  .meta({ minProperties: 1 });

export const endChatQuerySchema = z.strictObject({
  transcript: z.enum(['true', 'false']).optional().describe('whether what was written is to be mailed'),
});

export const createChatMessageSchema = z
  .strictObject({
    clientId: z
      .string()
      .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be a UUID in lower case')
      .describe('made up by the browser: the same again is the same message'),
    text: messageTextSchema.optional(),
    files: z.array(ulidSchema).max(10).optional().describe('that were uploaded before, by id'),
  })
  .describe('of `text`, `files` or both');

/** What became of a message on its way to the other side. */
export const CHAT_STATES = ['sent', 'delivered', 'read'] as const;

const chatFileOut = z
  .object({
    filename: z.string(),
    contentType: z.string(),
    size: z.int().describe('bytes'),
    url: z.string().describe('for five minutes'),
  })
  .meta({ id: 'ChatFile' });

export const chatMessageOutSchema = z
  .object({
    id: ulidSchema.describe('later messages have later ids'),
    clientId: z.string().nullable().describe('of what was written in this chat by the visitor'),
    at: timeSchema,
    from: z.enum(['you', 'desk', 'other']).describe('`other`: somebody else who takes part, such as by mail'),
    author: z
      .object({
        name: z.string(),
        isBot: z.boolean().describe('whether the desk wrote it by itself'),
      })
      .nullable()
      .describe('null: the visitor'),
    text: z.string(),
    html: z.string().nullable().describe('sanitised'),
    files: z.array(chatFileOut),
    editedAt: timeSchema.nullable(),
    isStruck: z.boolean().describe('whether something was taken out of it for good'),
    state: z.enum(CHAT_STATES),
  })
  .meta({ id: 'ChatMessage' });
export type ChatMessageOut = z.infer<typeof chatMessageOutSchema>;

export const chatMessagesQuerySchema = z.strictObject({
  after: ulidSchema
    .optional()
    .describe('only what came after this message; without it, the newest of the chat'),
  limit: z
    .string()
    .regex(/^(?:[1-9]\d?|100)$/, 'must be an integer from 1 to 100')
    .transform(Number)
    .default(50)
    .meta(describedAs({ type: 'integer', minimum: 1, maximum: MOST_CHAT_MESSAGES, default: 50 })),
});

/**
 * How far a chat is. `none`: nothing was written; `waiting`: no agent has answered yet; `open`: one has; `ended`: it is over, by the desk, by the
 * visitor, or as nobody wrote for so long. Who writes on begins it again.
 */
export const CHAT_STAGES = ['none', 'waiting', 'open', 'ended'] as const;

export const chatMessagesOutSchema = z
  .object({
    items: z.array(chatMessageOutSchema).describe('oldest first'),
    next: ulidSchema
      .nullable()
      .describe('to be asked `after` for what follows; null: the chat has no message'),
    more: z.boolean().describe('whether more follow already'),
    changed: z
      .array(chatMessageOutSchema)
      .describe(
        'of the last messages up to `after`, those that were edited or out of which something was struck',
      ),
    ticketId: idSchema
      .nullable()
      .describe('of the chat; where it is another than before, nothing of what is shown belongs to it'),
    readUntil: z
      .object({ you: ulidSchema.nullable(), desk: ulidSchema.nullable() })
      .describe('the last message that the other side has seen for certain: all before it, too'),
    state: z.enum(CHAT_STAGES),
    agent: z.string().nullable().describe('name of who answers'),
    queue: z
      .object({ place: z.int().positive(), waitSeconds: z.int().nonnegative().nullable() })
      .nullable()
      .describe('of who waits for an agent: place in the queue, and how long it may take; null: unknown'),
  })
  .meta({ id: 'ChatMessages' });
export type ChatMessagesOut = z.infer<typeof chatMessagesOutSchema>;

export const createChatFileSchema = z.strictObject({
  filename: lineSchema(200),
  contentType: contentTypeSchema,
  size: z.int().min(1).max(50_000_000).describe('bytes; a chat may allow less'),
  sha256: sha256Schema,
});

export const chatQuerySchema = z.strictObject({
  language: localeSchema.optional().describe('of the visitor; as the browser says when absent'),
});

const greetingOut = z
  .object({
    id: z.string(),
    text: z.string(),
    pages: z.array(z.string()).describe('paths, `*` for any letters; none: every page'),
    afterSeconds: z.int(),
    visitors: z.enum(['all', 'new', 'returning']),
    whenAway: z.boolean().describe('whether it is shown while nobody is there, too'),
  })
  .meta({ id: 'ChatGreeting' });

/** What a widget needs before anybody writes. */
export const chatOutSchema = z
  .object({
    key: z.string(),
    language: z.string().describe('of the words'),
    languages: z.array(z.string()).describe('in which there are words'),
    words: z
      .record(z.string().regex(/^[a-zA-Z]{1,30}$/), z.string())
      .describe('what the widget says, by name; `{name}` and the like are filled in'),
    title: z.string(),
    intro: z.string(),
    colour: z.string(),
    side: z.enum(['left', 'right']),
    asks: z.array(z.object({ field: z.enum(['name', 'email']), isRequired: z.boolean() })),
    identity: z.enum(['off', 'optional', 'required']),
    files: z.object({ most: z.int(), bytes: z.int(), types: z.array(z.string()) }),
    isOpen: z.boolean().describe('whether somebody is there; otherwise a message can be left'),
    closesAt: timeSchema
      .nullable()
      .describe('until when working hours last; null: nobody is there, or it is unknown'),
    opensAt: timeSchema.nullable().describe('when working hours begin again; null: they are now, or unknown'),
    greetings: z.array(greetingOut),
    suggests: z.boolean(),
    mails: z
      .boolean()
      .describe('whether answers go by mail to an address that somebody gives, once they have confirmed it'),
    isLive: z.boolean().describe('whether `/live` gives a token'),
    sessionMinutes: z.int(),
  })
  .meta({ id: 'Chat' });
export type ChatOut = z.infer<typeof chatOutSchema>;

export const chatArticlesQuerySchema = z.strictObject({
  q: z
    .string()
    .regex(/^[^\uFFFD]*[^\s\uFFFD][^\uFFFD]*$/, 'must say something, in valid UTF-8')
    .max(500)
    .transform((text) => text.trim()),
  language: localeSchema.optional(),
});

export const chatArticlesOutSchema = z
  .object({
    items: z.array(
      z.object({ id: idSchema, title: z.string(), summary: z.string(), url: z.string().nullable() }),
    ),
  })
  .meta({ id: 'ChatArticles' });
export type ChatArticlesOut = z.infer<typeof chatArticlesOutSchema>;
