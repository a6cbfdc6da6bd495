import type { Catalogue, Facts } from '../../fields/index.ts';
import { wordsIn } from '../../shared/label-in.ts';
import {
  type CompiledText,
  compileText,
  type NamedArticle,
  TEMPLATE_KIND,
  type TextKind,
  textProblems,
} from '../../template/index.ts';
import type { ActBy } from '../change.ts';
import type { Checking, Problems, ReadyDeps } from './act.ts';

/** What an action writes, by language (BCP 47). */
export type ActTexts = Readonly<Record<string, CompiledText>> & { readonly en: CompiledText };

/** What is written with an article may name it. */
export const OF_ARTICLE = { isOfArticle: true } as const satisfies TextKind;

/** In whose language a customer is written to is known by this. */
export const LANGUAGE_FIELD = 'requester.locale';

/** Texts, ready to be filled in. @throws TemplateError */
export function compiledTexts(
  texts: Readonly<Record<string, string>>,
  catalogue: Catalogue,
  kind?: TextKind,
): ActTexts {
  const compiled = Object.entries(texts).map(([language, text]) => [
    language,
    compileText(text, catalogue, kind),
  ]);
  return Object.fromEntries(compiled) as ActTexts;
}

/** The texts of an action or of the template that it names, ready to be filled in; null: there is no such template. @throws TemplateError */
export function textsOf(
  { texts, template }: { texts?: Record<string, string> | undefined; template?: string | undefined },
  { catalogue, templates }: Pick<ReadyDeps, 'catalogue' | 'templates'>,
  kind?: TextKind,
): ActTexts | null {
  if (template === undefined) return texts === undefined ? null : compiledTexts(texts, catalogue, kind);
  const found = templates.named(template);
  return found === undefined ? null : compiledTexts(found.texts, catalogue, TEMPLATE_KIND);
}

/** Keys of the fields that texts read. */
export function fieldsOfTexts(texts: ActTexts): string[] {
  return Object.values(texts).flatMap(({ fields }) => fields.map(({ key }) => key));
}

/** What a text says to a customer, in the first of their languages that there is, or in English: of the ticket, its requester, the desk. */
export function filledIn(
  texts: ActTexts,
  facts: Facts,
  place: ActBy['place'],
  article?: NamedArticle,
): string {
  const wished = [facts.ticket.language ?? null, facts.requester?.locale ?? null, place.language];
  const timeZone = facts.requester?.timezone ?? place.timeZone;
  return inWords(texts, facts, place, { wished, timeZone, article });
}

/** What a text says to those who work here, in the language and time zone of the desk. */
export function filledInForDesk(texts: ActTexts, facts: Facts, place: ActBy['place']): string {
  return inWords(texts, facts, place, { wished: [place.language], timeZone: place.timeZone });
}

function inWords(
  texts: ActTexts,
  facts: Facts,
  { deskName, requestOf }: ActBy['place'],
  {
    wished,
    timeZone,
    article,
  }: { wished: readonly (string | null)[]; timeZone: string; article?: NamedArticle | undefined },
): string {
  const names = Object.fromEntries(Object.keys(texts).map((language) => [language, language]));
  const { language, text: found } = wordsIn({ ...names, en: 'en' }, wished);
  return (texts[found] ?? texts.en).fill({
    facts,
    deskName,
    article,
    language,
    timeZone,
    request: requestOf?.(facts.ticket.mailbox),
  });
}

/** What is wrong with the texts of an action, or with the template that it names. */
export async function problemsOfTexts(
  { texts, template }: { texts?: Record<string, string> | undefined; template?: string | undefined },
  { deps, facts, now, path }: Checking,
  kind?: TextKind,
): Promise<Awaited<Problems>> {
  if ((texts === undefined) === (template === undefined))
    return [{ path, message: 'say either `texts` or `template`' }];
  if (texts !== undefined) return textProblems(texts, facts.catalogue, `${path}.texts`, kind);
  const found = (await deps.templates.latest(now)).named(template ?? '');
  const isUsable = found !== undefined && !found.isRetired;
  return isUsable ? [] : [{ path: `${path}.template`, message: 'is not a template of this desk in use' }];
}
