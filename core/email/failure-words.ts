/**
 * Words of a subject with which mail systems head a report on a delivery, wherever they stand: Japanese puts the verb
 * last, and gateways put the subject of the message in front. People write "Undelivered parcel": they never decide alone.
 */
const SUBJECT_WORDS = [
  'undeliver(?:ed|able|y)|not delivered|non[ -]?(?:delivery|deliverable|delivered)|unable to deliver|delivery (?:status|fail|has failed|problem|report|notification|delayed|error|incomplete|has been delayed|unsuccessful)',
  'fail(?:ure|ed)(?: (?:notice|to deliver|delivery|mail|message))|(?:mail|message|e-?mail|delivery)(?: system)? (?:delivery )?(?:failure|failed|error|not sent|blocked|bounced|rejected|delayed|status)',
  "(?:mail|message|e-?mail) (?:could not|cannot|was not|has not|can[’']t|not) (?:be(?:en)? )?(?:delivered|sent|deliverable)",
  "message you sent (?:was )?(?:blocked|rejected)|couldn[’']t be delivered|(?:returned|bounced) (?:mail|message|e-?mail|to sender)|mail (?:system|delivery system) error|warning: (?:message|could not|e-?mail)",
  'permanent (?:delivery )?(?:failure|error)|address not found|user unknown|delivery to .{1,80} (?:failed|delayed)|notice: mail delivery',
  'unzustellbar|(?:un|nicht )zustellbar|nicht zugestellt|zustellung (?:fehlgeschlagen|verzögert|nicht möglich)|zustell(?:ungs)?(?:fehler|problem)|fehlgeschlagene zustellung|konnte nicht zugestellt|rückläufer',
  "échec (?:de )?(?:la )?(?:remise|livraison|distribution|envoi)|non (?:remis|distribu|délivr|livr)|n[’']a pas (?:pu être|été) (?:remis|distribu|délivr|envoy)|remise (?:retardée|différée|impossible)|retour à l[’']expéditeur",
  'no se (?:puede|pudo|ha podido) entregar|no (?:fue )?entregad|error (?:de|en la) entrega|(?:correo|mensaje) (?:no entregado|devuelto)|fallo (?:de|en la) entrega|entrega (?:fallida|retrasada)',
  'non recapita|(?:mancat[ao]|mancato) (?:recapito|consegna)|impossibile (?:recapitare|consegnare)|errore di (?:recapito|consegna)|consegna (?:fallita|ritardata)|non consegnat',
  'não (?:foi )?entregue|não é possível entregar|falha (?:na|de) entrega|impossível entregar|erro (?:na|de) entrega|mensagem devolvida',
  'onbestelbaar|niet (?:bezorgd|afgeleverd|bestelbaar)|(?:bezorging|aflevering) (?:mislukt|vertraagd)',
  'niedostarcz|nie (?:można|udało się|został[ao]?|mogła zostać) dostarcz|zwrot (?:wiadomości|do nadawcy)|nie dostarczono|niepowodzenie dostarcz',
  'nelivra|nu (?:s-a putut|a putut fi|se poate) (?:livra|trimi)|livrare eșuată|livrare esuata|eroare (?:de|la) livrare',
  'nedostav|ni (?:bilo )?mogoče dostaviti|dostava ni uspela|nije (?:isporuč|dostavlj)|neisporuč',
  'nedoruč|nebylo možné doruč|nepodařilo se doruč|doručení se nezdařilo|vrácen[áýo]',
  'kézbesíthetetlen|kézbesítési (?:hiba|értesít)|nem kézbesít|sikertelen kézbesít',
  'недостав|не (?:был[оа] )?доставлен|не удалось доставить|не может быть доставлен|ошибка доставки|отчет о доставке|возврат письма|сбой доставки',
  'не вдалося доставити|недоставлен|помилка доставки|не доставлено',
  'olevererbar|kunde inte levereras|kunne ikke leveres|kan ikke leveres|ikke leveret|ikke levert|inte levererat|leveringsfejl|leveransfel',
  'toimitta(?:minen epäonnistui|maton)|ei voitu toimittaa|ei toimitettu|teslim edile|iletileme|gönderileme',
  'δεν παραδόθηκε|αδύνατη η παράδοση|αποτυχία παράδοσης|не е доставен|неуспешна доставка',
  '配信(?:不能|でき|に失敗|エラー|状況)|配送(?:でき|に失敗|エラー)|不達|送信(?:エラー|できません|に失敗)|届きません|エラーメール|返送',
  '未(?:能)?(?:送达|送達|投递)|(?:无法|無法)(?:送达|送達|投递|傳送|发送)|退[信回件]|投递失败|傳送失敗|发送失败|寄送失敗|배달(?:되지|하지|할 수| ?실패)|전송(?:되지| ?실패)|발송 ?실패|반송',
].join('|');

