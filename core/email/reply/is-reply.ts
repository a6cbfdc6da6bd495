import { subjectPrefix } from './subject-prefix.ts';

const FORWARDS = new Set(
  (
    'fw fwd wg tr rv i enc pd vb vl vs fs dlg továbbítás továbbítva ilt doorst пересылка пересл перенапр ' +
    '转发 轉寄 轉發 転送 전달 vidarebefordrat inoltro weitergeleitet välitetty videresendt edelleen přep přeposlané'
  ).split(' '),
);
/** Forward in one language, answer in another: `VS` is a forward in Danish and Norwegian and an answer in Finnish. */
const EITHER = new Set(['vs']);
const REPLIES = new Set(
  're aw sv antw antwort odp r rif ref res ynt yan atb vá ha απ σχετ на отв відп 回复 回覆 答复 答覆 返信 回信 답장 bls ats nak'.split(
    ' ',
  ),
);
/** Words that only stand over quotes in Finnish mail. */
const FINNISH = /(?:^|\n)[>\s*]*(?:lähettäjä|lähetetty|vastaanottaja)[\s*]*:|kirjoitti:/i;

/** What tells whether a message answers another one. */
export interface ReplySigns {
  subject: string;
  inReplyTo: string;
  references: readonly string[];
}

/**
 * Whether quoted text in a message is an earlier message of its conversation, and not content that was passed on.
 * References are no proof: programs write them on forwards, too.
 */
export function isReply({ subject, inReplyTo, references }: ReplySigns, text: string): boolean {
  const prefix = subjectPrefix(subject);
  if (EITHER.has(prefix)) return /\[#\d{1,15}\]/.test(subject) || FINNISH.test(text.slice(0, 200_000));
  if (FORWARDS.has(prefix)) return false;
  return inReplyTo !== '' || references.length > 0 || REPLIES.has(prefix);
}

/** Whether a subject begins as that of a message that somebody passes on, and of no answer in any language. */
export function isForwardSubject(subject: string): boolean {
  const prefix = subjectPrefix(subject);
  return FORWARDS.has(prefix) && !EITHER.has(prefix);
}

/** Whether a subject begins as that of an answer or a forward. */
export function isPrefixed(subject: string): boolean {
  const prefix = subjectPrefix(subject);
  return FORWARDS.has(prefix) || EITHER.has(prefix) || REPLIES.has(prefix);
}
