const PREFIX = /^\s*(?:\[[^\]]{0,40}\]\s*)*([\p{L}]{1,12})\.?\s?(?:[[(]\d{1,3}[\])])?\s*[:：]/u;

const FORWARDS = new Set(
  (
    'fw fwd wg tr rv i enc pd vb vl fs dlg továbbítás továbbítva ilt doorst пересылка пересл перенапр ' +
    '转发 轉寄 轉發 転送 전달 vidarebefordrat inoltro weitergeleitet'
  ).split(' '),
);
/** Forward in one language, answer in another (vs: Danish and Finnish). */
const EITHER = new Set(['vs', 'i', 'fs']);
const REPLIES = new Set(
  're aw sv antw antwort odp r rif ref res ynt yan atb vá ha vs απ σχετ на отв відп 回复 回覆 答复 答覆 返信 回信 답장 bls ats nak'.split(
    ' ',
  ),
);

/** What tells whether a message answers another one. */
export interface ReplySigns {
  subject: string;
  inReplyTo: string;
  references: readonly string[];
}

/** Whether quoted text in a message is an earlier message of its conversation, and not content that was passed on. */
export function isReply({ subject, inReplyTo, references }: ReplySigns): boolean {
  const prefix = PREFIX.exec(subject.slice(0, 200))?.[1]?.toLowerCase() ?? '';
  if (FORWARDS.has(prefix) && !(EITHER.has(prefix) && inReplyTo !== '')) return false;
  return inReplyTo !== '' || references.length > 0 || REPLIES.has(prefix);
}
