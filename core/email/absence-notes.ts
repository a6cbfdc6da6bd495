/** How mail programs name their automatic answers. No person begins a subject so, with a colon behind it. */
const AUTOMATIC_ANSWER = [
  'auto[ -]?(?:reply|response|responder|answer)',
  'automat(?:ic|ik|ed) (?:reply|response|answer|e-?mail|message)',
  'automatically generated (?:reply|response|e-?mail|message)',
  'out of (?:the )?office(?: auto(?:matic)?[ -]?reply)?',
  '(?:vacation|holiday|absence|away)(?: auto)?[ -]?(?:reply|response|message|notice|notification)',
  'automatische? (?:antwort|abwesenheits(?:notiz|meldung|nachricht)|e-?mail-?antwort|eingangsbestätigung|nachricht)',
  'automatische abwesenheit',
  'abwesenheits(?:notiz|meldung|nachricht|assistent|benachrichtigung)',
  'autoantwort',
  'urlaubs(?:notiz|meldung|nachricht)',
  "réponse (?:automatique|auto)(?: d[’']absence)?",
  "message (?:automatique|d[’']absence)",
  "notification d[’']absence",
  'absence du bureau',
  'respuesta (?:automática|automatica)',
  'mensaje automático',
  'fuera de (?:la )?oficina',
  'aviso de ausencia',
  'resposta autom[áà]tica',
  'mensagem automática',
  'fora do escritório',
  'risposta automatica',
  'messaggio automatico',
  'fuori (?:sede|ufficio)',
  'automatisch (?:antwoord|bericht)',
  'automatische reactie',
  'afwezigheids(?:bericht|melding)',
  'odpowiedź automatyczna',
  'automatyczna odpowiedź',
  'wiadomość automatyczna',
  'automatická (?:odpov[eě]ď|odpoveď)',
  'automatikus válasz',
  'răspuns automat',
  'raspuns automat',
  'mesaj automat',
  'samodejni odgovor',
  'odsotnost iz pisarne',
  'automatski odgovor',
  'а(?:вт|ут)оматски одговор',
  'автоматический ответ',
  'автоответ(?:чик)?',
  'автоматична відповідь',
  'автоматичен отговор',
  'auto(?:mat)?svar',
  'automati(?:skt|sk|c) svar',
  'frånvaromeddelande',
  'fraværs(?:melding|besked|assistent)',
  'automaattinen (?:vastaus|poissaoloviesti)',
  'poissaoloviesti',
  'otomatik (?:yanıt|cevap)',
  'αυτόματη απάντηση',
  'automaatvastus',
  'automātisk[aā] atbilde',
  'automatinis atsakymas',
  '自動(?:応答|返信|回覆|回复|回信)',
  '不在(?:通知|連絡|のお知らせ)',
  '自动(?:答复|回复|回信)',
  '자동 ?(?:회신|응답|답장)',
  '부재 ?중',
  'trả lời tự động',
  'balasan otomatis',
  'jawapan automatik',
  '(?:การ)?ตอบกลับอัตโนมัติ',
  'स्वचालित (?:उत्तर|जवाब)',
  'رد تلقائي',
  'الرد التلقائي',
  'מענה אוטומטי',
  'תשובה אוטומטית',
  'پاسخ خودکار',
  'erantzun automatikoa',
  'sjálfvirkt svar',
  'përgjigje automatike',
  'awtomatikong tugon',
  'ateb awtomatig',
  'freagra uathoibríoch',
  'avtomatik cavab',
  'автоматты жауап',
  'ավտոմատ պատասխան',
  'ავტომატური პასუხი',
  'خودکار جواب',
].join('|');

/** Words with which people announce an absence as well: they count beside another sign only. */
const ABSENCE_WORDS = [
  'auto:|ooo(?!\\p{L})',
  '(?:currently |temporarily )?(?:away|on (?:vacation|holiday|annual leave|maternity leave|parental leave|leave))(?!\\p{L})',
  'abwesen(?:d|heit)(?!\\p{L})',
  'nicht im (?:büro|haus)(?!\\p{L})',
  'im urlaub(?!\\p{L})',
  'absen[ct]e?(?!\\p{L})',
  'en congés?(?!\\p{L})',
  'ausen(?:cia|te)(?!\\p{L})|ausência(?!\\p{L})',
  'de (?:vacaciones|férias)(?!\\p{L})',
  'assen(?:za|te)(?!\\p{L})|in ferie(?!\\p{L})',
  'afwezig(?:heid)?(?!\\p{L})',
  'nieobecn',
  'v odsotnosti|odsoten(?!\\p{L})|odsotna(?!\\p{L})',
  'nepřítomn|neprítomn|na dovolen',
  'în concediu|concediu(?!\\p{L})|absent[ăa]?(?!\\p{L})',
  'szabadság',
  'bortrest|frånvaro(?!\\p{L})|semester(?!\\p{L})|på ferie(?!\\p{L})|fravær(?!\\p{L})|bortreist(?!\\p{L})',
  'lomalla(?!\\p{L})|poissa(?!\\p{L})',
  'в отпуске|отсутству',
  'у відпустці|відсутн',
  'izinde|ofis dışında',
  '不在|休暇|休假|외출|휴가',
].join('|');

