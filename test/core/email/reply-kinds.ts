/** How clients of many languages put an answer and the message they answer into one text. */
const OWN = 'ANSWER line one.\nANSWER line two.';
const Q = 'QUOTED old text here\nQUOTED second line';
const q = (text: string): string =>
  text
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');

/** Plain text as clients write it when they answer. */
export const TEXT_KINDS: readonly (readonly [string, string])[] = [
  [
    'fr gmail',
    `${OWN}\n\nLe mar. 3 mars 2026 à 10:12, Support Exemple <s+t1@desk.example.com> a\nécrit :\n\n${q(Q)}\n`,
  ],
  [
    'it gmail',
    `${OWN}\n\nIl giorno mar 3 mar 2026 alle ore 10:12 Supporto <s@desk.example.com> ha\nscritto:\n\n${q(Q)}\n`,
  ],
  ['pl gmail', `${OWN}\n\nwt., 3 mar 2026 o 10:12 Wsparcie <s@desk.example.com> napisał(a):\n\n${q(Q)}\n`],
  [
    'pt gmail',
    `${OWN}\n\nEm ter., 3 de mar. de 2026 às 10:12, Suporte <s@desk.example.com>\nescreveu:\n\n${q(Q)}\n`,
  ],
  ['nl gmail', `${OWN}\n\nOp di 3 mrt 2026 om 10:12 schreef Support <s@desk.example.com>:\n\n${q(Q)}\n`],
  ['sv gmail', `${OWN}\n\nDen tis 3 mars 2026 kl 10:12 skrev Support <s@desk.example.com>:\n\n${q(Q)}\n`],
  [
    'tr gmail',
    `${OWN}\n\nDestek <s@desk.example.com>, 3 Mar 2026 Sal, 10:12 tarihinde şunu yazdı:\n\n${q(Q)}\n`,
  ],
  [
    'hu gmail',
    `${OWN}\n\nTámogatás <s@desk.example.com> ezt írta (időpont: 2026. márc. 3., K, 10:12):\n\n${q(Q)}\n`,
  ],
  ['ko gmail', `${OWN}\n\n2026년 3월 3일 (화) 오전 10:12, 지원 <s@desk.example.com>님이 작성:\n\n${q(Q)}\n`],
  ['zh gmail', `${OWN}\n\n支持 <s@desk.example.com> 于2026年3月3日周二 10:12写道：\n\n${q(Q)}\n`],
  ['ja gmail', `${OWN}\n\n2026年3月3日(火) 10:12 サポート <s@desk.example.com>:\n\n${q(Q)}\n`],
  ['ru gmail', `${OWN}\n\nвт, 3 мар. 2026 г. в 10:12, Поддержка <s@desk.example.com>:\n\n${q(Q)}\n`],
  [
    'cs gmail',
    `${OWN}\n\nút 3. 3. 2026 v 10:12 odesílatel Podpora <s@desk.example.com> napsal:\n\n${q(Q)}\n`,
  ],
  [
    'el gmail',
    `${OWN}\n\nΣτις Τρί 3 Μαρ 2026 στις 10:12 π.μ., ο/η Support <s@desk.example.com> έγραψε:\n\n${q(Q)}\n`,
  ],
  [
    'yahoo plain noquote',
    `${OWN}\n\n    On Tuesday, March 3, 2026 at 10:12:00 AM GMT+1, Support <s@desk.example.com> wrote:  \n \n ${Q}\n`,
  ],
  [
    'yahoo de',
    `${OWN}\n\n    Am Dienstag, 3. März 2026 um 10:12:00 MEZ hat Support <s@desk.example.com> Folgendes geschrieben:  \n \n ${Q}\n`,
  ],
  ['no date no on', `${OWN}\n\nExample Support wrote:\n${q(Q)}\n`],
  [
    'gmx',
    `${OWN}\n \n\nGesendet: Dienstag, 03. März 2026 um 10:12 Uhr\nVon: "Support" <s@desk.example.com>\nAn: a@b.example\nBetreff: Re: [#1] x\n${Q}\n`,
  ],
  [
    'win mail ru',
    `${OWN}\n\nОт: Поддержка\nОтправлено: 3 марта 2026 г. в 10:12\nКому: a@b.example\nТема: Re: x\n\n${Q}`,
  ],
  [
    'outlook fr',
    `${OWN}\n\nDe : Support <s@desk.example.com>\nEnvoyé : mardi 3 mars 2026 10:12\nÀ : A <a@b.example>\nObjet : Re: x\n\n${Q}`,
  ],
  [
    'outlook es',
    `${OWN}\n\n________________________________\nDe: Soporte <s@desk.example.com>\nEnviado: martes, 3 de marzo de 2026 10:12\nPara: A <a@b.example>\nAsunto: Re: x\n\n${Q}`,
  ],
  [
    'outlook it',
    `${OWN}\n\nDa: Supporto <s@desk.example.com>\nInviato: martedì 3 marzo 2026 10:12\nA: A <a@b.example>\nOggetto: Re: x\n\n${Q}`,
  ],
  [
    'outlook pl',
    `${OWN}\n\nOd: Wsparcie <s@desk.example.com>\nWysłano: wtorek, 3 marca 2026 10:12\nDo: A <a@b.example>\nTemat: Re: x\n\n${Q}`,
  ],
  [
    'outlook nl',
    `${OWN}\n\nVan: Support <s@desk.example.com>\nVerzonden: dinsdag 3 maart 2026 10:12\nAan: A <a@b.example>\nOnderwerp: Re: x\n\n${Q}`,
  ],
  [
    'outlook pt',
    `${OWN}\n\nDe: Suporte <s@desk.example.com>\nEnviado: terça-feira, 3 de março de 2026 10:12\nPara: A <a@b.example>\nAssunto: Re: x\n\n${Q}`,
  ],
  [
    'outlook sv',
    `${OWN}\n\nFrån: Support <s@desk.example.com>\nSkickat: den 3 mars 2026 10:12\nTill: A <a@b.example>\nÄmne: Re: x\n\n${Q}`,
  ],
  [
    'outlook ro',
    `${OWN}\n\nDe la: Suport <s@desk.example.com>\nTrimis: marți, 3 martie 2026 10:12\nCătre: A <a@b.example>\nSubiect: Re: x\n\n${Q}`,
  ],
  [
    'outlook ja',
    `${OWN}\n\n差出人: Support <s@desk.example.com>\n送信日時: 2026年3月3日 10:12\n宛先: A <a@b.example>\n件名: Re: x\n\n${Q}`,
  ],
  [
    'outlook zh',
    `${OWN}\n\n发件人: Support <s@desk.example.com>\n发送时间: 2026年3月3日 10:12\n收件人: A <a@b.example>\n主题: Re: x\n\n${Q}`,
  ],
  [
    'outlook ru',
    `${OWN}\n\nFrom: Поддержка [mailto:s@desk.example.com] \nSent: Tuesday, March 3, 2026 10:12 AM\nTo: A\nSubject: x\n\n${Q}`,
  ],
  [
    'orig message',
    `${OWN}\n\n-----Original Message-----\nFrom: Support\nSent: Tuesday\nTo: A\nSubject: x\n\n${Q}`,
  ],
  ['star orig', `${OWN}\n\n*-------- Original Message --------*\n*From:* Support\n\n${Q}`],
  ['es orig', `${OWN}\n\n-----Mensaje original-----\nDe: Soporte\n${Q}`],
  [
    'samsung de',
    `${OWN}\n\n-------- Ursprüngliche Nachricht --------\nVon: Support <s@desk.example.com>\nDatum: 03.03.26 10:12 (GMT+01:00)\nAn: a@b.example\nBetreff: Re: x\n\n${Q}`,
  ],
  [
    'qq',
    `${OWN}\n\n\n------------------ Original ------------------\nFrom: "Support" <s@desk.example.com>;\nDate: Tue, Mar 3, 2026 10:12 AM\nTo: "A"<a@b.example>;\nSubject: x\n\n${Q}`,
  ],
  ['qq zh', `${OWN}\n\n------------------&nbsp;原始邮件&nbsp;------------------\n发件人: "x"\n${Q}`],
  ['apple en', `${OWN}\n\n> On 3 Mar 2026, at 10:12, Support <s@desk.example.com> wrote:\n> \n${q(Q)}\n`],
  [
    'apple de',
    `${OWN}\n\nVon meinem iPhone gesendet\n\n> Am 03.03.2026 um 10:12 schrieb Support <s@desk.example.com>:\n> \n> ${Q.replace('\n', '\n> ')}\n`,
  ],
  [
    'apple es ios',
    `${OWN}\n\nEnviado desde mi iPhone\n\n> El 3 mar 2026, a las 10:12, Soporte <s@desk.example.com> escribió:\n> \n${q(Q)}`,
  ],
  [
    'proton',
    `${OWN}\n\nSent with Proton Mail secure email.\n\nOn Tuesday, March 3rd, 2026 at 10:12, Support <s@desk.example.com> wrote:\n\n${q(Q)}`,
  ],
  ['tb fr bottom', `Le 03/03/2026 à 10:12, Support a écrit :\n${q(Q)}\n\n${OWN}\n`],
  ['tb it bottom', `Il 03/03/26 10:12, Supporto ha scritto:\n${q(Q)}\n\n${OWN}\n`],
  ['tb pl', `W dniu 3.03.2026 o 10:12, Wsparcie pisze:\n${q(Q)}\n\n${OWN}\n`],
  ['tb nl', `Op 03-03-2026 om 10:12 schreef Support:\n${q(Q)}\n\n${OWN}\n`],
  ['tb ru', `03.03.2026 10:12, Поддержка пишет:\n${q(Q)}\n\n${OWN}\n`],
  ['tb sl', `Dne 3. 03. 26 ob 10:12 je Podpora napisal(a):\n${q(Q)}\n\n${OWN}\n`],
  ['tb ja', `On 2026/03/03 10:12, サポート wrote:\n${q(Q)}\n\n${OWN}\n`],
  ['tb ro', `Pe 03.03.2026 10:12, Suport a scris:\n${q(Q)}\n\n${OWN}\n`],
  [
    'wrapped quote',
    `${OWN}\n\nOn Tue, Mar 3, 2026 at 10:12 AM Support <s@desk.example.com> wrote:\n\n> QUOTED a long line of text that goes on and on until it is broken by some\nmail program in the QUOTED middle\n> and so the QUOTED words go on\n`,
  ],
  [
    'rule in text',
    `${OWN}\n----\nANSWER below a rule\nSent from my desk, ANSWER with love\n\nOn Tue, Mar 3, 2026 at 10:12 AM Support <s@desk.example.com> wrote:\n${q(Q)}`,
  ],
  ['travel', `${OWN}\nFrom: Zurich\nTo: Paris\nDate: 3 March\nANSWER thanks`],
  [
    'lotus',
    `${OWN}\n\n\n\nVon:\t"Support" <s@desk.example.com>\nAn:\ta@b.example\nDatum:\t03.03.2026 10:12\nBetreff:\tRe: x\n\n\n\n${Q}`,
  ],
  [
    'bold headers',
    `${OWN}\n\n*From:* Support <s@desk.example.com>\n*Sent:* Tuesday\n*To:* A\n*Subject:* Re: x\n\n${Q}`,
  ],
  [
    'ar gmail',
    `${OWN}\n\nفي الثلاثاء، 3 مارس 2026 في 10:12 ص تمت كتابة ما يلي بواسطة Support <s@desk.example.com>:\n\n${q(Q)}\n`,
  ],
  ['uk gmail', `${OWN}\n\nвт, 3 бер. 2026 р. о 10:12 Підтримка <s@desk.example.com> пише:\n\n${q(Q)}\n`],
  [
    'mailru plain',
    `${OWN}\n\n--\nАнна\n\nвторник, 3 марта 2026 г., 10:12 +03:00 от Поддержка <s@desk.example.com>:\n\n${q(Q)}`,
  ],
  [
    'sig after quote',
    `${OWN}\n\nOn Tue, Mar 3, 2026 at 10:12 AM Support <s@desk.example.com> wrote:\n\n${q(Q)}\n\n-- \nAna Pop\nACME`,
  ],
  [
    'blank unquoted',
    `${OWN}\n\nOn Tue, Mar 3, 2026 at 10:12 AM Support <s@desk.example.com> wrote:\n> QUOTED a\n\n> QUOTED b\n`,
  ],
  [
    'two level',
    `${OWN}\n\nOn Tue, Mar 3, 2026 at 10:12 AM Support <s@desk.example.com> wrote:\n\n>> QUOTED b\n> QUOTED a\n`,
  ],
  [
    'pipe attribution multi',
    `${OWN}\n\nOn Tue, Mar 3, 2026 at 10:12 AM\nExample Support Team <support+t1042.abcdefghijkl@desk.example.com>\nwrote:\n\n${q(Q)}`,
  ],
  [
    'outlook en mac',
    `${OWN}\n\nFrom: Support <s@desk.example.com>\nDate: Tuesday, 3 March 2026 at 10:12\nTo: A <a@b.example>\nSubject: Re: x\n\n${Q}`,
  ],
  [
    'outlook hr',
    `${OWN}\n\nOd: Podrška <s@desk.example.com>\nPoslano: utorak, 3. ožujka 2026. 10:12\nPrima: A <a@b.example>\nPredmet: Re: x\n\n${Q}`,
  ],
  [
    'outlook hu',
    `${OWN}\n\nFeladó: S <s@desk.example.com>\nElküldve: 2026. március 3., kedd 10:12\nCímzett: A <a@b.example>\nTárgy: Re: x\n\n${Q}`,
  ],
  [
    'outlook tr',
    `${OWN}\n\nKimden: S <s@desk.example.com>\nGönderildi: 3 Mart 2026 Salı 10:12\nKime: A <a@b.example>\nKonu: Re: x\n\n${Q}`,
  ],
  [
    'outlook cs',
    `${OWN}\n\nOd: S <s@desk.example.com>\nOdesláno: úterý 3. března 2026 10:12\nKomu: A <a@b.example>\nPředmět: Re: x\n\n${Q}`,
  ],
  [
    'outlook da',
    `${OWN}\n\nFra: S <s@desk.example.com>\nSendt: 3. marts 2026 10:12\nTil: A <a@b.example>\nEmne: Re: x\n\n${Q}`,
  ],
  [
    'outlook ko',
    `${OWN}\n\n보낸 사람: S <s@desk.example.com>\n보낸 날짜: 2026년 3월 3일 화요일\n받는 사람: A <a@b.example>\n제목: Re: x\n\n${Q}`,
  ],
  [
    'outlook el',
    `${OWN}\n\nΑπό: S <s@desk.example.com>\nΣτάλθηκε: Τρίτη\nΠρος: A <a@b.example>\nΘέμα: Re: x\n\n${Q}`,
  ],
  [
    'outlook ru full',
    `${OWN}\n\nОт: S <s@desk.example.com>\nОтправлено: 3 марта 2026 г. 10:12\nКому: A <a@b.example>\nТема: Re: x\n\n${Q}`,
  ],
  [
    'outlook uk',
    `${OWN}\n\nВід: S <s@desk.example.com>\nНадіслано: вівторок\nКому: A <a@b.example>\nТема: Re: x\n\n${Q}`,
  ],
  [
    'outlook zh tw',
    `${OWN}\n\n寄件者: S <s@desk.example.com>\n寄件日期: 2026年3月3日\n收件者: A <a@b.example>\n主旨: Re: x\n\n${Q}`,
  ],
  [
    'outlook de mobile',
    `${OWN}\n\nOutlook für iOS<https://aka.ms/o0ukef> herunterladen\n________________________________\nVon: S <s@desk.example.com>\nGesendet: Dienstag, März 3, 2026 10:12 AM\nAn: A <a@b.example>\nCc: c@d.e\nBetreff: Re: x\n\n${Q}`,
  ],
  ['ja outlook orig', `${OWN}\n\n-----元のメッセージ-----\n差出人: S\n${Q}`],
  ['bat de initials', `${OWN}\n\nSB> QUOTED a\nSB> QUOTED b\n`],
  [
    'ja becky',
    `${OWN}\n\nOn Tue, 03 Mar 2026 10:12:00 +0900\nSupport <s@desk.example.com> wrote:\n\n${q(Q)}`,
  ],
  ['ja colon', `${OWN}\n\n2026年3月3日 10:12 Support <s@desk.example.com> のメール：\n\n${q(Q)}`],
  [
    'ms teams',
    `${OWN}\n\nFrom: S <s@desk.example.com>\nReply-To: S <s@desk.example.com>\nDate: Tuesday\nTo: A\nSubject: Re: x\n${Q}`,
  ],
  ['fr tb no date', `Support a écrit :\n${q(Q)}\n\n${OWN}`],
  [
    'no ws quote',
    `${OWN}\n\n>Вторник, 3 марта 2026, 10:12 +03:00 от S <s@desk.example.com>:\n>\n>QUOTED a\n>QUOTED b`,
  ],
  [
    'unquoted apple ios',
    `${OWN}\n\nInviato da iPhone\n\n> Il giorno 3 mar 2026, alle ore 10:12, S <s@desk.example.com> ha scritto:\n> \n> ${Q.replace(/\n/g, '\n> ')}`,
  ],
  [
    'yahoo jp',
    `${OWN}\n\n----- Original Message -----\nFrom: "S" <s@desk.example.com>\nTo: "A" <a@b.c>\nDate: 2026/3/3\nSubject: x\n\n${Q}`,
  ],
  [
    'ionos',
    `${OWN}\n\n> S <s@desk.example.com> hat am 03.03.2026 10:12 CET geschrieben:\n> \n>  \n> QUOTED\n`,
  ],
  ['terse', `${OWN}\n\nS <s@desk.example.com> schrieb am Di., 3. März 2026, 10:12:\n\n${q(Q)}`],
];
const D = `<div>ANSWER line one.<br>ANSWER line two.</div>`;
const DQ = `QUOTED old text here<br>QUOTED second line`;

