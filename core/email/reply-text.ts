import { withoutMarks } from './html/quote-marks.ts';
import { htmlToMarkedText } from './html-text.ts';
import type { ReplyView } from './incoming-message.ts';
import { type Addressing, type Correspondents, correspondentsOf } from './reply/correspondents.ts';
import { isReply, type ReplySigns } from './reply/is-reply.ts';
import { type QuoteSplit, splitQuotes } from './reply/split-quotes.ts';

/** A message as far as its reply text depends on it. */
export interface QuotedMessage extends ReplySigns, Addressing {
  /** the plain text, `''` when there is none that says what the HTML says */
  plainText: string;
  html: string;
  readableText: string;
}

/** What is left of a text when layout, quote marks and links are taken away: to find the same place in two renderings. */
const lettersOf = (text: string): string =>
  text.replace(/<[^<>\s]+>|\[cid:[^[\]\s]+\]/g, '').replace(/[^\p{L}\p{N}]+/gu, '');

/** Cuts the plain text where the HTML was cut, when both begin with the same words; undefined when they do not. */
function cutAlike(text: string, kept: string): QuoteSplit | undefined {
  const wanted = lettersOf(kept);
  let letters = 0;
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const own = lettersOf(lines[at] ?? '');
    if (!wanted.startsWith(own, letters)) return undefined;
    letters += own.length;
    if (letters === wanted.length) {
      return {
        kept: lines
          .slice(0, at + 1)
          .join('\n')
          .trim(),
        elided: lines
          .slice(at + 1)
          .join('\n')
          .trim(),
        answersBetween: false,
      };
    }
  }
  return undefined;
}

function splitHtml(html: string, who: Correspondents): QuoteSplit {
  const split = splitQuotes(htmlToMarkedText(html), who);
  return { ...split, kept: withoutMarks(split.kept).trim(), elided: withoutMarks(split.elided).trim() };
}

/**
 * The marks in HTML are the surest sign; the plain text, where it says the same, is the better reading. Where one of
 * them shows answers between quotes and the other does not, the one that keeps them counts.
 */
function splitBoth(text: string, html: string, who: Correspondents): QuoteSplit {
  const byText = splitQuotes(text, who);
  const byHtml = splitHtml(html, who);
  const [inText, inHtml] = [lettersOf(byText.kept), lettersOf(byHtml.kept)];
  if (byHtml.elided === '' || inText === inHtml || byText.answersBetween) return byText;
  if (byText.elided !== '' && inText.length <= inHtml.length && !byHtml.answersBetween) return byText;
  return cutAlike(text, byHtml.kept) ?? byHtml;
}

/**
 * What a person wrote in a message, apart from what they quoted. Nothing is lost: the quote comes back as `elided`, and
 * a cut that would leave nothing is none.
 */
export function extractReply(message: QuotedMessage): ReplyView {
  const whole = message.readableText.trim();
  if (!isReply(message, whole)) return { replyText: whole, elided: '' };
  const { kept, elided } = splitMessage(message, whole, correspondentsOf(message));
  return { replyText: kept, elided };
}

function splitMessage({ plainText, html }: QuotedMessage, whole: string, who: Correspondents): QuoteSplit {
  if (plainText.trim() === '') return html === '' ? splitQuotes(whole, who) : splitHtml(html, who);
  return html === '' ? splitQuotes(plainText, who) : splitBoth(plainText, html, who);
}