/** Whole sentences in the text of an absence note or of another machine's answer. They count beside another sign only. */
const NOTE_SENTENCES = [
  'out of (?:the )?office|away from (?:my|the) (?:desk|office|e-?mail)|on leave (?:until|from|till|and|with)|on (?:annual|maternity|parental|sick|medical|paternity) leave',
  'on (?:vacation|holiday)|(?:back|return(?:ing)?) (?:in|to) the office|limited access to (?:my )?e-?mail',
  '(?:automat(?:ed|ic)|auto-?generated|computer-generated) (?:reply|response|message|e-?mail|notification|acknowledge?ment)',
  'automatically (?:generated|sent|created)|do not reply to this|please do not (?:reply|respond)|no longer (?:with|works?|working|employed)',
  '(?:thank you|thanks) for (?:contacting|your (?:e-?mail|message|enquiry|inquiry))',
  '(?:nicht|wieder) (?:im (?:büro|haus)|am arbeitsplatz|erreichbar)|im urlaub|abwesend|nicht weitergeleitet|automatisch (?:generiert|erstellt|erzeugt|versandt)|nicht mehr (?:im unternehmen|bei uns) ',
  'absent[e]? (?:du|de|jusqu|pour)|en congés?|de retour le|message automatique|généré automatiquement',
  'fuera de la oficina|de vacaciones|estaré (?:ausente|de vuelta)|mensaje automático|generado automáticamente',
  'fuori ufficio|in ferie|(?:sono|sarò) assente|messaggio automatico|generat[oa] automaticamente',
  'fora do escritório|de férias|(?:estou|estarei) ausente|mensagem automática',
  'afwezig|niet aanwezig|op vakantie|automatisch (?:gegenereerd|bericht)',
  'jestem nieobecn|na urlopie|wiadomość (?:została )?wygenerowana automatycznie',
  'в отпуске|отсутств(?:ую|ует|овать)|автоматическ(?:ое|ий) (?:сообщение|ответ)|сформировано автоматически',
  'у відпустці|буду відсутн',
  'plecat[ăa]? |în concediu|mesaj automat|generat automat',
  'na dopustu|odsoten|odsotna|samodejno',
  'na dovolené|na dovolenke|nepřítom|automaticky (?:generovan|vygenerovan)',
  'szabadságon|házon kívül|automatikus(?:an)? ',
  'på semester|på ferie|på ledighet|(?:ikke|inte) på kontoret|ute av kontoret|tilbage (?:den|på)|automatiskt genererat',
  'lomalla|poissa toimistolta|automaattinen',
  'izinde|ofis dışında|otomatik olarak',
  'εκτός γραφείου|σε άδεια|αυτόματο μήνυμα',
  'godišnjem odmoru|годишњем одмору|в отпуск (?:съм|от|до)|извън офиса|atostogauj|atostogose|puhkusel|atvaļinājum|í (?:fríi|orlofi)|oporretan',
  "fora de l[’']oficina|de vacances (?:fins|jusqu|du)|sedang cuti|di luar kantor|sedang bercuti|nghỉ phép|ลาพักร้อน|ไม่อยู่ที่(?:สำนักงาน|ทำงาน)",
  'מחוץ למשרד|בחופשה|خارج المكتب|في إجازة|در مرخصی',
  '不在にして|休暇|自動(?:送信|返信|配信)|外出|休假|不在办公室|自动(?:回复|发送)|부재|휴가|자동',
].join('|');

const NAMED = new RegExp(`^(?:${AUTOMATIC_ANSWER})(?: \\p{Pd})?\\s*(?:[:：\\])>｜|]|$|[.!]+$)`, 'iu');
const NAMED_AT_START = new RegExp(`^(?:${AUTOMATIC_ANSWER}|${ABSENCE_WORDS})`, 'iu');
const NAMED_AT_END = new RegExp(`[\\[(（【](?:${AUTOMATIC_ANSWER})[\\])）】]\\s*$`, 'iu');
const NOTE = new RegExp(`(?:${NOTE_SENTENCES})`, 'iu');
/** Characters of a text in which an absence note says what it is. */
const LONGEST_BEGINNING = 1200;

/** A subject without the marks that gateways put in front of it, such as `[EXT]`, and without brackets round the rest. */
function withoutMarks(subject: string): string {
  return subject.replace(/^\s*(?:\[[^\]]{0,60}\]\s*(?=\S))+/, '').replace(/^[\s<([*"„“'»]{1,5}/, '');
}

/**
 * Whether a subject by itself says that a machine answers: in the form of mail programs, where the words are followed by
 * a colon or are the whole subject. People who write about such answers go on with a sentence.
 */
export function isNamedAutomatic(subject: string): boolean {
  return NAMED.test(withoutMarks(subject)) || (/^\[/.test(subject) && NAMED.test(subject.slice(1)));
}

/** Whether a subject may be that of an absence note: it needs another sign beside it. */
export function soundsAutomatic(subject: string): boolean {
  return NAMED_AT_START.test(withoutMarks(subject)) || NAMED_AT_END.test(subject);
}

/** Whether a text may be that of an absence note: it needs another sign beside it. */
export function readsAutomatic(text: string): boolean {
  return NOTE.test(text.slice(0, LONGEST_BEGINNING));
}
