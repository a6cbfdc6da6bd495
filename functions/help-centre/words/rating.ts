import type { HelpLanguage } from '../../../schemas/help-centre.ts';

/** What the page says on which a solve is rated; `{score}` and the like are filled in. */
export interface RatingWords {
  readonly title: string;
  readonly choose: string;
  readonly rated: string;
  readonly until: string;
  readonly change: string;
  readonly why: string;
  readonly comment: string;
  readonly tooLong: string;
  readonly send: string;
  readonly over: string;
}

/** The words of that page in each language. */
export const RATING_WORDS: Readonly<Record<HelpLanguage, RatingWords>> = {
  en: {
    title: 'How satisfied are you with our help?',
    choose: 'Choose what fits best. It counts as soon as you press it.',
    rated: 'Thank you. Your rating: {score}.',
    until: 'You can change it until {date}.',
    change: 'Change the rating',
    why: 'What was the main reason?',
    comment: 'Would you like to add anything?',
    tooLong: 'At most {count} characters, please.',
    send: 'Send',
    over: 'It is too late to rate this now. If something is still open, write to us.',
  },
  de: {
    title: 'Wie zufrieden sind Sie mit unserer Hilfe?',
    choose: 'Wählen Sie, was am besten passt. Es zählt, sobald Sie darauf drücken.',
    rated: 'Vielen Dank. Ihre Bewertung: {score}.',
    until: 'Sie können sie bis {date} ändern.',
    change: 'Bewertung ändern',
    why: 'Was war der Hauptgrund?',
    comment: 'Möchten Sie etwas hinzufügen?',
    tooLong: 'Bitte höchstens {count} Zeichen.',
    send: 'Absenden',
    over: 'Dafür ist es jetzt zu spät. Wenn noch etwas offen ist, schreiben Sie uns.',
  },
  fr: {
    title: 'Êtes-vous satisfait de notre aide ?',
    choose: 'Choisissez ce qui convient le mieux. Votre avis est enregistré dès que vous appuyez.',
    rated: 'Merci. Votre avis : {score}.',
    until: 'Vous pouvez le modifier jusqu’au {date}.',
    change: 'Modifier l’avis',
    why: 'Quelle en est la raison principale ?',
    comment: 'Souhaitez-vous ajouter quelque chose ?',
    tooLong: '{count} caractères au maximum.',
    send: 'Envoyer',
    over: 'Il est trop tard pour donner votre avis. S’il reste quelque chose à régler, écrivez-nous.',
  },
  es: {
    title: '¿Qué tan satisfecho está con nuestra ayuda?',
    choose: 'Elija lo que mejor se ajuste. Cuenta en cuanto lo pulsa.',
    rated: 'Gracias. Su valoración: {score}.',
    until: 'Puede cambiarla hasta el {date}.',
    change: 'Cambiar la valoración',
    why: '¿Cuál fue el motivo principal?',
    comment: '¿Quiere añadir algo?',
    tooLong: 'Como máximo {count} caracteres.',
    send: 'Enviar',
    over: 'Ya es tarde para valorarlo. Si queda algo pendiente, escríbanos.',
  },
  it: {
    title: 'Quanto è soddisfatto del nostro aiuto?',
    choose: 'Scelga ciò che si adatta meglio. Vale non appena preme.',
    rated: 'Grazie. La sua valutazione: {score}.',
    until: 'Può cambiarla fino al {date}.',
    change: 'Cambiare la valutazione',
    why: 'Qual è stato il motivo principale?',
    comment: 'Vuole aggiungere qualcosa?',
    tooLong: 'Al massimo {count} caratteri.',
    send: 'Inviare',
    over: 'Ormai è troppo tardi per valutare. Se qualcosa è ancora da risolvere, ci scriva.',
  },
  nl: {
    title: 'Hoe tevreden bent u over onze hulp?',
    choose: 'Kies wat het best past. Het telt zodra u erop drukt.',
    rated: 'Dank u. Uw beoordeling: {score}.',
    until: 'U kunt deze wijzigen tot {date}.',
    change: 'Beoordeling wijzigen',
    why: 'Wat was de belangrijkste reden?',
    comment: 'Wilt u iets toevoegen?',
    tooLong: 'Hoogstens {count} tekens, alstublieft.',
    send: 'Versturen',
    over: 'Het is nu te laat om dit te beoordelen. Staat er nog iets open, schrijf ons dan.',
  },
  pt: {
    title: 'Quão satisfeito está com a nossa ajuda?',
    choose: 'Escolha o que melhor se adequa. Conta assim que carregar.',
    rated: 'Obrigado. A sua avaliação: {score}.',
    until: 'Pode alterá-la até {date}.',
    change: 'Alterar a avaliação',
    why: 'Qual foi o motivo principal?',
    comment: 'Quer acrescentar alguma coisa?',
    tooLong: 'No máximo {count} caracteres.',
    send: 'Enviar',
    over: 'Já é tarde para avaliar. Se ainda falta alguma coisa, escreva-nos.',
  },
  ro: {
    title: 'Cât de mulțumit sunteți de ajutorul nostru?',
    choose: 'Alegeți ce se potrivește cel mai bine. Contează de îndată ce apăsați.',
    rated: 'Vă mulțumim. Evaluarea dumneavoastră: {score}.',
    until: 'O puteți schimba până la {date}.',
    change: 'Schimbați evaluarea',
    why: 'Care a fost motivul principal?',
    comment: 'Doriți să adăugați ceva?',
    tooLong: 'Cel mult {count} de caractere.',
    send: 'Trimiteți',
    over: 'Este prea târziu pentru evaluare. Dacă mai este ceva de rezolvat, scrieți-ne.',
  },
  ru: {
    title: 'Довольны ли вы нашей помощью?',
    choose: 'Выберите то, что подходит лучше всего. Оценка засчитывается сразу после нажатия.',
    rated: 'Спасибо. Ваша оценка: {score}.',
    until: 'Её можно изменить до {date}.',
    change: 'Изменить оценку',
    why: 'В чём главная причина?',
    comment: 'Хотите что-нибудь добавить?',
    tooLong: 'Не больше {count} знаков.',
    send: 'Отправить',
    over: 'Поставить оценку уже нельзя. Если вопрос не решён, напишите нам.',
  },
  sl: {
    title: 'Kako ste zadovoljni z našo pomočjo?',
    choose: 'Izberite, kar najbolj ustreza. Šteje takoj, ko pritisnete.',
    rated: 'Hvala. Vaša ocena: {score}.',
    until: 'Spremenite jo lahko do {date}.',
    change: 'Spremenite oceno',
    why: 'Kaj je bil glavni razlog?',
    comment: 'Želite kaj dodati?',
    tooLong: 'Največ {count} znakov.',
    send: 'Pošlji',
    over: 'Za oceno je zdaj prepozno. Če kaj še ni rešeno, nam pišite.',
  },
};
