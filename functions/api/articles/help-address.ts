import { audienceOf, type Knowledge, type Readable } from '../../../core/article/index.ts';
import { HELP_PATH } from '../../../schemas/help-centre.ts';
import type { Options } from '../../../schemas/options.ts';

/** Where the help centre is, as far as it is known. */
export interface HelpPlace {
  readonly helpCentre: Options['helpCentre'];
  readonly origin: string;
}

const addressOf = ({ helpCentre, origin }: HelpPlace): string =>
  helpCentre.address ?? `${origin}${HELP_PATH}`;

/** The page of an article in the help centre; null where it has none: it is for agents, or there is no help centre. */
export function hrefOf(
  knowledge: Knowledge,
  { article, locale, slug }: Readable,
  at: HelpPlace,
): string | null {
  if (!at.helpCentre.isOpen || audienceOf(knowledge, article) === 'agents') return null;
  return `${addressOf(at)}/${locale}/articles/${encodeURIComponent(slug)}`;
}

/** What was made of a text, for a mail: its images and files are where the help centre has them. */
export const withWholeAddresses = (safe: string, at: HelpPlace): string =>
  safe.replaceAll(`="${HELP_PATH}/files/`, () => `="${addressOf(at)}/files/`);
