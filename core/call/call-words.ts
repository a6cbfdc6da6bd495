import type { CallFacts } from '../../schemas/call.ts';
import { talkedSeconds } from '../message/index.ts';
import { labelIn } from '../shared/label-in.ts';

/** What a call is called, as customers and agents read it. */
const WORDS = {
  call: {
    en: 'Call',
    de: 'Anruf',
    es: 'Llamada',
    fr: 'Appel',
    it: 'Chiamata',
    nl: 'Gesprek',
    pt: 'Chamada',
    ro: 'Apel',
    ru: 'Звонок',
    sl: 'Klic',
  },
  missed: {
    en: 'Missed call',
    de: 'Verpasster Anruf',
    es: 'Llamada perdida',
    fr: 'Appel manqué',
    it: 'Chiamata persa',
    nl: 'Gemiste oproep',
    pt: 'Chamada perdida',
    ro: 'Apel pierdut',
    ru: 'Пропущенный звонок',
    sl: 'Zgrešen klic',
  },
  voicemail: {
    en: 'Voicemail',
    de: 'Sprachnachricht',
    es: 'Mensaje de voz',
    fr: 'Message vocal',
    it: 'Messaggio vocale',
    nl: 'Voicemail',
    pt: 'Mensagem de voz',
    ro: 'Mesaj vocal',
    ru: 'Голосовое сообщение',
    sl: 'Glasovno sporočilo',
  },
  unanswered: {
    en: 'Call, not answered',
    de: 'Anruf, nicht angenommen',
    es: 'Llamada sin respuesta',
    fr: 'Appel sans réponse',
    it: 'Chiamata senza risposta',
    nl: 'Oproep, niet beantwoord',
    pt: 'Chamada não atendida',
    ro: 'Apel fără răspuns',
    ru: 'Звонок без ответа',
    sl: 'Klic brez odgovora',
  },
  answered: {
    en: 'Call answered',
    de: 'Anruf angenommen',
    es: 'Llamada atendida',
    fr: 'Appel pris',
    it: 'Chiamata accettata',
    nl: 'Oproep beantwoord',
    pt: 'Chamada atendida',
    ro: 'Apel preluat',
    ru: 'На звонок ответили',
    sl: 'Klic sprejet',
  },
  meeting: {
    en: 'Video meeting',
    de: 'Videogespräch',
    es: 'Videollamada',
    fr: 'Appel vidéo',
    it: 'Videochiamata',
    nl: 'Videogesprek',
    pt: 'Videochamada',
    ro: 'Apel video',
    ru: 'Видеозвонок',
    sl: 'Videoklic',
  },
} as const;

type Told = Pick<CallFacts, 'direction' | 'medium' | 'outcome'>;
type Languages = readonly (string | null)[];

/** What a call is called in the first of these languages that the desk writes. */
export function callName({ direction, medium, outcome }: Told, languages: Languages): string {
  if (medium === 'video') return labelIn(WORDS.meeting, languages);
  if (outcome === 'answered') return labelIn(WORDS.call, languages);
  if (outcome === 'voicemail') return labelIn(WORDS.voicemail, languages);
  return labelIn(direction === 'inbound' ? WORDS.missed : WORDS.unanswered, languages);
}

/** What is said of a call that somebody took. */
export function answerName({ direction, medium }: Told, languages: Languages): string {
  if (medium === 'video') return labelIn(WORDS.meeting, languages);
  return labelIn(direction === 'inbound' ? WORDS.answered : WORDS.call, languages);
}

/** The line by which a message tells of a call: what it was, with whom, and for how long. */
export function callLine(facts: CallFacts, languages: Languages): string {
  const other = otherNumber(facts);
  const seconds = talkedSeconds(facts);
  return [callName(facts, languages), other ?? '', seconds === null ? '' : clockOf(seconds)]
    .filter((part) => part !== '')
    .join(' · ');
}

/** The number at the customer's end; null: withheld, or there is none. */
export const otherNumber = ({ direction, from, to }: Pick<CallFacts, 'direction' | 'from' | 'to'>) =>
  direction === 'inbound' ? from : to;

function clockOf(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
