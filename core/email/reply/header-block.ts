type Label = 'from' | 'sent' | 'to' | 'subject';

/** The header labels that mail clients put over a quoted message, by language as the clients spell them. */
const LABELS: Readonly<Record<Label, string>> = {
  from:
    'from|von|de|de la|de către|da|od|van|fra|från|feladó|от|від|от кого|kimden|gönderen|από|lähettäjä|expéditeur|remitente|' +
    'mittente|saatja|no|nuo|差出人|发件人|寄件者|寄件人|보낸 사람|보낸사람|von \\(from\\)|من|מאת|pošiljatelj|odosielateľ|odesílatel|' +
    'expeditor|från \\(from\\)|dari|từ|frá|kuma|gan',
  sent:
    'sent|date|gesendet|datum|gesendet am|envoyé|date d.envoi|envoyé le|enviado|enviado el|enviada em|enviado em|enviada|fecha|data|' +
    'inviato|data invio|verzonden|verstuurd|skickat|sendt|dato|poslano|poslané|posláno|odesláno|odoslané|dátum|elküldve|küldve|wysłano|data wysłania|' +
    'отправлено|дата|надіслано|изпратено|trimis|trimis la|data trimiterii|lähetetty|päiväys|päivämäärä|gönderildi|gönderilme tarihi|tarih|' +
    'στάλθηκε|ημερομηνία|送信日時|日時|送信|日付|发送时间|发送日期|日期|傳送時間|寄件日期|보낸 날짜|날짜|보낸날짜|nosūtīts|išsiųsta|saadetud|kuupäev|' +
    'đã gửi|ngày|dikirim|تاريخ|נשלח|sendt dato|când|послато|датум',
  to:
    'to|an|à|a|para|per|aan|naar|till|til|za|pre|komu|címzett|do|кому|до|към|către|la|vastaanottaja|kime|alıcı|προς|宛先|' +
    '收件人|收件者|받는 사람|받는사람|kam|kam:|kas|kellele|destinatario|destinataire|tới|đến|kepada|إلى|אל|pentru|prima|za:|adresat|' +
    'cc|kopie|kopia|copia|cópia|cc:|risposta|antwort an|reply-to|kopija|копия|копія',
  subject:
    'subject|betreff|tiêu đề|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|aihe|zadeva|predmet|předmět|tárgy|temat|тема|' +
    'относно|subiect|konu|θέμα|件名|主题|主旨|主題|제목|teema|temats|tema|chủ đề|subyek|الموضوع|נושא|naslov|предмет',
};

const LABEL_OF = new Map<string, Label[]>();
for (const label of ['from', 'sent', 'to', 'subject'] as const) {
  for (const word of LABELS[label].split('|')) LABEL_OF.set(word, [...(LABEL_OF.get(word) ?? []), label]);
}

const LONGEST_LINE = 1000;
const MOST_LINES = 14;
const MOST_WRAPPED = 4;

/** The meanings of a line such as `Von: …` or `*From:* …`; empty when it is none. */
function labelsOf(line: string): readonly Label[] {
  if (line.length > LONGEST_LINE) return [];
  const match = /^[\s*]*([\p{L}][\p{L} .'’\-()]{0,28}?)[\s*]*[:：]/u.exec(line);
  return LABEL_OF.get(match?.[1]?.trim().toLowerCase().replace('’', "'") ?? '') ?? [];
}

/** The lines of a header block: from `start` to the first blank line behind three labels, or too many without label. */
function blockLines(lines: readonly string[], start: number): string[] {
  const block: string[] = [];
  let labelled = 0;
  for (const line of lines.slice(start, start + MOST_LINES)) {
    const isLabelled = labelsOf(line).length > 0;
    if (isLabelled) labelled += 1;
    const isOver = (line.trim() === '' && labelled >= 3) || block.length - labelled >= MOST_WRAPPED;
    if (isOver) break;
    block.push(line);
  }
  return block;
}

/** Whether the lines from `start` are the header of a quoted message: sender and two of date, recipient and subject. */
export function isHeaderBlock(lines: readonly string[], start: number): boolean {
  if (labelsOf(lines[start] ?? '').length === 0) return false;
  const labelled = blockLines(lines, start).filter((line) => labelsOf(line).length > 0);
  const found = new Set<Label>();
  for (const line of labelled) {
    const fresh = labelsOf(line).find((label) => !found.has(label));
    if (fresh) found.add(fresh);
  }
  const isAddressed = labelled.some((line) => line.includes('@'));
  return found.has('from') && found.size >= 3 && (isAddressed || found.has('subject'));
}