/** Sentences with which mail systems say that a message was not, or not yet, delivered. */
const SENTENCES = [
  "(?:could|can|was|were|did|has|have|is|are|will)(?: ?not|n[’']t)(?: yet)?(?: be| been)?(?: successfully)? (?:delivered|sent to|reach|deliverable|accepted)",
  "could ?n(?:o|[’'])t (?:be )?(?:deliver|send|relay|find|reach)|unable to (?:deliver|send|relay|be delivered)|(?:was|were) unable to|(?:wasn[’']t|was not|weren[’']t|were not) able to deliver|not be able to deliver",
  'fail(?:ed|ing|s|ure)? (?:to deliver|in delivering|permanently|delivery|to send to)|delivery (?:to [^\\n]{1,90} )?(?:has |have )?(?:permanently )?(?:failed|failure)|delivery has failed|failed (?:recipient|address)|delivery (?:error|attempts?) ',
  'undeliver(?:ed|able)|(?:permanent|fatal|delivery) (?:fatal |delivery )?(?:errors?|problems?|failure)|did not reach the following|trouble delivering|(?:error|problem) (?:delivering|sending)',
  "rejected (?:your |the |recipient|by|for)|(?:user|recipient|mailbox|address|account|host|domain)[^\\n.]{0,40}? (?:unknown|not found|unavailable|disabled|inactive|(?:does|do) ?(?:not|n[’']t) exist|is full|over quota|not listed|rejected|invalid)",
  '(?:unknown|no such|invalid) (?:local )?(?:user|recipient|mailbox|address|host)|over quota|mailbox (?:is )?full|returned (?:to (?:you|the )?sender|message|mail)|message (?:was|has been) (?:blocked|returned|rejected)|blocked by our|not listed in',
  'nicht (?:erfolgreich )?(?:zugestellt|ausgeliefert|übermittelt|zustellbar)|unzustellbar|zustellung[^\\n]{0,60} (?:fehlgeschlagen|nicht möglich|gescheitert)|empfänger (?:unbekannt|existiert nicht)|postfach[^\\n]{0,20} voll',
  "n[’']?a(?:i)? (?:pas|pas encore) (?:pu )?(?:[êe]tre |[ée]t[ée] )?(?:remis|d[ée]livr|distribu|envoy|achemin)|[ée]chec (?:de )?(?:la )?(?:remise|livraison)|impossible de (?:remettre|d[ée]livrer|livrer)|destinataire inconnu",
  'no (?:se )?(?:ha podido|pudo|puede|ha sido)(?: ser)? (?:entreg|envi)|no (?:fue )?entregad|error (?:de|en la) entrega|destinatario desconocido',
  'non (?:è stat[oa] |è stato possibile |può essere |ha potuto )?(?:recapita|consegna)|impossibile (?:recapitare|consegnare)|destinatario sconosciuto',
  'não (?:foi possível |pôde ser |pode ser |foi )(?:entreg|envi)|falha (?:na|de) entrega|destinatário desconhecido|niet (?:worden )?(?:bezorgd|afgeleverd)|onbestelbaar',
  'nie (?:można|udało się|została|został|mogła zostać|mogła być) dostarcz|niedostarcz|nu (?:s-a putut|a putut fi|a fost|se poate) (?:livra|trimi|expedia)|nelivrat',
  'ni (?:bilo )?mogoče dostaviti|nedostav|nije (?:isporuč|moguće dostaviti)|nedoruč|(?:nebylo možné|nepodařilo se|nemohla být) doruč|nem (?:sikerült |lehetett )?kézbesít|kézbesíthetetlen',
  'не (?:был[оаи]? |может быть |могло быть |удалось |удаётся )?доставл|не удалось доставить|недоставлен|не вдалося доставити|не може бути доставлен|почтовый ящик (?:переполнен|не найден)|не существует',
  'inte (?:kunde )?(?:levereras|leverera)|kunde inte levereras|(?:kunne|kan) ikke leveres|ei voi(?:tu|da) toimittaa|epäonnistui|teslim edileme|iletileme|δεν (?:παραδόθηκε|ήταν δυνατή)',
  '配信(?:でき|不能|されません|に失敗)|配送(?:でき|に失敗)|送信でき(?:ません|なかった)|届(?:けられ|き)ません|送達でき',
  '未(?:能)?(?:送达|送達|投递)|(?:无法|無法)(?:送达|送達|投递|傳送|发送)|退[信回件]|投递失败|不存在|배달(?:되지|하지|할 수)|전송(?:되지|하지) ?(?:않|못)|전송 ?실패|발송 ?실패',
].join('|');

const DELAY =
  /\bdelay(?:ed)?\b|not yet (?:been )?delivered|has not (?:yet )?been delivered|will (?:be retried|keep trying|continue to|retry)|still being retried|still trying|do not need to resend|not been delivered (?:after|for)|verzögert|noch nicht zugestellt|wird (?:weiter|erneut) versucht|retard|différée|ritard|retras|vertraag|opóźni|întârzi|zpožd|késleltet|försen|forsink|viiväst|gecik|задерж|відкладен|遅延|遅れ|延迟|延遲|지연/iu;

const FAILED_SUBJECT = new RegExp(`(?:${SUBJECT_WORDS})`, 'iu');
const FAILED_SENTENCE = new RegExp(`(?:${SENTENCES})`, 'iu');
const HEADED = new RegExp(
  `^[^\\p{L}]{0,4}(?:${SUBJECT_WORDS})[\\p{L} ]{0,30}\\s*(?:[:：(]|returned|returning|notif|report|notice|[^\\p{L}]{0,3}$)`,
  'iu',
);
const SUCCESS =
  /^\W{0,4}(?:success(?:ful|fully)?\b|delivered:|relayed:|expanded:|read:|gelesen:|lu :)|\bsuccessful(?:ly)? (?:mail )?deliver/i;

/** Whether a subject has a mail system's words of failure in it. */
export function isFailedSubject(subject: string): boolean {
  return FAILED_SUBJECT.test(subject);
}

/** Whether a subject is headed as mail systems do: it begins with words of failure, and a colon or nothing much follows. */
export function isHeadedAsReport(subject: string): boolean {
  return HEADED.test(subject);
}

/** Whether a subject tells of a delivery or a reading that was all right. */
export function isSuccessSubject(subject: string): boolean {
  return SUCCESS.test(subject);
}

/** Whether words are those of a report on a message that is late but not lost. */
export function tellsOfDelay(words: string): boolean {
  return DELAY.test(words);
}

/** Where a text says that a message was not delivered; -1 when it does not. */
export function failureSentence(text: string): number {
  return text.search(FAILED_SENTENCE);
}
