import type { Options } from '../../schemas/options.ts';
import {
  NAMED_PERIODS,
  type NamedPeriod,
  type ReportPart,
  type ReportQuery,
  reportPartsSchema,
  showSchema,
} from '../../schemas/report.ts';
import type { Principal } from '../auth/index.ts';
import type { Catalogue } from '../fields/index.ts';
import {
  aboutSheet,
  answerReport,
  nameValues,
  type ReportAnswer,
  type ReportSource,
  reportSheet,
  resolvePeriod,
  viewerOf,
} from '../report/index.ts';
import { BiletError } from '../shared/errors.ts';
import type { PageDeps } from '../shared/job-kind.ts';
import { workbookOf } from '../sheet/index.ts';
import { inWordsOf } from './in-words.ts';
import { letterOf, type ToldPart } from './letter.ts';
import type { MadeMail } from './made-mail.ts';
import { type MailWords, mailWords } from './mail-words.ts';
import { keptInside } from './outside.ts';
import type { Receiver } from './receiver.ts';
import { receiverLink } from './receiver-link.ts';
import type { ReportMail } from './report-mail-area.ts';

/** Most figures of a part: a mail is made in the memory of one function. */
const MOST_FIGURES = 100_000;
/** Largest file in a mail, in bytes: with its other parts, a mail stays below the ten megabytes that SES takes. */
const LARGEST_FILE = 5_000_000;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** What mails with a report are made with. */
export interface MakingDeps extends Pick<PageDeps, 'table' | 'drawReport'> {
  readonly principal: Principal;
  /** up to when is counted */
  readonly now: Date;
  readonly source: ReportSource;
  readonly catalogue: Catalogue;
  readonly options: Options;
  /** the key that signs links; null while the desk has none, and then nothing leaves it */
  readonly key: Uint8Array | null;
}

/** Makes the mail with a report for a receiver, by what whoever saved it may see. @param at since when it is due */
export async function makeMail(
  deps: MakingDeps,
  {
    mail,
    parts,
    receiver,
    at,
  }: { mail: ReportMail; parts: readonly ReportPart[]; receiver: Receiver; at: string },
): Promise<MadeMail> {
  const { options, now } = deps;
  const words = mailWords([...receiver.languages, options.language ?? null]);
  const asked = parts.filter(
    ({ query }) => !receiver.isOutside || keptInside(query, deps.catalogue) === null,
  );
  const answered = [];
  for (const part of asked) answered.push(await answerPart(deps, part, { mail, receiver, at, words }));
  const told = await Promise.all(answered.map((one) => toldPart(deps, one, words)));
  const answers = answered.flatMap(({ label, answer }) =>
    answer === null ? [] : [{ label, answer: inWordsOf(answer, words) }],
  );
  const sheets = answers.map(({ label, answer }) => reportSheet(label, answer, words.sheet));
  const book = answers.length === 0 ? null : await workbookOf([...sheets, aboutSheet(answers, words.sheet)]);
  const stopLink =
    receiver.isOutside && deps.key !== null
      ? receiverLink(
          options.helpCentre,
          { number: mail.number, address: receiver.to.address, languages: receiver.languages },
          deps.key,
        )
      : undefined;
  const moment = new Intl.DateTimeFormat(words.language, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: receiver.timeZone,
  });
  const frame = {
    title: mail.label,
    deskName: options.deskName,
    above: [
      words.say('computed', { at: moment.format(new Date(now.getTime() - 1000)) }),
      words.say('zone', { zone: receiver.timeZone }),
      ...(asked.length < parts.length ? [words.say('inside')] : []),
    ],
    below: [
      words.say('kept'),
      ...(book !== null && book.byteLength > LARGEST_FILE ? [words.say('tooLarge')] : []),
    ],
    stopLink,
  };
  const file =
    book === null || book.byteLength > LARGEST_FILE
      ? undefined
      : {
          filename: `${mail.report}-${at.slice(0, 10)}.xlsx`,
          contentType: XLSX,
          base64: Buffer.from(book).toString('base64'),
        };
  return {
    to: { ...receiver.to },
    subject: `${options.deskName}: ${mail.label}`,
    ...letterOf(frame, told, words),
    ...(file && { file }),
    ...(stopLink !== undefined && { stopLink }),
  };
}

/** A part with its answer, or why there is none. */
type Answered = { readonly label: string; readonly show: ReportPart['show'] } & (
  | { readonly answer: ReportAnswer }
  | { readonly answer: null; readonly refusal: string }
);

/** In the zone of the receiver where that can be told exactly, else in that of the desk. */
async function answerPart(
  deps: MakingDeps,
  part: ReportPart,
  { mail, receiver, at, words }: { mail: ReportMail; receiver: Receiver; at: string; words: MailWords },
): Promise<Answered> {
  const { catalogue, source, principal, now } = deps;
  const label = words.part(part.label);
  const zones = [...new Set([part.query.timeZone ?? receiver.timeZone, catalogue.timeZone])];
  let refusal = '';
  for (const timeZone of zones) {
    const query = { ...part.query, timeZone, period: periodOf(mail, part.query, { timeZone, at, now }) };
    const naming = {
      findNames: nameValues(deps.table, catalogue, [words.language]),
      mostFigures: MOST_FIGURES,
    };
    try {
      const answer = await answerReport(
        source,
        { query, viewer: viewerOf(principal), catalogue, now },
        naming,
      );
      return { label, show: part.show, answer };
    } catch (error) {
      if (!(error instanceof BiletError) || error.kind === 'busy') throw error;
      refusal = error.message;
    }
  }
  return { label, show: part.show, answer: null, refusal };
}

/** The period of a part: one that was over when the mail was due stays that one, however late it is made. */
function periodOf(
  { period: own }: ReportMail,
  query: ReportQuery,
  { timeZone, at, now }: { timeZone: string; at: string; now: Date },
): ReportQuery['period'] {
  const period = isNamed(own) ? own : query.period;
  if (typeof period !== 'string' || !isNamed(period)) return period;
  const due = Math.floor(Date.parse(at) / 1000);
  const meant = resolvePeriod(period, timeZone, due);
  if (meant.isRunning || meant.to >= Math.floor(now.getTime() / 1000)) return period;
  const timeOf = (seconds: number) => new Date(seconds * 1000).toISOString();
  return { from: timeOf(meant.from), to: timeOf(meant.to) };
}

const isNamed = (period: unknown): period is NamedPeriod => NAMED_PERIODS.some((one) => one === period);

async function toldPart({ drawReport }: MakingDeps, part: Answered, words: MailWords): Promise<ToldPart> {
  if (part.answer === null) return { label: part.label, refusal: part.refusal };
  const answer = inWordsOf(part.answer, words);
  const kind = showSchema.extract(['line', 'bar', 'heat']).safeParse(part.show).data;
  const picture =
    kind === undefined || drawReport === undefined
      ? null
      : await drawReport(kind, answer, { language: words.language });
  return { label: part.label, answer, picture };
}

/** The parts of a report that this version understands. */
export const partsOf = (report: { readonly parts: unknown }): ReportPart[] =>
  reportPartsSchema.safeParse(report.parts).data ?? [];