/** HTML as clients write it when they answer. */
export const HTML_KINDS: readonly (readonly [string, string])[] = [
  [
    'gmail fr',
    `<div dir="ltr">${D}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">Le mar. QUOTED a écrit&nbsp;:<br></div><blockquote class="gmail_quote">${DQ}</blockquote></div>`,
  ],
  [
    'gmail inline',
    `<div dir="ltr"><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Tue wrote:<br></div><blockquote class="gmail_quote">Question one?</blockquote><div>ANSWER line one.</div><blockquote class="gmail_quote">Question two?</blockquote><div>ANSWER line two.</div></div></div>`,
  ],
  [
    'outlook web',
    `${D}<div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>Van:</b> QUOTED<br></div><div>${DQ}</div>`,
  ],
  [
    'outlook new',
    `${D}<div id="mail-editor-reference-message-container"><div>Lähettäjä: QUOTED</div>${DQ}</div>`,
  ],
  [
    'outlook mobile',
    `${D}<div class="ms-outlook-mobile-reference-message skipProofing"><div>Von: QUOTED</div>${DQ}</div>`,
  ],
  [
    'yahoo',
    `<div class="ydp1yahoo-style-wrap">${D}</div><div id="ydp2yahoo_quoted_123" class="ydp2yahoo_quoted"><div>Em terça QUOTED escreveu:</div><div>${DQ}</div></div>`,
  ],
  [
    'proton',
    `${D}<div class="protonmail_signature_block">Sent with Proton</div><div class="protonmail_quote">On Tuesday QUOTED wrote:<br><blockquote class="protonmail_quote" type="cite">${DQ}</blockquote></div>`,
  ],
  [
    'gmx',
    `<html><body><div style="font-family: Verdana"><div>ANSWER line one.<br>ANSWER line two.</div><div>&nbsp;<div name="quote" style="margin:10px 5px 5px 10px; border-left:2px solid #C3D9E5;"><div><b>Gesendet:</b>&nbsp;Dienstag QUOTED</div><div>${DQ}</div></div></div></div></body></html>`,
  ],
  [
    'apple',
    `<html><body>ANSWER line one.<div>ANSWER line two.<br><div><br><blockquote type="cite"><div>On 3 Mar 2026, at 10:12, QUOTED wrote:</div><br><div>${DQ}</div></blockquote></div></div></body></html>`,
  ],
  [
    'thunderbird',
    `<html><body><p>ANSWER line one.</p><p>ANSWER line two.</p><div class="moz-cite-prefix">Am 03.03.26 QUOTED<br></div><blockquote type="cite" cite="mid:x">${DQ}</blockquote></body></html>`,
  ],
  [
    'thunderbird bottom',
    `<html><body><div class="moz-cite-prefix">Am 03.03.26 QUOTED:<br></div><blockquote type="cite" cite="mid:x">${DQ}</blockquote><p>ANSWER line one.</p><p>ANSWER line two.</p></body></html>`,
  ],
  [
    'zimbra',
    `<div>${D}<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>From: </b>QUOTED</div><div data-marker="__QUOTED_TEXT__">${DQ}</div></div>`,
  ],
  [
    'zoho',
    `${D}<br><div class="zmail_extra"><br>---- On Tue, QUOTED wrote ----<br><blockquote>${DQ}</blockquote></div>`,
  ],
  [
    'word',
    `<div class="WordSection1"><p class="MsoNormal">ANSWER line one.<o:p></o:p></p><p class="MsoNormal">ANSWER line two.</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>De&nbsp;:</b> QUOTED &lt;a@b.c&gt; <br><b>Envoyé&nbsp;:</b> mardi<br><b>À&nbsp;:</b> A<br><b>Objet&nbsp;:</b> x</p></div></div><p>${DQ}</p></div>`,
  ],
  [
    'mailru',
    `<HTML><BODY><div>${D}<div>&nbsp;</div><blockquote>Вторник QUOTED:<br>&nbsp;<div id=""><div>${DQ}</div></div></blockquote></div></BODY></HTML>`,
  ],
  [
    'yandex',
    `<div>${D}</div><div> </div><div>03.03.2026, 10:12, "S" &lt;s@desk.example.com&gt;:</div><blockquote><p>${DQ}</p></blockquote>`,
  ],
  [
    'roundcube',
    `<p>ANSWER line one.</p><p>ANSWER line two.</p><p id="reply-intro">Am 2026-03-03 10:12, schrieb QUOTED:</p><blockquote type="cite">${DQ}</blockquote>`,
  ],
  [
    'seznam',
    `<div>${D}</div><aside>---------- Původní e-mail ----------<br>Od: Support &lt;s@desk.example.com&gt;<br>Komu: a@b.example<br>Datum: 3. 3. 2026 10:12:00<br>Předmět: Re: x</aside><br><blockquote data-email="x">${DQ}</blockquote>`,
  ],
];
