/** What a line in the header of a quoted message tells. */
export type Label = 'from' | 'sent' | 'to' | 'subject';

/** The header labels that mail clients put over a quoted message, by language as the clients spell them. */
const LABELS: Readonly<Record<Label, string>> = {
  from:
    'from|von|de|de la|de către|da|od|van|fra|från|feladó|от|від|от кого|kimden|gönderen|από|lähettäjä|expéditeur|remitente|' +
    'mittente|saatja|no|nuo|差出人|发件人|寄件者|寄件人|보낸 사람|보낸사람|von \\(from\\)|من|מאת|pošiljatelj|odosielateľ|odesílatel|' +
    'expeditor|från \\(from\\)|dari|từ|frá|kuma|gan|จาก|absender|afsender|avsändare|avsender|nadawca|kimdən|발신|发件者|šalje|pošiljalac|' +
    'از|ถูกส่งจาก|से|द्वारा|от кога|oд|sender',
  sent:
    'sent|date|gesendet|datum|gesendet am|envoyé|date d.envoi|envoyé le|enviado|enviado el|enviada em|enviado em|enviada|fecha|data|' +
    'inviato|data invio|verzonden|verstuurd|skickat|sendt|dato|poslano|poslané|posláno|odesláno|odoslané|dátum|elküldve|küldve|wysłano|data wysłania|' +
    'отправлено|дата|надіслано|изпратено|trimis|trimis la|data trimiterii|lähetetty|päiväys|päivämäärä|gönderildi|gönderilme tarihi|tarih|' +
    'στάλθηκε|ημερομηνία|送信日時|日時|送信|日付|发送时间|发送日期|日期|时间|傳送時間|寄件日期|보낸 날짜|날짜|보낸날짜|nosūtīts|išsiųsta|saadetud|kuupäev|' +
    'đã gửi|ngày|dikirim|تاريخ|נשלח|sendt dato|când|послато|датум|ส่ง|วันที่|تم الإرسال|التاريخ|תאריך|sent at|date sent|sent on|' +
    'tanggal|skickades|datum odeslání|päivä|gesendet um|inviata|enviado a las|aika|data e hora|poslato|vrijeme|vreme|الإرسال',
  to:
    'to|an|à|a|para|per|aan|naar|till|til|za|pre|komu|címzett|do|кому|до|към|către|la|vastaanottaja|kime|alıcı|προς|宛先|' +
    '收件人|收件者|받는 사람|받는사람|kam|kas|kellele|destinatario|destinatários|destinataire|tới|đến|kepada|إلى|אל|pentru|prima|adresat|' +
    'cc|kopie|kopia|copia|cópia|kopi|risposta|antwort an|reply-to|kopija|копия|копія|bcc|másolatot kap|copie|ถึง|สำเนา|empfänger|' +
    'modtager|mottaker|mottagare|ontvanger|příjemce|odbiorca|数信|参照|副本|抄送|답장|참조|bilgi|за|primatelj|kam|νπροσ|κοιν|cc:|kópia|organization',
  subject:
    'subject|betreff|tiêu đề|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|aihe|zadeva|predmet|předmět|tárgy|temat|тема|' +
    'относно|subiect|konu|θέμα|件名|主题|主旨|主題|제목|teema|temats|tema|chủ đề|subyek|الموضوع|נושא|naslov|предмет|เรื่อง|หัวเรื่อง|' +
    'gaia|thema|sujet|perihal|mövzu|efni|judul|subj',
};

const LABEL_OF = new Map<string, Label[]>();
for (const label of ['from', 'sent', 'to', 'subject'] as const) {
  for (const word of LABELS[label].split('|')) LABEL_OF.set(word, [...(LABEL_OF.get(word) ?? []), label]);
}

const LONGEST_LINE = 1000;
const LABELLED = /^[\s*_]*([\p{L}][\p{L}\p{M} .'’\-()]{0,28}?)[\s*_]*[:：][\s*_]*(.*)$/u;

/** What a line that is nothing but a label tells, as Notes writes them; none for any other line. */
export function bareLabels(line: string): readonly Label[] {
  return line.length > 40 ? [] : (LABEL_OF.get(line.trim().toLowerCase()) ?? []);
}

/** A line such as `Von: …` or `*From:* …`. */
export interface LabelledLine {
  /** its meanings, none in a language that we do not know */
  labels: readonly Label[];
  value: string;
}

/** A line as a label and its value; null when it is none. */
export function readLabelled(line: string): LabelledLine | null {
  if (line.length > LONGEST_LINE) return null;
  const match = LABELLED.exec(line.replace(/[\uf8f1-\uf8f4\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, ''));
  if (match === null) return null;
  const [, word = '', value = ''] = match;
  return { labels: LABEL_OF.get(word.trim().toLowerCase().replace('’', "'")) ?? [], value: value.trim() };
}
