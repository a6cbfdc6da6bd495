import * as z from 'zod';
import { idSchema } from '../actor.ts';
import { ownAct } from './own-act.ts';
import { actTextsShape } from './texts.ts';

/** Days for which a ticket waits at most for what its customer says of an article. */
const MOST_DAYS = 60;

const shape = {
  article: idSchema
    .optional()
    .describe('which one, for everybody; the one that is suggested for the ticket when absent'),
  ...actTextsShape,
  status: z
    .string()
    .optional()
    .describe('in which status it waits, of the category `pending`; the usual one of them when absent'),
  days: z
    .int()
    .min(1)
    .max(MOST_DAYS)
    .optional()
    .describe('after how many days without an answer it is solved; 4 when absent'),
};

/** A reply with an article, which asks whether it helped. */
export const answerWithArticleAct = ownAct('answer_with_article', shape, {
  id: 'ActionAnswerWithArticle',
  description:
    'A reply to the requester with an article of the help centre and two links: it helped, or it did not. The ticket waits, in no queue and with nobody new: when the customer says that it did not help, or writes anything, it is open at once, and waits since they first asked; when they say that it helped, or nothing for some days, it is solved. Done once for a ticket at most, and not where somebody of the desk has answered, a machine wrote, or the article is not published for everybody any more. The text is the template `article_answer` where none is said.',
});
