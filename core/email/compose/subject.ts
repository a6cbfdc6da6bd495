import { toOneLine } from '../mime/encoded-words.ts';

const LONGEST_SUBJECT = 250;
const REPLY_PREFIXES =
  /^(?:\s*(?:re|aw|sv|antw|antwort|odp|res|rif|ref|ynt|vá|vs|bls|отв|на|ha|απ|回复|回覆|答复|答覆|返信)\s?(?:[[(]\d{1,3}[\])])?\s*[:：])+/iu;

/**
 * The subject of a mail about a ticket: `Re: [#1042] Printer` for an answer, `[#1042] Printer` for a first mail. The
 * number stands in it once and before any other, and `Re:` is not piled up.
 */
export function ticketSubject(subject: string, ticketId: number, isAnswer: boolean): string {
  const tag = `[#${ticketId}]`;
  let bare = toOneLine(subject)
    .slice(0, LONGEST_SUBJECT * 2)
    .replaceAll(tag, ' ');
  for (let before = ''; before !== bare; ) {
    before = bare;
    bare = bare.replace(REPLY_PREFIXES, '').trim();
  }
  const short = toOneLine(bare).slice(0, LONGEST_SUBJECT).toWellFormed().trim();
  return `${isAnswer ? 'Re: ' : ''}${tag}${short === '' ? '' : ` ${short}`}`;
}
